import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { VirtualCardReader } from '../../../main/services/badge/virtual-card.ts';
import { VirtualQueue } from '../../../main/services/documents/virtual-queue.ts';
import { openPrinter } from '../../../main/services/printer/index.ts';
import { VirtualPrinter } from '../../../main/services/printer/virtual-printer.ts';
import { startCuttableLink } from '../../stack/cuttable-link.ts';
import type { Stack } from '../../stack/stack.ts';
import { Supervised } from '../../stack/supervised.ts';
import { DemoStick } from '../stick.ts';
import { Bench, type BenchParts } from './bench.ts';
import { serveBench } from './server.ts';

/** A bench with real devices around a terminal that is not there, nor is its city. */
async function startBench() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const printer = await VirtualPrinter.start({ port: 0, widthPx: 576 });
  const reader = new VirtualCardReader({ socket: join(folder, 'reader'), layout: 'fr-azerty', mode: 'presence' });
  await reader.plug();
  const officePrinter = await VirtualQueue.start({ socket: join(folder, 'cups.sock'), queue: 'bureau' });
  const link = await startCuttableLink({ port: 0, target: () => 9 });
  const idle = (name: string) =>
    new Supervised({ name, spawn: () => expect.fail('nothing is started here'), log: join(folder, 'log') });
  const stick = new DemoStick({ plug() {}, unplug() {} });
  const city = { server: idle('city-server'), read: () => Promise.reject(new Error('no city')) };
  const stack = {
    pins: {},
    printer,
    officePrinter,
    reader,
    link,
    city,
    services: idle('services'),
    sticks: { program: idle('sticks') },
    consultation: { consultation: 'x', keys: '' },
  };
  const parts: BenchParts = {
    stack: stack as unknown as Stack,
    shell: idle('shell'),
    stick,
    display: null,
    addresses: { publicPage: 'http://127.0.0.1:1', officerPage: 'http://127.0.0.1:2', tokenFile: 'token' },
    office: folder,
  };
  const bench = new Bench(parts);
  const { url, stop } = await serveBench(bench, 0);
  onTestFinished(async () => {
    await stop();
    stick.destroy();
    await Promise.all([printer.close(), officePrinter.close(), reader.unplug(), link.stop()]);
  });
  const token = /bench-token" content="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
  const act = (name: string, args: unknown, headers = { 'x-bench-token': token }) =>
    fetch(`${url}/actions/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(args),
    });
  return { bench, url, act, printer, officePrinter, reader };
}

test('a page elsewhere that points its own name at this machine reads nothing', async () => {
  const { url } = await startBench();
  for (const host of ['evil.example', `evil.example:${new URL(url).port}`, '127.0.0.1:1']) {
    const asked = request(url, { headers: { host } }).end();
    const [answer] = await once(asked, 'response');
    expect(answer.statusCode).toBe(421);
    expect(await text(answer)).not.toContain('bench-token');
  }
});

test('only the page itself can press a button', async () => {
  const { act, printer } = await startBench();
  expect((await act('printer.change', { paperOut: true }, { 'x-bench-token': 'x'.repeat(32) })).status).toBe(403);
  expect(printer.condition.paperOut).toBe(false);
  expect((await act('printer.change', { paperOut: true })).status).toBe(200);
  expect(printer.condition.paperOut).toBe(true);
});

test('a button that does not exist, or says something else than it may, does nothing', async () => {
  const { act, bench } = await startBench();
  const before = bench.view;
  for (const [name, args] of [
    ['toString', {}],
    ['printer.change', { paperOut: 'yes' }],
    ['printer.change', { slowMs: 1e9 }],
    ['counting.take', { step: 'close', trustees: [7] }],
  ] as const)
    expect((await act(name, args)).status).toBe(400);
  expect(bench.view).toEqual(before);
});

test('what the office printer prints can be read, until it is picked up', async () => {
  const { bench, url, act, officePrinter } = await startBench();
  const bytes = Buffer.from('%PDF-1.4');
  officePrinter.emit('printed', { bytes, mediaType: 'application/pdf', jobName: 'x', copies: 1, lastPage: 2 });
  expect(bench.view.officePapers).toEqual([{ id: 1, pages: 2 }]);
  const paper = await fetch(`${url}/office-papers/1`);
  expect(paper.headers.get('content-type')).toBe('application/pdf');
  expect(Buffer.from(await paper.arrayBuffer())).toEqual(bytes);
  await act('office.change', { paperOut: true });
  expect(officePrinter.condition.paperOut).toBe(true);
  await act('office.clear', {});
  expect((await fetch(`${url}/office-papers/1`)).status).toBe(404);
});

test('what happens is told to the page at once, and paper comes as a picture', async () => {
  const { url, act, printer } = await startBench();
  const leaving = new AbortController();
  const events = await fetch(`${url}/events`, { signal: leaving.signal });
  let heard = '';
  const hearing = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of events.body ?? []) heard += decoder.decode(chunk);
  })().catch(() => {});
  await act('card.present', { card: 'resident-1' });
  await vi.waitFor(() => expect(heard).toContain('"card":"resident-1"'));

  const own = await openPrinter({ driver: 'tcp', host: '127.0.0.1', port: printer.port, widthPx: 576 });
  await own.print({ blocks: [{ kind: 'title', text: 'Bonjour', lang: 'fr' }] });
  await vi.waitFor(() => expect(heard).toMatch(/"receipts":\[\{"id":1/));
  const picture = await fetch(`${url}/receipts/1`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  await own.close();
  leaving.abort();
  await hearing;
});
