import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setHash, toBase64url, verify } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { mustBeOk } from '../../contract/result.ts';
import { batchAckSchema } from '../../contract/sync.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import type { HeldConsultation, TestTerminal } from '../testing/terminal.ts';

const trees: Choices = { kind: 'single', option: 'arbres' };
const place = 'place-du-marche';
const hourMs = 3_600_000;

function votes(count: number): Choices[] {
  return Array.from({ length: count }, () => trees);
}

async function startVoting(): Promise<{ city: TestCity; terminal: TestTerminal; held: HeldConsultation }> {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  return { city, terminal, held: await terminal.fetch(place, city.serverKey) };
}

async function urnOf(city: TestCity): Promise<string[]> {
  const rows = await city.database.rows<{ id: Buffer; sealed: Buffer }>('select id, sealed from ballots order by id');
  for (const { id, sealed } of rows) expect(createHash('sha256').update(sealed).digest().subarray(0, 16)).toEqual(id);
  return rows.map(({ id }) => id.toString('base64url'));
}

test('a batch is stored whole, and its signed acknowledgement says what was stored', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, votes(8));
  const answer = await terminal.sendBatch(batch);
  const ack = mustBeOk(verify(answer.json(), 'batch-ack', city.serverKey, batchAckSchema), 'acknowledgement');
  const { consultation, batch: name, count, setHash: hash } = batch.manifest;
  expect(ack).toEqual({ consultation, terminal: 'centre', batch: name, count, setHash: hash });
  expect(setHash(await urnOf(city))).toBe(hash);
});

test('batches sent many times, at once and in any order, are in the urn once', { timeout: 120_000 }, async () => {
  const { city, terminal, held } = await startVoting();
  const gare = await city.enrol('gare');
  const heldByGare = await gare.fetch(place, city.serverKey);
  const senders = [
    ...Array.from({ length: 3 }, () => ({ from: terminal, batch: terminal.makeBatch(held, votes(5)) })),
    ...Array.from({ length: 3 }, () => ({ from: gare, batch: gare.makeBatch(heldByGare, votes(4)) })),
  ];
  const expected = setHash(senders.flatMap(({ batch }) => batch.sealed.map(idOf)));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(senders.length - 1), { minLength: 5, maxLength: 25 }), async (order) => {
      const answers = await Promise.all(
        [...order, ...senders.keys()].map((at) => {
          const { from, batch } = senders[at] as (typeof senders)[number];
          return from.sendBatch(batch);
        }),
      );
      expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
      expect(setHash(await urnOf(city))).toBe(expected);
    }),
    { numRuns: 5 },
  );
});

test('another content under the name of a stored batch is refused with an alarm, and changes nothing', async () => {
  const { city, terminal, held } = await startVoting();
  const first = terminal.makeBatch(held, votes(4));
  await terminal.sendBatch(first);
  const other = terminal.makeBatch(held, votes(4), { batch: first.manifest.batch });
  expect((await terminal.sendBatch(other)).json()).toMatchObject({ error: 'batch-conflict' });
  expect(await urnOf(city)).toHaveLength(4);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'batch-conflict', terminal: 'centre' }]);
});

test('a ballot that is in another batch already is refused with an alarm, and none of its batch is stored', async () => {
  const { city, terminal, held } = await startVoting();
  const first = terminal.makeBatch(held, votes(4));
  await terminal.sendBatch(first);
  const fresh = terminal.makeBatch(held, votes(4)).sealed;
  const mixed = terminal.frame(held, [...fresh, ...first.sealed.slice(0, 1)]);
  expect((await terminal.sendBatch(mixed)).json()).toMatchObject({ error: 'ballot-elsewhere' });
  const renamed = terminal.frame(held, first.sealed);
  expect((await terminal.sendBatch(renamed)).json()).toMatchObject({ error: 'ballot-elsewhere' });
  expect(await urnOf(city)).toHaveLength(4);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'ballot-elsewhere', times: 2 }]);
});

test('no flipped bit of a frame enters the urn', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, votes(3));
  const bits = fc.nat(batch.frame.length * 8 - 1);
  await fc.assert(
    fc.asyncProperty(bits, async (bit) => {
      const altered = Buffer.from(batch.frame);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { status } = await terminal.sendBatch(batch, altered);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
  expect(await urnOf(city)).toEqual([]);
  expect((await terminal.sendBatch(batch)).status).toBe(200);
});

test('a manifest that does not fit its ballots, its form or its address is refused', async () => {
  const { city, terminal, held } = await startVoting();
  const refused = async (change: object, error: string) =>
    expect((await terminal.sendBatch(terminal.makeBatch(held, votes(4), change))).json(), error).toMatchObject({
      error,
    });
  await refused({ setHash: toBase64url(randomBytes(32)) }, 'wrong-set-hash');
  await refused({ formHash: toBase64url(randomBytes(32)) }, 'not-this-form');
  await refused({ packageHash: toBase64url(randomBytes(32)) }, 'not-this-form');
  await refused({ rehearsal: true }, 'not-this-form');
  await refused({ count: 3 }, 'invalid');
  await refused({ count: 5 }, 'invalid');
  await refused({ terminal: 'gare' }, 'bad-signature');
  const { frame, manifest } = terminal.makeBatch(held, votes(4));
  const elsewhere = await terminal.send('PUT', `/consultations/other/batches/${manifest.batch}`, frame);
  expect(elsewhere.json()).toMatchObject({ error: 'invalid' });
  const renamed = `/consultations/${place}/batches/${toBase64url(randomBytes(16))}`;
  expect((await terminal.send('PUT', renamed, frame)).json()).toMatchObject({ error: 'invalid' });
  const padded = terminal.frame(
    held,
    [0, 1, 2].map(() => randomBytes(200)),
    { sealedBytes: 200 },
  );
  expect((await terminal.sendBatch(padded)).json()).toMatchObject({ error: 'not-this-form' });
  expect(await urnOf(city)).toEqual([]);
});

test('unsorted ballots are refused: their order could say in which order they were cast', async () => {
  const { terminal, held } = await startVoting();
  const { frame, manifest } = terminal.makeBatch(held, votes(3));
  const size = manifest.sealedBytes;
  const head = frame.subarray(0, frame.length - 3 * size);
  const [a, b, c] = [0, 1, 2].map((at) => frame.subarray(head.length + at * size, head.length + (at + 1) * size));
  const swapped = Buffer.concat([head, b ?? head, a ?? head, c ?? head]);
  expect(
    (await terminal.send('PUT', `/consultations/${place}/batches/${manifest.batch}`, swapped)).json(),
  ).toMatchObject({
    error: 'invalid',
    message: expect.stringContaining('not sorted'),
  });
});

test('fewer than k ballots are taken in one closing batch, after the closing, and no other way', async () => {
  const { city, terminal, held } = await startVoting();
  const refused = async (count: number, closing: boolean, error: string) =>
    expect((await terminal.sendBatch(terminal.makeBatch(held, votes(count), { closing }))).json()).toMatchObject({
      error,
    });
  await refused(2, false, 'below-k');
  await refused(2, true, 'not-closed-yet');
  city.pass(hourMs);
  await refused(2, false, 'below-k');
  expect((await terminal.sendBatch(terminal.makeBatch(held, votes(5), { closing: true }))).status).toBe(200);
  expect((await terminal.sendBatch(terminal.makeBatch(held, votes(2), { closing: true }))).status).toBe(200);
  await refused(1, true, 'below-k');
});

test('a ballot that was cast in time is taken whenever it arrives, until the urn is released', async () => {
  const { city, terminal, held } = await startVoting();
  city.pass(48 * hourMs);
  const late = terminal.makeBatch(held, votes(3));
  expect((await terminal.sendBatch(late)).status).toBe(200);
  await city.database.run('update consultations set frozen = true');
  expect((await terminal.sendBatch(late)).status).toBe(200);
  expect((await terminal.sendBatch(terminal.makeBatch(held, votes(3)))).json()).toMatchObject({ error: 'frozen' });
});

test('garbage, cut frames and huge ones are refused, and the server goes on', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, votes(3));
  const huge = Buffer.alloc(4);
  huge.writeUInt32BE(0xffff_ffff);
  const bodies = [
    Buffer.alloc(0),
    Buffer.from([0, 0]),
    huge,
    randomBytes(1_000),
    batch.frame.subarray(0, 100),
    batch.frame.subarray(0, batch.frame.length - 1),
    Buffer.concat([batch.frame, Buffer.from([0])]),
    Buffer.concat([huge, Buffer.alloc(20 * 1024 * 1024)]),
  ];
  for (const body of bodies) {
    const { status } = await terminal.sendBatch(batch, body);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  const asJson = await terminal.send('PUT', `/consultations/${place}/batches/${batch.manifest.batch}`, { a: 1 });
  expect(asJson.json()).toMatchObject({ error: 'unsupported-type' });
  expect((await terminal.sendBatch(batch)).status).toBe(200);
  expect(await urnOf(city)).toHaveLength(3);
});

test('a connection to PostgreSQL killed in the middle of a batch keeps none of it and says try later', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, votes(6));
  // Stands for a server process that dies when some of the ballots are written.
  await city.database.run(`create function die_at_third() returns trigger language plpgsql as $$
    begin
      if (select count(*) from ballots) = 2 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new;
    end $$`);
  await city.database.run(
    'create trigger die_at_third before insert on ballots for each row execute function die_at_third()',
  );
  expect((await terminal.sendBatch(batch)).json()).toMatchObject({ error: 'unavailable' });
  await city.database.run('drop trigger die_at_third on ballots');
  expect(await urnOf(city)).toEqual([]);
  expect(await city.database.rows('select * from batches')).toEqual([]);
  expect((await terminal.sendBatch(batch)).status).toBe(200);
  expect(await urnOf(city)).toHaveLength(6);
});

test('what was acknowledged is there after the server starts again', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, votes(3));
  const before = await terminal.sendBatch(batch);
  await city.restart();
  expect((await terminal.sendBatch(batch)).text).toBe(before.text);
  expect(await urnOf(city)).toHaveLength(3);
});

test('nothing in the tables of the urn says when a ballot came', async () => {
  const { city, terminal, held } = await startVoting();
  await terminal.sendBatch(terminal.makeBatch(held, votes(3)));
  const stored = JSON.stringify([
    await city.database.rows('select * from batches'),
    await city.database.rows('select consultation, batch, id from ballots'),
  ]);
  expect(stored).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
  expect(city.logged).toEqual([]);
});

function idOf(sealed: Uint8Array): string {
  return toBase64url(createHash('sha256').update(sealed).digest().subarray(0, 16));
}
