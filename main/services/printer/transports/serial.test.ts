import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { Bitmap } from '../bitmap.ts';
import { openPrinter, type Receipt } from '../index.ts';
import { renderReceipt } from '../raster.ts';
import { VirtualPrinter } from '../virtual-printer.ts';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Joins a pseudo-terminal, set up as a person's would be, to a TCP port: only whoever sets it up for bytes gets them through whole. */
const bridge = `
import os, pty, select, socket, sys
master, slave = pty.openpty()
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

const bytesPerSecond = 3_840;

test('a receipt goes over a serial line that is set up for it, slow as it is, and paper that runs out is told meanwhile', async () => {
  const bench = await VirtualPrinter.start({ port: 0, widthPx: 384 });
  closers.push(() => bench.close());
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const python = spawn('python3', ['-c', bridge, String(bench.port)], { stdio: ['ignore', 'pipe', 'inherit'] });
  closers.push(async () => python.kill());
  const [said] = (await once(python.stdout, 'data')) as [Buffer];
  const path = said.toString().trim();

  const printer = await openPrinter({ driver: 'serial', path, baud: 38_400, flow: 'xon-xoff', widthPx: 384 });
  closers.push(() => printer.close());
  expect(printer.status).toBe('ready');
  const settings = execFileSync('stty', ['-F', path, '-a'], { encoding: 'utf8' });
  expect(settings).toMatch(/speed 38400 baud/);
  for (const setting of [' ixon', '-icanon', '-echo', '-opost', 'cs8', '-parenb', '-crtscts'])
    expect(settings).toContain(setting);

  await bench.change({ bytesPerSecond });
  const receipt: Receipt = { blocks: [{ kind: 'small', text: 'Où ?', lang: 'fr' }] };
  expect(await printer.print(receipt)).toEqual({ ok: true, value: undefined });
  expect(papers).toEqual([renderReceipt(receipt, 384)]);

  const title: Receipt = { blocks: [{ kind: 'title', text: 'Où poser les bancs ?', lang: 'fr' }] };
  const printing = printer.print(title);
  while (bench.rowsOnPaper === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await bench.change({ paperOut: true });
  expect(await printing).toEqual({ ok: false, error: { code: 'paper-out', paperUsed: true } });
}, 20_000);

test('a line that cannot be set up is an offline printer', async () => {
  const printer = await openPrinter({ driver: 'serial', path: '/dev/null', baud: 9_600, flow: 'none', widthPx: 384 });
  closers.push(() => printer.close());
  expect(printer.status).toBe('offline');
});
