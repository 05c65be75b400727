import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { generateSigningKey, type KeyPair, setHash, sign, sortByBytes } from '../../ballot/index.ts';
import type { TestCity } from '../../city-server/testing/city.ts';
import type { TestDraft } from '../../city-server/testing/consultation.ts';
import { countUrn } from '../../city-server/testing/result.ts';
import { temporaryFolder } from '../../main/services/database/temporary-folder.fixture.ts';
import type { Answer, Exchange, Fate } from '../harness/hostile-relay.ts';
import { Machine } from '../harness/machine.ts';
import {
  arbres,
  blank,
  heldByCity,
  hour,
  jeux,
  minute,
  type Place,
  payloadOf,
  square,
  startWorld,
} from './city-and-machines.fixture.ts';

const isBatch = ({ path }: Exchange) => path.includes('/batches/');
const isMarks = ({ path }: Exchange) => path.endsWith('/marks');
const isFinal = ({ path }: Exchange) => path.endsWith('/final');
const isHeartbeat = ({ path }: Exchange) => path.endsWith('/heartbeat');

const castMany = ({ machine }: Place, count: number, consultation = square) =>
  Array.from({ length: count }, (_, n) => machine.cast(consultation, [arbres, jeux, blank][n % 3] ?? blank)).map(
    (one) => one ?? { id: '', token: '' },
  );
const ids = (cast: readonly { id: string }[]) => sortByBytes(cast.map(({ id }) => id));
const tokens = (cast: readonly { token: string }[]) => sortByBytes(cast.map(({ token }) => token));
const events = ({ machine }: Place, event: string) => machine.recorded.filter((one) => one.event === event);

test('ballots, marks and the final manifest arrive once, and nothing waits after closing', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  const cast = castMany(place, 5);
  await time.pass(25 * minute);
  cast.push(...castMany(place, 1));
  await time.pass(20 * minute);
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(tokens(held.marks)).toEqual(tokens(cast));
  expect(held.finals).toEqual(['centre']);
  expect(held.batches.map(({ count }) => count).sort()).toEqual([1, 5]);
  expect(place.machine.counts(square)).toEqual({ ballots: 0, purged: 6, marks: 6 });
  expect(place.machine.box(square).urn.isTidy).toBe(true);
  expect(place.relay.exchanges.filter(isFinal)).toHaveLength(1);
  expect(place.machine.recorded.map(({ event }) => event)).toEqual([
    'terminal-enrolled',
    'package-accepted',
    'batch-acknowledged',
    'marks-acknowledged',
    'report-kept',
    'batch-acknowledged',
    'marks-acknowledged',
    'final-acknowledged',
  ]);
  expect(place.machine.logged).toEqual([]);
});

test('fewer ballots than k stay until closing, and nothing that is sent before says that they are there', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  const cast = castMany(place, 2);
  const before = place.relay.exchanges.length;
  await time.pass(25 * minute);
  expect(place.relay.exchanges.slice(before).every(isHeartbeat)).toBe(true);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 2 });
  await time.pass(20 * minute);
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(tokens(held.marks)).toEqual(tokens(cast));
  expect(held.finals).toEqual(['centre']);
});

test('a terminal where nobody voted says so at closing', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  await openPlace('centre');
  await time.pass(hour);
  expect(await heldByCity(city, square)).toEqual({ ballots: [], batches: [], marks: [], finals: ['centre'] });
});

test('ballots and marks never travel in one beat, nor marks at a fixed distance behind ballots', async () => {
  const distances = new Set<number>();
  for (const drawn of [0, 0.35, 0.75]) {
    const { city, time, openPlace } = await startWorld();
    await city.publish();
    const place = await openPlace('centre', { random: () => drawn });
    castMany(place, 4);
    await time.pass(15 * minute);
    const kinds = place.relay.exchanges.map((one) => (isBatch(one) ? 'ballots' : isMarks(one) ? 'marks' : 'beat'));
    const between = kinds.slice(kinds.indexOf('ballots'), kinds.indexOf('marks'));
    expect(between[0]).toBe('ballots');
    expect(between.filter((kind) => kind === 'beat').length).toBeGreaterThan(0);
    distances.add(between.length);
  }
  expect(distances.size).toBe(3);
});

test('hours without a network lose nothing: all arrives when it is back, ballots more than once asked for but once stored', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  place.relay.fate = () => 'lose-request';
  const cast = [];
  for (let n = 0; n < 20; n += 1) {
    cast.push(...castMany(place, 2));
    await time.pass(20 * minute);
  }
  expect(place.machine.counts(square)).toMatchObject({ ballots: 40, purged: 0 });
  expect((await heldByCity(city, square)).ballots).toEqual([]);
  expect(events(place, 'server-unreachable')).toEqual([{ event: 'server-unreachable', fields: { reason: 'cut-off' } }]);
  place.relay.fate = () => 'pass';
  await time.pass(20 * minute);
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(tokens(held.marks)).toEqual(tokens(cast));
  expect(held.batches).toHaveLength(1);
  expect(events(place, 'server-reachable')).toHaveLength(1);
});

test('while the server is away, attempts become rare; once it is back, heartbeats come at their pace again', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  const attempts = async (ms: number) => {
    const before = place.relay.exchanges.length;
    await time.pass(ms);
    return place.relay.exchanges.length - before;
  };
  expect(await attempts(hour)).toBeGreaterThan(50);
  place.relay.fate = () => 'fail';
  expect(await attempts(hour)).toBeLessThan(15);
  expect(place.machine.sync.isConnected).toBe(false);
  place.relay.fate = () => 'pass';
  await time.pass(20 * minute);
  expect(place.machine.sync.isConnected).toBe(true);
  expect(await attempts(hour)).toBeGreaterThan(50);
});

test('whatever becomes of the answer to a batch, the same batch is sent again and stored once', async () => {
  const fates: Fate[] = ['lose-request', 'lose-answer', 'fail', 'garble', 'truncate', 'stall', 'twice'];
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre', { timeoutMs: 1_500 });
  const cast = castMany(place, 3);
  const waiting = [...fates];
  place.relay.fate = (exchange) => (isBatch(exchange) && waiting.shift()) || 'pass';
  // Neither a ballot that comes later nor a new version of the package changes the batch that may have arrived.
  await time.pass(2 * minute);
  const closesAt = new Date(city.now() + 7 * hour).toISOString();
  expect((await city.officer('POST', `/consultations/${square}/closing`, { closesAt })).status).toBe(200);
  cast.push(...castMany(place, 2));
  await time.pass(30 * minute);
  const sent = place.relay.exchanges.filter(isBatch);
  expect(sent).toHaveLength(fates.length);
  expect(new Set(sent.map(({ path, body }) => `${path} ${body.toString('base64')}`)).size).toBe(1);
  const held = await heldByCity(city, square);
  expect(held.ballots).toHaveLength(3);
  expect(held.batches).toHaveLength(1);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 2, purged: 3 });
  expect(ids(cast)).toEqual(expect.arrayContaining(ids(held.ballots)));
});

test('only the right acknowledgement, signed by the server that enrolled the terminal, purges a ballot', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  const cast = castMany(place, 3);
  const stranger = generateSigningKey();
  const forgeries: ((text: string) => string)[] = [
    (text) => JSON.stringify(sign('batch-ack', payloadOf(text), stranger)),
    (text) => text.replace('\\"count\\":3', '\\"count\\":4'),
    (text) => JSON.stringify({ ...JSON.parse(text), type: 'passerelle/marks-ack/1' }),
    (text) => JSON.stringify({ ...JSON.parse(text), signature: JSON.parse(sign2()).signature }),
    () => acknowledgementOfAnother,
  ];
  const sign2 = () => JSON.stringify(sign('batch-ack', { count: 3 }, stranger));
  let acknowledgementOfAnother = '';

  // Another terminal's acknowledgement: right signature, other batch.
  const other = await openPlace('annexe');
  castMany(other, 3);
  other.relay.alter = (exchange, answer) => {
    if (isBatch(exchange)) acknowledgementOfAnother = answer.text;
    return answer;
  };
  place.relay.fate = (exchange) => (isBatch(exchange) ? 'lose-request' : 'pass');
  await time.until(() => acknowledgementOfAnother !== '', 10 * minute);

  place.relay.fate = () => 'pass';
  for (const forge of forgeries) {
    const before = place.relay.exchanges.filter(isBatch).length;
    place.relay.alter = (exchange, answer): Answer =>
      isBatch(exchange) ? { ...answer, text: forge(answer.text) } : answer;
    await time.until(() => place.relay.exchanges.filter(isBatch).length > before, 20 * minute);
    expect(place.machine.counts(square)).toMatchObject({ ballots: 3, purged: 0 });
  }
  expect(events(place, 'batch-refused')).toEqual([
    { event: 'batch-refused', fields: { consultation: square, reason: 'wrong-acknowledgement' } },
  ]);
  expect(place.machine.sync.isConnected).toBe(true);
  place.relay.alter = (_, answer) => answer;
  await time.pass(20 * minute);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 0, purged: 3 });
  expect(ids((await heldByCity(city, square)).ballots)).toEqual(expect.arrayContaining(ids(cast)));
});

test('a batch that the server refuses stays here, is journalled once, and does not hold up the marks', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre', { heartbeatSeconds: 180 });
  castMany(place, 4);
  const refusal = JSON.stringify({ error: 'ballot-elsewhere', message: 'No.' });
  place.relay.alter = (exchange, answer) => (isBatch(exchange) ? { status: 409, text: refusal } : answer);
  await time.pass(2 * hour);
  expect(place.machine.counts(square)).toMatchObject({ ballots: 4, purged: 0 });
  expect(events(place, 'batch-refused')).toEqual([
    { event: 'batch-refused', fields: { consultation: square, reason: 'ballot-elsewhere' } },
  ]);
  expect((await heldByCity(city, square)).marks).toHaveLength(4);
  expect(place.relay.exchanges.filter(isBatch).length).toBeLessThan(30);
});

test('a kill between acknowledgement, purge and what is remembered of it is taken up where it stopped', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  const cast = [];
  for (const moment of ['before', 'after'] as const) {
    cast.push(...castMany(place, 3));
    const { urn } = place.machine.box(square);
    const purge = urn.purge.bind(urn);
    urn.purge = (purged) => {
      if (moment === 'after') purge(purged);
      place.machine.crash();
      throw new Error('killed');
    };
    await time.until(() => !place.machine.isRunning, 10 * minute);
    await place.machine.start();
    await time.pass(10 * minute);
    expect(place.machine.counts(square)).toMatchObject({ ballots: 0, purged: cast.length });
    expect(ids((await heldByCity(city, square)).ballots)).toEqual(ids(cast));
  }
  expect(place.relay.exchanges.filter(isBatch)).toHaveLength(2);
});

test('marks whose answer was lost are sent again as the same set, or with at least k new ones', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  castMany(place, 3);
  place.relay.fate = (exchange) => (isMarks(exchange) ? 'lose-answer' : 'pass');
  await time.until(() => place.relay.exchanges.filter(isMarks).length === 2, hour);
  castMany(place, 1);
  place.relay.fate = () => 'pass';
  await time.pass(hour);
  castMany(place, 2);
  await time.pass(hour);
  const sets = place.relay.exchanges.filter(isMarks).map(({ body }) => payloadOf(body.toString()).tokens as string[]);
  expect(sets.map((set) => set.length)).toEqual([3, 3, 6]);
  expect(sets[0]).toEqual(sets[1]);
  for (const set of sets) expect(set).toEqual(sortByBytes(set));
});

test('a rehearsal beside a real consultation never mixes with it', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  await city.publish({ consultation: 'repetition', rehearsal: true });
  const place = await openPlace('centre');
  const real = castMany(place, 4);
  const rehearsed = castMany(place, 5, 'repetition');
  await time.pass(hour);
  for (const [consultation, cast] of [
    [square, real],
    ['repetition', rehearsed],
  ] as const) {
    const held = await heldByCity(city, consultation);
    expect(ids(held.ballots)).toEqual(ids(cast));
    expect(tokens(held.marks)).toEqual(tokens(cast));
    expect(held.finals).toEqual(['centre']);
  }
  const manifests = place.relay.exchanges
    .filter(isBatch)
    .map(({ body }) => payloadOf(body.subarray(4, 4 + body.readUInt32BE()).toString()));
  for (const { consultation, rehearsal } of manifests) expect(rehearsal).toBe(consultation === 'repetition');
  // A batch of one is refused by the other.
  const [batch] = place.relay.exchanges.filter(isBatch);
  const misled = { ...(batch as Exchange), path: (batch as Exchange).path.replace(square, 'repetition') };
  const answer = await place.relay.repeat({ ...misled, path: misled.path.replace('repetition', square) });
  expect(answer.status).toBe(200);
  expect((await place.relay.repeat(misled)).status).toBe(400);
});

test('an old copy of a terminal is refused for good: it sends nothing and takes no more ballots', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const place = await openPlace('centre');
  castMany(place, 2);
  await place.machine.stop();
  const copy = temporaryFolder();
  cpSync(place.folder, copy, { recursive: true });
  await place.machine.start();
  castMany(place, 2);
  await time.pass(30 * minute);
  await place.machine.stop();

  const twin = new Machine({
    folder: copy,
    url: place.relay.url,
    certificateAuthority: place.relay.certificateAuthority,
    nowMs: city.now,
    scheduler: time,
    random: () => 0.5,
  });
  await twin.start();
  twin.cast(square, arbres);
  const before = await heldByCity(city, square);
  await time.pass(3 * hour);
  expect(twin.sync.isConnected).toBe(false);
  expect(twin.recorded.filter(({ event }) => event.startsWith('server-'))).toEqual([
    { event: 'server-unreachable', fields: { reason: 'replayed' } },
  ]);
  expect(twin.recorded.filter(({ event }) => event === 'terminal-rolled-back')).toHaveLength(1);
  expect(twin.boxes.get(square)).toEqual({ ok: false, error: { code: 'store-refused' } });
  expect(await heldByCity(city, square)).toEqual(before);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'heartbeat-replayed' }]);
  await twin.stop();
  // Cut off from the city and started again, it still knows.
  place.relay.fate = () => 'lose-request';
  await twin.start();
  expect(twin.boxes.get(square)).toEqual({ ok: false, error: { code: 'store-refused' } });
  await twin.stop();
  place.relay.fate = () => 'pass';

  // The true one goes on.
  await place.machine.start();
  await time.pass(minute);
  expect(place.machine.sync.isConnected).toBe(true);
});

test('a clock that is ahead closes nothing for good, and a closing that is put off is followed', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const early = await openPlace('centre', { nowMs: () => city.now() + hour, heartbeatSeconds: 180 });
  expect(early.machine.consultations.stage(square)).toBe('closed');
  await time.pass(8 * minute);
  expect(early.machine.consultations.isClosedForGood(square)).toBe(false);
  expect(early.relay.exchanges.some(isFinal)).toBe(false);
  const closesAt = new Date(city.now() + 3 * hour).toISOString();
  expect((await city.officer('POST', `/consultations/${square}/closing`, { closesAt })).status).toBe(200);
  await time.pass(5 * minute);
  expect(early.machine.consultations.stage(square)).toBe('open');
  const cast = castMany(early, 1);
  await time.pass(4 * hour);
  expect(early.machine.consultations.isClosedForGood(square)).toBe(true);
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(held.finals).toEqual(['centre']);
});

test('a closing that is brought forward closes the terminal at its next heartbeat', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  const cast = castMany(place, 1);
  const closesAt = new Date(city.now()).toISOString();
  expect((await city.officer('POST', `/consultations/${square}/closing`, { closesAt })).status).toBe(200);
  await time.pass(10 * minute);
  expect(place.machine.cast(square, arbres)).toBeUndefined();
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(held.finals).toEqual(['centre']);
});

test('closing does not need the server, and what closed without it is delivered when it is back', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  const cast = castMany(place, 2);
  place.relay.fate = () => 'lose-request';
  await time.pass(2 * hour);
  expect(place.machine.cast(square, arbres)).toBeUndefined();
  expect(place.machine.counts(square)).toMatchObject({ ballots: 2 });
  place.relay.fate = () => 'pass';
  await time.pass(20 * minute);
  const held = await heldByCity(city, square);
  expect(ids(held.ballots)).toEqual(ids(cast));
  expect(held.finals).toEqual(['centre']);
});

test('a final manifest whose answer was lost is sent again as it was, whatever the desk does meanwhile', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  castMany(place, 3);
  place.relay.fate = (exchange) => (isFinal(exchange) ? 'lose-answer' : 'pass');
  await time.until(() => place.relay.exchanges.some(isFinal), 2 * hour);
  expect(place.machine.box(square).deskBook.countSpoiled().ok).toBe(true);
  place.machine.crash();
  place.relay.fate = () => 'pass';
  await place.machine.start();
  await time.pass(10 * minute);
  const finals = place.relay.exchanges.filter(isFinal).map(({ body }) => body.toString());
  expect(finals).toHaveLength(2);
  expect(finals[0]).toBe(finals[1]);
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
  expect(events(place, 'final-refused')).toEqual([]);
});

test('help is reported at once, however long the pause between heartbeats is', async () => {
  const { city, time, openPlace } = await startWorld();
  const place = await openPlace('centre', { heartbeatSeconds: 3_600 });
  place.machine.help = true;
  place.machine.sync.hurry();
  await time.pass(2_000);
  expect((await city.officer('GET', '/terminals')).json()).toMatchObject([{ terminal: 'centre', help: true }]);
  // However often somebody presses.
  const before = place.relay.exchanges.length;
  for (let n = 0; n < 100; n += 1) {
    place.machine.help = n % 2 === 0;
    place.machine.sync.hurry();
    await time.pass(50);
  }
  expect(place.relay.exchanges.length - before).toBeLessThanOrEqual(6);
});

test('a published result deletes poll book, token key and memory; the word of an unsigned answer alone deletes nothing', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  castMany(place, 4);
  const say = (resultPublished: boolean) => {
    place.relay.alter = (exchange, answer) =>
      isHeartbeat(exchange)
        ? { ...answer, text: answer.text.replaceAll(/"resultPublished":\w+/g, `"resultPublished":${resultPublished}`) }
        : answer;
  };
  say(true);
  await time.pass(10 * minute);
  expect(place.machine.counts(square)).toMatchObject({ marks: 4 });
  expect(events(place, 'poll-book-deleted')).toEqual([]);
  say(false);
  await time.pass(hour);
  expect(events(place, 'final-acknowledged')).toHaveLength(1);
  expect(existsSync(join(place.folder, 'consultations', square))).toBe(true);
  say(true);
  await time.pass(2 * minute);
  expect(events(place, 'poll-book-deleted')).toEqual([
    { event: 'poll-book-deleted', fields: { consultation: square } },
  ]);
  expect(existsSync(join(place.folder, 'consultations', square))).toBe(false);
  expect(place.machine.consultations.get(square)).toBeUndefined();
  await time.pass(10 * minute);
  await place.machine.stop();
  const memory = readdirSync(place.folder).filter((name) => name.startsWith('sync.db'));
  for (const name of memory) expect(readFileSync(join(place.folder, name)).includes(square)).toBe(false);
  await place.machine.start();
  await time.pass(10 * minute);
  expect(place.machine.sync.isConnected).toBe(true);
  expect(events(place, 'poll-book-deleted')).toHaveLength(1);
});

/** Declares a terminal lost after the closing, counts what there is and publishes it. Gives the result. */
async function publishWithout(city: TestCity, draft: TestDraft, terminal: string) {
  const path = `/consultations/${square}`;
  const lost = await city.officer('POST', `${path}/terminals/${terminal}/lost`, { reason: 'Ne répond plus.' });
  expect(lost.status, lost.text).toBe(200);
  const result = await countUrn(city, draft);
  const published = await city.officer('PUT', `${path}/result`, sign('result', result, draft.publicationKey));
  expect(published.status, published.text).toBe(200);
  return result;
}

const isPublishedResult = ({ path }: Exchange) => path.endsWith('/result');

test('a terminal that was given up and comes back deletes what it must for the signed result, and for no other word', async () => {
  const { city, time, openPlace } = await startWorld();
  const draft = await city.publish();
  const place = await openPlace('centre');
  castMany(place, 4);
  place.relay.fate = (exchange) => (isFinal(exchange) ? 'lose-request' : 'pass');
  await time.pass(hour);
  expect(place.machine.counts(square)).toEqual({ ballots: 0, purged: 4, marks: 4 });
  place.relay.fate = () => 'lose-request';
  const result = await publishWithout(city, draft, 'centre');
  const answerWith = (value: object, key: KeyPair) => {
    place.relay.alter = (exchange, answer) =>
      isPublishedResult(exchange) ? { ...answer, text: JSON.stringify(sign('result', value, key)) } : answer;
  };
  place.relay.fate = () => 'pass';
  const asked = () => place.relay.exchanges.filter(isPublishedResult).length;
  const untrue: [object, KeyPair][] = [
    [result, generateSigningKey()],
    [{ ...result, consultation: 'another' }, draft.publicationKey],
  ];
  for (const [value, key] of untrue) {
    answerWith(value, key);
    const before = asked();
    await time.pass(20 * minute);
    expect(asked()).toBeGreaterThan(before);
    expect(place.machine.counts(square)).toMatchObject({ marks: 4 });
  }
  answerWith(result, draft.publicationKey);
  await time.pass(20 * minute);
  expect(events(place, 'poll-book-deleted')).toHaveLength(1);
  expect(place.machine.consultations.get(square)).toBeUndefined();
  expect(existsSync(join(place.folder, 'consultations', square))).toBe(false);
  await place.machine.stop();
  for (const name of readdirSync(place.folder).filter((file) => file.startsWith('sync.db')))
    expect(readFileSync(join(place.folder, name)).includes(square)).toBe(false);
});

test('ballots that were not counted are kept when the result is published, and the token key is deleted all the same', async () => {
  const { city, time, openPlace } = await startWorld();
  const draft = await city.publish();
  const place = await openPlace('centre');
  castMany(place, 4);
  place.relay.fate = () => 'lose-request';
  await time.pass(hour);
  await publishWithout(city, draft, 'centre');
  place.relay.fate = () => 'pass';
  await time.pass(hour);
  expect(events(place, 'ballots-left')).toEqual([{ event: 'ballots-left', fields: { consultation: square } }]);
  expect(place.machine.counts(square)).toEqual({ ballots: 4, purged: 0, marks: 4 });
  await place.machine.stop();
  await place.machine.start();
  await time.pass(hour);
  expect(place.machine.sync.isConnected).toBe(true);
  expect(place.machine.consultations.get(square)).toBeUndefined();
  expect(place.machine.counts(square)).toEqual({ ballots: 4, purged: 0, marks: 4 });
  expect(events(place, 'ballots-left')).toHaveLength(1);
});

test('a ballot that is altered on the disk is neither sent nor purged, and other consultations go on', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  await city.publish({ consultation: 'repetition', rehearsal: true });
  const place = await openPlace('centre');
  castMany(place, 3);
  const rehearsed = castMany(place, 3, 'repetition');
  const database = new Database(join(place.folder, 'consultations', square, 'urn.db'));
  database.exec('UPDATE urn SET sealed = zeroblob(length(sealed)) WHERE id = (SELECT min(id) FROM urn)');
  database.close();
  await time.pass(10 * minute);
  expect((await heldByCity(city, square)).ballots).toEqual([]);
  expect(ids((await heldByCity(city, 'repetition')).ballots)).toEqual(ids(rehearsed));
  expect(events(place, 'store-refused')).toEqual([
    { event: 'store-refused', fields: { store: square, reason: 'damaged' } },
  ]);
  expect(place.machine.sync.isConnected).toBe(true);
});

test('without its memory sync sends nothing, and people can still vote', async () => {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  await place.machine.stop();
  const database = new Database(join(place.folder, 'sync.db'));
  database.exec('DROP TABLE marks');
  database.close();
  const before = place.relay.exchanges.length;
  await place.machine.start();
  expect(place.machine.sync.isRefused).toBe(true);
  castMany(place, 4);
  place.machine.sync.hurry();
  await time.pass(10 * minute);
  expect(place.relay.exchanges).toHaveLength(before);
  expect(await place.machine.sync.reserve(square, setHash([]))).toBe('offline');
});
