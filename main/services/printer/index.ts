/** The receipt printer: ballot slips, stubs and codes on paper, in every language alike. */
import { EventEmitter } from 'node:events';
import type { PrinterConfig } from '../../../contract/devices.ts';
import { printerModels } from '../../../contract/printer-models.ts';
import { err } from '../../../contract/result.ts';
import { registerFonts } from './fonts.ts';
import { EscPosPrinter, type PrinterEvents, type ReceiptPrinter } from './printer.ts';
import { devicePrinter } from './transports/device.ts';
import type { OpenPrinterLink } from './transports/link.ts';
import { serialPrinter } from './transports/serial.ts';
import { tcpPrinter } from './transports/tcp.ts';

export type { PrintError, ReceiptPrinter } from './printer.ts';
export type { Receipt } from './receipt.ts';
export { bagLabel } from './receipts/bag-label.ts';
export { ballotSlip } from './receipts/ballot-slip.ts';
export { codeTicket } from './receipts/code-ticket.ts';
export { nextStepsTicket } from './receipts/next-steps.ts';
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
  readonly confirms = false;
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
  const { profile, widthPx } = config;
  const model = profile && printerModels[profile];
  return EscPosPrinter.start(lineTo(config), { model, widthPx, bytesPerSecond: bytesPerSecondOf(config) });
}

type PresentPrinterConfig = Exclude<PrinterConfig, { driver: 'none' }>;

function lineTo(config: PresentPrinterConfig): OpenPrinterLink {
  switch (config.driver) {
    case 'tcp':
      return tcpPrinter(config.host, config.port);
    case 'device':
      return devicePrinter(config.path);
    case 'serial':
      return serialPrinter(config);
  }
}

/** A byte is eight bits between a start and a stop bit. */
function bytesPerSecondOf(config: PresentPrinterConfig): number | undefined {
  return config.driver === 'serial' ? config.baud / 10 : undefined;
}
