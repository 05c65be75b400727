/** The receipt printer: ballot slips, stubs and codes on paper, in every language alike. */
import { EventEmitter } from 'node:events';
import type { PrinterConfig } from '../../../contract/devices.ts';
import { err } from '../../../contract/result.ts';
import { registerFonts } from './fonts.ts';
import { EscPosPrinter, type PrinterEvents, type ReceiptPrinter } from './printer.ts';
import { devicePrinter } from './transports/device.ts';
import { tcpPrinter } from './transports/tcp.ts';

export type { PrintError, ReceiptPrinter } from './printer.ts';
export type { Receipt } from './receipt.ts';
export { bagLabel } from './receipts/bag-label.ts';
export { ballotSlip } from './receipts/ballot-slip.ts';
export { codeTicket } from './receipts/code-ticket.ts';
export { procedureTicket } from './receipts/procedure-ticket.ts';
export { reminder } from './receipts/reminder.ts';
export { reportReceipt } from './receipts/report.ts';
export { sheetTicket } from './receipts/sheet-ticket.ts';
export { stub } from './receipts/stub.ts';
export { testPage } from './receipts/test-page.ts';
export { findPrinterDevices } from './transports/device.ts';

/** A terminal without a printer. */
class NoPrinter extends EventEmitter<PrinterEvents> implements ReceiptPrinter {
  readonly status = 'none';
  async print() {
    return err({ code: 'none', paperUsed: false } as const);
  }
  async close(): Promise<void> {}
}

/**
 * Opens the configured printer and asks how it is. A printer that is not there is no error: it is `offline` until it comes.
 * `fontDirectory` holds the files named by `fontFiles`; without it, the installed packages do.
 */
export async function openPrinter(config: PrinterConfig, fontDirectory?: string): Promise<ReceiptPrinter> {
  if (config.driver === 'none') return new NoPrinter();
  registerFonts(fontDirectory);
  const open = config.driver === 'tcp' ? tcpPrinter(config.host, config.port) : devicePrinter(config.path);
  return EscPosPrinter.start(open, config.widthPx);
}
