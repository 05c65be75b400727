import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CardKind, KeyboardLayout, ReaderMode } from '../../../contract/devices.ts';
import { type CardReader, openReaders } from './index.ts';
import { typedReports, VirtualCardReader } from './virtual-card.ts';

const card = '21234000123456';
const otherCard = '21234000999999';
const cards: CardKind[] = [{ kind: 'library', lengths: [14], check: 'none' }];
const absentAfterMs = 600;

let folder: string;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'badge-'));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await rm(folder, { recursive: true });
});

/** A reader of the services and the bench's end of it, plugged in. `told` is all that the reader said, in order. */
async function readerAndBench(mode: ReaderMode, layout: KeyboardLayout = 'fr-azerty') {
  const socket = join(folder, 'reader.sock');
  const bench = new VirtualCardReader({ socket, layout, mode });
  closers.push(() => bench.unplug());
  await bench.plug();
  const reader = await openReaders([{ driver: 'virtual', socket, layout, mode, absentAfterMs }], cards, () => {});
  closers.push(() => reader.close());
  const told: string[] = [];
  reader.on('presented', ({ number }) => told.push(`presented ${number}`));
  reader.on('removed', () => told.push('removed'));
  reader.on('unreadable', (reason) => told.push(`unreadable ${reason}`));
  reader.on('state', (state) => told.push(state));
  await once(reader, 'state');
  return { reader, bench, told };
}

const next = (reader: CardReader, event: 'presented' | 'removed' | 'unreadable' | 'state') => once(reader, event);

test('a tapped card is presented with its number, in either layout', async () => {
  for (const layout of ['fr-azerty', 'us-qwerty'] as const) {
    const { reader, bench, told } = await readerAndBench('tap', layout);
    const presented = next(reader, 'presented');
    bench.present(card);
    expect(await presented).toEqual([{ number: card, holders: ['library'] }]);
    expect(told).toEqual(['ready', `presented ${card}`]);
    await reader.close();
    await bench.unplug();
  }
});

test('a card that lies on a presence reader is presented once, however often its number repeats, and removed when taken away', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  for (let repeats = 0; repeats < 3; repeats += 1) bench.send(typedReports(card, 'fr-azerty'));
  const removed = next(reader, 'removed');
  bench.remove();
  await removed;
  expect(told).toEqual(['ready', `presented ${card}`, 'removed']);
});

test('a card that replaces another removes the first before it is presented', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  const second = next(reader, 'presented');
  bench.present(otherCard);
  await second;
  expect(told).toEqual(['ready', `presented ${card}`, 'removed', `presented ${otherCard}`]);
});

test('a garbled repeat neither ends nor interrupts a presence, and a card of the wrong length is told once while it lies there', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  bench.send(typedReports('12', 'fr-azerty'));
  const removed = next(reader, 'removed');
  bench.remove();
  await removed;
  bench.send(typedReports('123', 'fr-azerty'));
  bench.send(typedReports('123', 'fr-azerty'));
  bench.send(typedReports(card, 'fr-azerty'));
  await next(reader, 'presented');
  expect(told).toEqual(['ready', `presented ${card}`, 'removed', 'unreadable wrong-length', `presented ${card}`]);
});

test('a card that lies there stays present while the services are held up for longer than a card may be silent', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  const removed = next(reader, 'removed');
  bench.send(typedReports(card, 'fr-azerty'));
  const busyUntilMs = performance.now() + absentAfterMs * 1.5;
  while (performance.now() < busyUntilMs);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(told).toEqual(['ready', `presented ${card}`]);
  bench.remove();
  await removed;
});

test('a reader that is unplugged is absent, its card is gone, and it works again once plugged in', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  const absent = next(reader, 'state');
  await bench.unplug();
  await absent;
  expect(reader.state).toBe('absent');
  expect(reader.absentBecause).toBe('not-found');

  const ready = next(reader, 'state');
  await bench.plug();
  await ready;
  const presented = next(reader, 'presented');
  bench.present(otherCard);
  await presented;
  expect(reader.absentBecause).toBeUndefined();
  expect(told).toEqual(['ready', `presented ${card}`, 'removed', 'absent', 'ready', `presented ${otherCard}`]);
});

test('half a number before an unplug is never joined to what comes after', async () => {
  const { reader, bench, told } = await readerAndBench('tap');
  bench.send(typedReports(card, 'fr-azerty').subarray(0, 7 * 16));
  const absent = next(reader, 'state');
  await bench.unplug();
  await absent;
  const ready = next(reader, 'state');
  await bench.plug();
  await ready;
  const unreadable = next(reader, 'unreadable');
  bench.send(typedReports(card.slice(7), 'fr-azerty'));
  expect(await unreadable).toEqual(['wrong-length']);
  expect(told).toEqual(['ready', 'absent', 'ready', 'unreadable wrong-length']);
});

test('a number without its end is told as garbled', async () => {
  const { reader, bench } = await readerAndBench('tap');
  const unreadable = next(reader, 'unreadable');
  bench.send(typedReports(card, 'fr-azerty').subarray(0, -32));
  expect(await unreadable).toEqual(['garbled']);
});

test('a reader in another layout than the configured one is told as garbled', async () => {
  const { reader, bench } = await readerAndBench('tap', 'fr-azerty');
  const unreadable = next(reader, 'unreadable');
  bench.send(typedReports(card, 'us-qwerty'));
  expect(await unreadable).toEqual(['garbled']);
});

test('a closed reader says nothing more', async () => {
  const { reader, bench, told } = await readerAndBench('presence');
  bench.present(card);
  await next(reader, 'presented');
  await reader.close();
  bench.send(typedReports(otherCard, 'fr-azerty'));
  expect(told).toEqual(['ready', `presented ${card}`, 'removed', 'absent']);
});

test('a terminal without a reader says so', async () => {
  const reader = await openReaders([], cards, () => {});
  expect(reader.state).toBe('none');
  await reader.close();
});

test('two readers are one: each reads its own kinds, a tap on one takes no card off the other, and one that is away is told', async () => {
  const kinds: CardKind[] = [
    { kind: 'library', lengths: [14], check: 'none', reader: 'cards' },
    { kind: 'mediator', lengths: [8], check: 'none' },
    { kind: 'code', reader: 'tickets' },
  ];
  const readers = [
    { name: 'cards', mode: 'presence', layout: 'fr-azerty' },
    { name: 'tickets', mode: 'tap', layout: 'us-qwerty' },
  ] as const;
  const [cardBench, ticketBench] = await Promise.all(
    readers.map(async ({ name, ...as }) => {
      const bench = new VirtualCardReader({ socket: join(folder, name), ...as });
      closers.push(() => bench.unplug());
      await bench.plug();
      return bench;
    }),
  );
  const reader = await openReaders(
    readers.map((each) => ({ driver: 'virtual', socket: join(folder, each.name), absentAfterMs, ...each })),
    kinds,
    () => {},
  );
  closers.push(() => reader.close());
  expect(reader.mode).toBe('presence');
  while (reader.state !== 'ready') await next(reader, 'state');

  const presented = next(reader, 'presented');
  cardBench?.present(card);
  expect(await presented).toEqual([{ number: card, holders: ['library'] }]);
  const code = once(reader, 'code');
  ticketBench?.present('0123456789');
  expect(await code).toEqual([{ code: '0123456789' }]);
  const refused = next(reader, 'unreadable');
  ticketBench?.present(card);
  expect(await refused).toEqual(['wrong-length']);
  const removed = next(reader, 'removed');
  cardBench?.remove();
  expect(await removed).toEqual([{ number: card }]);

  const away = next(reader, 'state');
  await ticketBench?.unplug();
  expect(await away).toEqual(['absent']);
  const mediator = next(reader, 'presented');
  cardBench?.present('12345678');
  expect(await mediator).toEqual([{ number: '12345678', holders: ['mediator'] }]);
});

test('whatever is typed in bursts, torn anywhere, gives the whole numbers of it and no other', async () => {
  const { reader, bench, told } = await readerAndBench('tap');
  const whole = typedReports(card, 'fr-azerty');
  const torn = whole.subarray(0, 5 * 16);
  const enterAlone = whole.subarray(-16);
  const presented = once(reader, 'presented');
  bench.send(Buffer.concat([torn, enterAlone, whole, torn, enterAlone, typedReports(otherCard, 'fr-azerty')]));
  await presented;
  while (told.length < 5) await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([
    'ready',
    'unreadable wrong-length',
    `presented ${card}`,
    'unreadable wrong-length',
    `presented ${otherCard}`,
  ]);
});

test('a reader of codes alone has no mode for cards, and one whose description cannot be read is absent and says why', async () => {
  const lines: string[] = [];
  const reader = await openReaders(
    [{ driver: 'hid-reports', description: '/nowhere.yaml', absentAfterMs }],
    [{ kind: 'code' }],
    (line) => lines.push(line),
  );
  closers.push(() => reader.close());
  expect(reader.mode).toBe('none');
  while (reader.absentBecause !== 'not-described') await next(reader, 'state');
  expect(lines).toEqual(['/nowhere.yaml: cannot be read (ENOENT)']);
});
