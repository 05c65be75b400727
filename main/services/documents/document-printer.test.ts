import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { reference } from '../terminal.fixture.ts';
import { Visits } from '../visits/index.ts';
import { DocumentPrinter } from './index.ts';
import { type PrintedDocument, VirtualQueue } from './virtual-queue.ts';

const cards = { first: '1000000001', second: '1000000002' };

/** A terminal with an office printer, and a visit that has begun. */
async function office(changes: { pagesPerVisit?: number; pagesPerCardPerDay?: number; orphanMs?: number } = {}) {
  const socket = join(temporaryFolder(), 'cups.sock');
  const queue = await VirtualQueue.start({ socket, queue: 'bureau' });
  const printed: PrintedDocument[] = [];
  queue.on('printed', (document) => printed.push(document));
  const visits = new Visits({ isMediator: (number) => number.startsWith('9') });
  const recorded: [string, unknown][] = [];
  const clock = { day: '2026-11-28' };
  const { orphanMs = 60_000, ...limits } = changes;
  const printer = new DocumentPrinter({
    config: {
      driver: 'cups',
      queue: 'bureau',
      socket,
      pricePerPageCents: 10,
      pagesPerVisit: 20,
      pagesPerCardPerDay: 30,
      ...limits,
    },
    visits,
    record: (event, fields) => void recorded.push([event, fields]),
    today: () => clock.day,
    timing: { pollMs: 5, orphanMs },
  });
  const told: { job: string; state: string; printer: string }[] = [];
  printer.on('progress', (progress) => told.push(progress));
  onTestFinished(async () => {
    await printer.close();
    await queue.close();
    visits.close();
  });

  function begin(card?: string): string {
    const visit = reference();
    visits.begin(visit);
    if (card) visits.cardPresented(card);
    return visit;
  }

  /** Sends a document as the shell does; its job. */
  async function send(visit: string, pages: number, bytes = Buffer.from('%PDF-1.7 the document')): Promise<string> {
    const { job } = mustBeOk(await printer.begin({ visit, kind: 'pdf', pages }), 'begin');
    const half = bytes.length >> 1;
    for (const part of [bytes.subarray(0, half), bytes.subarray(half)])
      mustBeOk(await printer.append({ visit, job, bytes: part.toString('base64') }), 'append');
    mustBeOk(await printer.finish({ visit, job }), 'finish');
    return job;
  }

  /** Waits until the job is told to be in this state. */
  async function until(state: string): Promise<(typeof told)[number]> {
    for (;;) {
      const found = told.find((one) => one.state === state);
      if (found) return found;
      await once(printer, 'progress');
    }
  }

  const left = async (visit: string) => mustBeOk(await printer.quote({ visit }), 'quote').left;
  return { begin, clock, left, printed, printer, queue, recorded, send, told, until, visits };
}

test('a document comes out byte for byte, once, with the pages that were confirmed, under a name that tells nothing', async () => {
  const { begin, printed, recorded, send, until } = await office();
  const bytes = Buffer.alloc(900_000, 'a document of somebody ');
  const job = await send(begin(), 3, bytes);
  expect(await until('done')).toEqual({ job, state: 'done', printer: 'ready' });
  expect(printed).toEqual([{ bytes, mediaType: 'application/pdf', jobName: 'Document', copies: 1, lastPage: 3 }]);
  expect(recorded).toEqual([['document-printed', { pages: 3 }]]);
});

test('price, what is left and how the printer is are told before anything is printed', async () => {
  const { begin, printer, queue, send, until } = await office({ pagesPerVisit: 5 });
  const visit = begin();
  const quote = async () => mustBeOk(await printer.quote({ visit }), 'quote');
  expect(await quote()).toEqual({ pricePerPageCents: 10, left: { pages: 5, by: 'visit' }, printer: 'ready' });
  await send(visit, 3);
  await until('done');
  expect((await quote()).left).toEqual({ pages: 2, by: 'visit' });
  await queue.change({ paperOut: true });
  expect((await quote()).printer).toBe('paper-out');
  await queue.change({ paperOut: false, refuses: true });
  expect((await quote()).printer).toBe('error');
  await queue.change({ refuses: false, offline: true });
  expect((await quote()).printer).toBe('offline');
});

test('more pages than are left are refused, and nothing is sent', async () => {
  const { begin, printer, queue } = await office({ pagesPerVisit: 5 });
  const visit = begin();
  expect(await printer.begin({ visit, kind: 'pdf', pages: 6 })).toEqual({ ok: false, error: { code: 'quota' } });
  expect(queue.jobStates).toEqual([]);
});

test('a card counts over all its visits of a day, and the first card of a visit is the one that counts', async () => {
  const { begin, clock, left, printer, send, until, told, visits } = await office({ pagesPerCardPerDay: 6 });
  const first = begin(cards.first);
  await send(first, 4);
  await until('done');
  expect(await left(first)).toEqual({ pages: 2, by: 'card' });
  visits.end(first);

  const again = begin(cards.first);
  visits.cardPresented(cards.second);
  expect(await left(again)).toEqual({ pages: 2, by: 'card' });
  expect(await printer.begin({ visit: again, kind: 'pdf', pages: 3 })).toMatchObject({ error: { code: 'quota' } });
  visits.end(again);

  expect(await left(begin(cards.second))).toEqual({ pages: 6, by: 'card' });
  expect(await left(begin())).toEqual({ pages: 20, by: 'visit' });

  clock.day = '2026-11-29';
  told.length = 0;
  const tomorrow = begin(cards.first);
  expect(await left(tomorrow)).toEqual({ pages: 6, by: 'card' });
});

test('a printer without paper is said to be, and goes on when it has some', async () => {
  const { begin, printed, queue, send, told, until } = await office();
  await queue.change({ pageMs: 20 });
  await send(begin(), 4);
  await until('printing');
  await queue.change({ paperOut: true });
  expect(await until('stopped')).toMatchObject({ printer: 'paper-out' });
  expect(printed).toEqual([]);
  await queue.change({ paperOut: false });
  await until('done');
  expect(printed).toHaveLength(1);
  expect(told.at(-1)).toMatchObject({ state: 'done', printer: 'ready' });
});

test('a print service that vanishes in the middle of a job is offline, and what it did not print is asked for again when it is back', async () => {
  const { begin, printed, queue, send, until } = await office();
  await queue.change({ pageMs: 30 });
  await send(begin(), 5);
  await until('printing');
  await queue.change({ offline: true });
  expect(await until('stopped')).toMatchObject({ printer: 'offline' });
  await queue.change({ offline: false });
  await until('done');
  expect(printed).toHaveLength(1);
});

test('one that vanishes while the document is on its way takes nothing from the quota', async () => {
  const { begin, left, printer, queue } = await office();
  const visit = begin();
  const { job } = mustBeOk(await printer.begin({ visit, kind: 'pdf', pages: 7 }), 'begin');
  await queue.change({ offline: true });
  const sent = await printer.append({ visit, job, bytes: Buffer.alloc(200_000).toString('base64') });
  const outcome = sent.ok ? await printer.finish({ visit, job }) : sent;
  expect(outcome).toEqual({ ok: false, error: { code: 'printer', problem: 'offline' } });
  await queue.change({ offline: false });
  while ((await left(visit)).pages !== 20) await once(printer, 'progress');
});

test('what a resident takes back does not come out, and is not counted but for the pages that did', async () => {
  const { begin, left, printed, printer, queue, send, until } = await office();
  await queue.change({ pageMs: 20 });
  const visit = begin();
  const job = await send(visit, 10);
  await until('printing');
  await queue.change({ paperOut: true });
  await until('stopped');
  expect(await printer.begin({ visit, kind: 'pdf', pages: 1 })).toMatchObject({ error: { code: 'busy' } });
  mustBeOk(await printer.cancel({ visit, job }), 'cancel');
  await until('cancelled');
  expect(queue.jobStates).toEqual([7]);
  expect((await left(visit)).pages).toBeGreaterThanOrEqual(10);
  await queue.change({ paperOut: false });
  expect(printed).toEqual([]);
});

test('at the end of a visit, what waits for paper is taken back, and nobody finds it later', async () => {
  const { begin, printed, queue, send, until, visits } = await office();
  await queue.change({ paperOut: true });
  await queue.change({ paperOut: false, pageMs: 20 });
  const visit = begin();
  await send(visit, 5);
  await until('printing');
  await queue.change({ paperOut: true });
  await until('stopped');
  visits.end(visit);
  await until('cancelled');
  await queue.change({ paperOut: false });
  expect(queue.jobStates).toEqual([7]);
  expect(printed).toEqual([]);
});

test('what is coming out at the end of a visit comes out; what then gets stuck, or takes too long, is taken back', async () => {
  const whole = await office();
  await whole.queue.change({ pageMs: 20 });
  const first = whole.begin();
  await whole.send(first, 3);
  await whole.until('printing');
  whole.visits.end(first);
  await whole.until('done');
  expect(whole.printed).toHaveLength(1);

  for (const reason of ['stuck', 'slow']) {
    const { begin, printed, queue, send, until, visits } = await office(reason === 'slow' ? { orphanMs: 30 } : {});
    await queue.change({ pageMs: 50 });
    const visit = begin();
    await send(visit, 20);
    await until('printing');
    visits.end(visit);
    if (reason === 'stuck') await queue.change({ paperOut: true });
    await until('cancelled');
    expect(printed).toEqual([]);
  }
});

test('nobody prints for a visit that is not there, nor into the job of another', async () => {
  const { begin, printer, queue, visits } = await office();
  expect(await printer.begin({ visit: reference(), kind: 'pdf', pages: 1 })).toMatchObject({
    error: { code: 'no-visit' },
  });
  const visit = begin();
  const { job } = mustBeOk(await printer.begin({ visit, kind: 'png', pages: 1 }), 'begin');
  const stranger = { visit: reference(), job };
  expect(await printer.append({ ...stranger, bytes: 'QUJD' })).toMatchObject({ error: { code: 'no-job' } });
  expect(await printer.finish(stranger)).toMatchObject({ error: { code: 'no-job' } });
  expect(await printer.cancel(stranger)).toMatchObject({ error: { code: 'no-job' } });
  const taken = once(printer, 'progress');
  visits.end(visit);
  await taken;
  expect(queue.jobStates).toEqual([7]);
});
