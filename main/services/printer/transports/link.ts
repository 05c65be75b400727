import type { EventEmitter } from 'node:events';

/** What a line to a printer tells. */
export type PrinterLinkEvents = {
  bytes: [Uint8Array];
  /** The link ended, for whatever reason, `close` included. Said once; nothing comes after it. */
  closed: [];
};

/** A two-way line to a printer that is there. */
export interface PrinterLink extends EventEmitter<PrinterLinkEvents> {
  /** Sends bytes in order, without waiting. A link that cannot send them ends. */
  write(bytes: Uint8Array): void;
  /** Waits until all that was written has gone out to the line; false when the link ended before. */
  sent(): Promise<boolean>;
  /** What the printer calls itself (IEEE 1284), where its line tells. */
  readonly identity?: string | undefined;
  close(): void;
}

/** Opens a line to the printer; nothing when it is not there or does not let itself be opened. */
export type OpenPrinterLink = () => Promise<PrinterLink | undefined>;
