import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Bitmap } from '../bitmap.ts';
import { openPrinter, type Receipt } from '../index.ts';
import { renderReceipt } from '../raster.ts';
import { VirtualPrinter } from '../virtual-printer.ts';
import { findPrinterDevices } from './device.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Joins a pseudo-terminal, a device file like any other to us, to a TCP port. */
const bridge = `
import os, pty, select, socket, sys, tty
master, slave = pty.openpty()
tty.setraw(slave)
line = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
print(os.ttyname(slave), flush=True)
while True:
    ready, _, _ = select.select([master, line], [], [])
    if master in ready: line.sendall(os.read(master, 4096))
    if line in ready:
        data = line.recv(4096)
        if not data: break
        os.write(master, data)
`;

async function sysFolder(identities: Readonly<Record<string, string | undefined>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'usbmisc-'));
  closers.push(() => rm(folder, { recursive: true }));
  for (const [name, identity] of Object.entries(identities)) {
    await mkdir(join(folder, name, 'device'), { recursive: true });
    if (identity !== undefined) await writeFile(join(folder, name, 'device/ieee1284_id'), identity);
  }
  return folder;
}

test('the printer that speaks ESC/POS is found whatever its number, and devices of other drivers are no printers', async () => {
  const folder = await sysFolder({
    hiddev0: undefined,
    lp1: 'MFG:HP;CMD:PCL,POSTSCRIPT;MDL:LaserJet;CLS:PRINTER;',
    lp2: 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;',
  });
  expect((await findPrinterDevices(folder)).map(({ path }) => path)).toEqual(['/dev/usb/lp2']);
});

test('where no printer names its language all are candidates, and where there is none there is none', async () => {
  const folder = await sysFolder({ lp3: 'MFG:POS;MDL:80;', lp0: undefined });
  expect(await findPrinterDevices(folder)).toEqual([
    { path: '/dev/usb/lp0', identity: '' },
    { path: '/dev/usb/lp3', identity: 'MFG:POS;MDL:80;' },
  ]);
  expect(await findPrinterDevices('/nowhere')).toEqual([]);
});

test('a device file that is not there is an offline printer', async () => {
  const printer = await openPrinter({ driver: 'device', path: '/dev/usb/lp255', widthPx: 576 });
  closers.push(() => printer.close());
  expect(printer.status).toBe('offline');
});

test('a receipt goes through a device file as through TCP, and an unplugged one is offline', async () => {
  const bench = await VirtualPrinter.start({ port: 0, widthPx: 576 });
  closers.push(() => bench.close());
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const python = spawn('python3', ['-c', bridge, String(bench.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(async () => python.kill());
  const [path] = (await once(python.stdout, 'data')) as [Buffer];

  const printer = await openPrinter({ driver: 'device', path: path.toString().trim(), widthPx: 576 });
  closers.push(() => printer.close());
  expect(printer.status).toBe('ready');
  const receipt: Receipt = { blocks: [{ kind: 'title', text: 'Où poser les bancs ?', lang: 'fr' }] };
  expect(await printer.print(receipt)).toEqual({ ok: true, value: undefined });
  expect(papers).toEqual([renderReceipt(receipt, 576)]);

  python.kill();
  while (printer.status !== 'offline') await once(printer, 'status');
  expect(await printer.print(receipt)).toEqual({ ok: false, error: { code: 'offline', paperUsed: false } });
}, 15_000);
