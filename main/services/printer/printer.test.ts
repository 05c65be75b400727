import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { PrinterStatus } from '../../../contract/devices.ts';
import { type PaperWidthPx, type PrinterProfile, paperWidthsPx } from '../../../contract/printer-models.ts';
import type { Bitmap } from './bitmap.ts';
import { openPrinter, type Receipt, type ReceiptPrinter, stub } from './index.ts';
import { renderReceipt } from './raster.ts';
import { ballotSlip } from './receipts/ballot-slip.ts';
import { fixturePackage } from './receipts/consultation.fixture.ts';
import { type PrinterCondition, VirtualPrinter } from './virtual-printer.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const slip = ballotSlip(fixturePackage, { kind: 'single', option: 'south' });
const short: Receipt = { blocks: [{ kind: 'code', text: 'OK' }] };

/** The services' printer on a virtual one, over real TCP, and the pieces of paper that came out. */
async function printerAndBench(
  condition: Partial<PrinterCondition> = {},
  widthPx: PaperWidthPx = 576,
  profile: PrinterProfile = 'generic',
) {
  const bench = await VirtualPrinter.start({ port: 0, widthPx });
  closers.push(() => bench.close());
  await bench.change(condition);
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const printer = await openPrinter({ driver: 'tcp', host: '127.0.0.1', port: bench.port, widthPx, profile });
  closers.push(() => printer.close());
  return { bench, printer, papers };
}

async function untilStatus(printer: ReceiptPrinter, status: PrinterStatus): Promise<void> {
  while (printer.status !== status) await once(printer, 'status');
}

test('what comes out of the printer is the bitmap of the receipt, dot for dot, on every paper', async () => {
  for (const widthPx of paperWidthsPx) {
    const { bench, printer, papers } = await printerAndBench({}, widthPx);
    expect(printer.status).toBe('ready');
    expect(await printer.print(slip)).toEqual({ ok: true, value: undefined });
    expect(papers).toEqual([renderReceipt(slip, widthPx)]);
    expect(bench.unknownBytes).toBe(0);
  }
});

test('receipts asked for at once come out one after the other, each whole', async () => {
  const { printer, papers } = await printerAndBench();
  const participation = { day: '2026-11-22', place: 'Ici', tracker: '7K3M-9Q2X-0ABD', board: 'ville.example' };
  const receipts = [slip, stub(fixturePackage, participation, 'fr'), short];
  const results = await Promise.all(receipts.map((receipt) => printer.print(receipt)));
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(papers).toEqual(receipts.map((receipt) => renderReceipt(receipt, 576)));
});

test('a printer without paper, open or switched off says which, prints nothing, and prints once it is well again', async () => {
  const { bench, printer, papers } = await printerAndBench();
  const hindrances = [
    ['paper-out', { paperOut: true }, { paperOut: false }],
    ['cover-open', { coverOpen: true }, { coverOpen: false }],
    ['offline', { offline: true }, { offline: false }],
  ] as const;
  for (const [code, happens, mended] of hindrances) {
    await bench.change(happens);
    expect(await printer.print(short)).toEqual({ ok: false, error: { code, paperUsed: false } });
    expect(printer.status).toBe(code);
    await bench.change(mended);
    expect((await printer.print(short)).ok).toBe(true);
    expect(printer.status).toBe('ready');
  }
  expect(papers).toHaveLength(hindrances.length);
});

test('what happens to an idle printer is noticed and told, paper running low included', async () => {
  const { bench, printer, papers } = await printerAndBench();
  await bench.change({ paperLow: true });
  await untilStatus(printer, 'paper-low');
  expect((await printer.print(short)).ok).toBe(true);
  expect(papers).toHaveLength(1);
  await bench.change({ offline: true });
  await untilStatus(printer, 'offline');
  await bench.change({ offline: false, paperLow: false });
  await untilStatus(printer, 'ready');
}, 15_000);

test('a printer that vanishes mid-slip is an interrupted job, and what it had printed never hangs together with the next receipt', async () => {
  const { bench, printer, papers } = await printerAndBench();
  await bench.change({ vanishAfterBytes: 20_000 });
  expect(await printer.print(slip)).toEqual({ ok: false, error: { code: 'interrupted', paperUsed: true } });
  expect(printer.status).toBe('offline');
  expect(papers).toEqual([]);
  expect(bench.rowsOnPaper).toBeGreaterThan(100);

  await bench.change({ offline: false });
  expect((await printer.print(short)).ok).toBe(true);
  const [torn, whole] = papers;
  const full = renderReceipt(slip, 576);
  expect(papers).toHaveLength(2);
  expect(torn?.heightPx).toBeLessThan(full.heightPx);
  expect(
    Buffer.from(full.bits)
      .subarray(0, torn?.bits.length)
      .equals(torn?.bits ?? Buffer.alloc(0)),
  ).toBe(true);
  expect(whole).toEqual(renderReceipt(short, 576));
});

test('paper that runs out mid-slip is what the printer reported, and the rest of the slip never comes out once there is paper again', async () => {
  const { bench, printer, papers } = await printerAndBench({ slowMs: 20 });
  const printing = printer.print(slip);
  await vi.waitUntil(() => bench.rowsOnPaper > 100);
  await bench.change({ paperOut: true });
  expect(await printing).toEqual({ ok: false, error: { code: 'paper-out', paperUsed: true } });
  expect(printer.status).toBe('paper-out');

  await bench.change({ paperOut: false, slowMs: 0 });
  expect((await printer.print(short)).ok).toBe(true);
  expect(papers.map(({ heightPx }) => heightPx < renderReceipt(slip, 576).heightPx)).toEqual([true, true]);
  expect(papers.at(-1)).toEqual(renderReceipt(short, 576));
});

test('a cover opened mid-slip is told as such', async () => {
  const { bench, printer } = await printerAndBench({ slowMs: 20 });
  const printing = printer.print(slip);
  await vi.waitUntil(() => bench.rowsOnPaper > 100);
  await bench.change({ coverOpen: true });
  expect(await printing).toEqual({ ok: false, error: { code: 'cover-open', paperUsed: true } });
});

test('a jam mid-slip is a fault of a slip that is not printed, by the bytes: the rest of it never comes out', async () => {
  const { bench, printer, papers } = await printerAndBench({ slowMs: 20 });
  const printing = printer.print(slip);
  await vi.waitUntil(() => bench.rowsOnPaper > 100);
  await bench.change({ jammed: true });
  expect(await printing).toEqual({ ok: false, error: { code: 'error', paperUsed: true } });
  expect(papers).toEqual([]);
  expect(await printer.print(short)).toEqual({ ok: false, error: { code: 'error', paperUsed: false } });
  const printedRows = bench.rowsOnPaper;

  await bench.change({ jammed: false, slowMs: 0 });
  expect((await printer.print(short)).ok).toBe(true);
  const [torn, whole] = papers;
  expect(torn?.heightPx).toBe(printedRows);
  expect(torn?.bits).toEqual(renderReceipt(slip, 576).bits.subarray(0, (printedRows * 576) / 8));
  expect(whole).toEqual(renderReceipt(short, 576));
});

test('a printer that says nothing confirms nothing: tickets come out, on paper that is torn off, and one that is gone is offline', async () => {
  const { bench, printer, papers } = await printerAndBench({ silent: true }, 384, 'generic-58-silent');
  expect(printer.confirms).toBe(false);
  expect(printer.status).toBe('ready');
  expect((await printer.print(short)).ok).toBe(true);
  const { heightPx } = renderReceipt(short, 384);
  await vi.waitUntil(() => bench.rowsOnPaper > heightPx);
  expect(papers).toEqual([]);
  await bench.change({ offline: true });
  await untilStatus(printer, 'offline');
  expect((await printer.print(short)).ok).toBe(false);
});

test('a slow printer is waited for as long as it goes on', async () => {
  const { printer, papers } = await printerAndBench({ slowMs: 1_100 });
  const rule: Receipt = { blocks: [{ kind: 'rule' }] };
  expect((await printer.print(rule)).ok).toBe(true);
  expect(papers).toEqual([renderReceipt(rule, 576)]);
}, 15_000);

test('something that takes connections and never answers is offline', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => void server.close());
  const { port } = server.address() as { port: number };
  const printer = await openPrinter({ driver: 'tcp', host: '127.0.0.1', port, widthPx: 576 });
  closers.push(() => printer.close());
  expect(printer.status).toBe('offline');
}, 15_000);

test('a terminal without a printer says so', async () => {
  const printer = await openPrinter({ driver: 'none' });
  expect(printer.status).toBe('none');
  expect(await printer.print(short)).toEqual({ ok: false, error: { code: 'none', paperUsed: false } });
  await printer.close();
});
