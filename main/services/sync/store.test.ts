import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { setHash, sortByBytes, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { SyncStore } from './store.ts';

function place() {
  const folder = temporaryFolder();
  const open = (maximumPages?: number) => SyncStore.open(folder, new StoreMarkers(folder), maximumPages);
  const opened = (maximumPages?: number) => {
    const store = mustBeOk(open(maximumPages), 'open');
    onTestFinished(() => store.close());
    return store;
  };
  return { folder, file: join(folder, 'sync.db'), open, opened };
}

const name16 = () => toBase64url(randomBytes(16));

function someBatch(count = 8) {
  const ids = sortByBytes(Array.from({ length: count }, name16));
  return { batch: name16(), closing: false, count, setHash: setHash(ids), packageHash: setHash([]), bag: 2, ids };
}

function byName(one: { batch: string }, other: { batch: string }): number {
  return Buffer.compare(Buffer.from(one.batch, 'base64url'), Buffer.from(other.batch, 'base64url'));
}

test('the number of a heartbeat grows over restarts', () => {
  const { opened } = place();
  const store = opened();
  expect([store.nextCounter(), store.nextCounter()]).toEqual([1, 2].map((value) => ({ ok: true, value })));
  store.close();
  expect(opened().nextCounter()).toEqual({ ok: true, value: 3 });
});

test('a batch keeps its members until they are purged, and its name, count and set hash after', () => {
  const { opened } = place();
  const batch = someBatch();
  const first = opened();
  mustBeOk(first.formBatch('parc', 'urn', batch), 'form');
  first.close();
  const second = opened();
  expect(second.unfinishedBatches('parc', 'urn')).toEqual({ ok: true, value: [{ ...batch, state: 'formed' }] });
  mustBeOk(second.acknowledgeBatch(batch.batch), 'acknowledge');
  expect(second.unfinishedBatches('parc', 'urn')).toEqual({ ok: true, value: [{ ...batch, state: 'acknowledged' }] });
  mustBeOk(second.finishBatch(batch.batch), 'finish');
  second.close();
  const third = opened();
  expect(third.unfinishedBatches('parc', 'urn')).toEqual({ ok: true, value: [] });
  const { batch: name, count, setHash: hash, bag } = batch;
  expect(third.batches('parc', 'urn')).toEqual({ ok: true, value: [{ batch: name, count, setHash: hash, bag }] });
});

test('several batches of a consultation can be on their way, each with its members', () => {
  const { opened } = place();
  const store = opened();
  const batches = [someBatch(), someBatch()];
  for (const batch of batches) mustBeOk(store.formBatch('parc', 'urn', batch), 'form');
  mustBeOk(store.formBatch('parc', 'provisional', { ...someBatch(), bag: 0 }), 'form');
  mustBeOk(store.formBatch('place', 'urn', someBatch()), 'form');
  const held = mustBeOk(store.unfinishedBatches('parc', 'urn'), 'batches');
  expect(held.map(({ state: _, ...batch }) => batch)).toEqual(batches.sort(byName));
});

test('the number of the bag survives, each consultation its own', () => {
  const { opened } = place();
  const first = opened();
  expect(first.currentBag('parc')).toEqual({ ok: true, value: 1 });
  mustBeOk(first.setCurrentBag('parc', 2), 'set');
  mustBeOk(first.setCurrentBag('parc', 3), 'set');
  first.close();
  const second = opened();
  expect(second.currentBag('parc')).toEqual({ ok: true, value: 3 });
  expect(second.currentBag('place')).toEqual({ ok: true, value: 1 });
});

test('no table has a time but the hour in which the city was last heard, and none has a column that ties a ballot to a token', () => {
  const { file, opened } = place();
  opened().close();
  const database = new Database(file, { readonly: true });
  const tables = database.pragma('table_list') as { name: string; wr: number; strict: number }[];
  const shape = tables
    .filter(({ name }) => !name.startsWith('sqlite_'))
    .map(({ name, wr, strict }) => {
      expect([wr, strict]).toEqual([1, 1]);
      return [name, (database.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name)];
    });
  database.close();
  expect(Object.fromEntries(shape)).toEqual({
    heartbeat: ['one', 'counter', 'refused', 'heard_in'],
    batch: ['batch', 'consultation', 'state', 'closing', 'count', 'set_hash', 'ids', 'package_hash', 'box', 'bag'],
    bag: ['consultation', 'current'],
    marks: ['consultation', 'sent', 'acknowledged'],
    final: ['consultation', 'manifest', 'acknowledged'],
    release: ['reservation', 'consultation', 'token'],
    digest: ['one', 'value'],
  });
});

test('the hour in which the city was last heard is known over restarts', () => {
  const { opened, open } = place();
  const store = opened();
  expect(store.heardIn()).toEqual({ ok: true, value: null });
  for (const hour of [498_000, 498_000, 498_001]) mustBeOk(store.noteHeard(hour), 'note');
  store.close();
  const again = mustBeOk(open(), 'open');
  expect(again.heardIn()).toEqual({ ok: true, value: 498_001 });
  again.close();
});

test('nothing of a consultation that is forgotten is left in the file or its log', () => {
  const { folder, opened } = place();
  const store = opened();
  const token = randomBytes(32);
  const batch = someBatch();
  mustBeOk(store.formBatch('parc', 'urn', batch), 'form');
  mustBeOk(store.addRelease({ reservation: name16(), consultation: 'parc', token: toBase64url(token) }), 'release');
  mustBeOk(store.setMarks('parc', { sent: 8, acknowledged: 8 }), 'marks');
  mustBeOk(store.makeFinal('parc', '{}'), 'final');
  mustBeOk(store.setCurrentBag('parc', 2), 'bag');
  const files = () => readdirSync(folder).filter((name) => name.startsWith('sync.db'));
  const holds = (bytes: Buffer) => files().some((name) => readFileSync(join(folder, name)).includes(bytes));
  const traces = [token, Buffer.from(batch.ids[3] ?? '', 'base64url'), Buffer.from('parc')];
  expect(traces.map(holds)).toEqual([true, true, true]);
  mustBeOk(store.forget('parc'), 'forget');
  mustBeOk(store.forget('parc'), 'forget');
  expect(traces.map(holds)).toEqual([false, false, false]);
  expect(store.final('parc')).toEqual({ ok: true, value: undefined });
});

test('a damaged or missing memory is refused and left as it is', () => {
  const { file, open, opened } = place();
  opened().close();
  const content = readFileSync(file);
  writeFileSync(file, content.subarray(0, 5_000));
  expect(open()).toMatchObject({ ok: false, error: { code: 'damaged' } });
  expect(readFileSync(file)).toHaveLength(5_000);
});

test('whatever is changed in it, it is refused, and a memory from before there was a digest is taken over', () => {
  const { file, open, opened } = place();
  const store = opened();
  const batch = someBatch();
  mustBeOk(store.nextCounter(), 'counter');
  mustBeOk(store.formBatch('parc', 'urn', batch), 'form');
  mustBeOk(store.setMarks('parc', { sent: 8, acknowledged: 8 }), 'marks');
  mustBeOk(store.makeFinal('place', '{"ballots":8}'), 'final');
  mustBeOk(store.addRelease({ reservation: name16(), consultation: 'parc', token: setHash([]) }), 'release');
  store.close();
  const whole = readFileSync(file);
  const edit = (sql: string) => {
    writeFileSync(file, whole);
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };
  for (const change of [
    'heartbeat SET counter = counter - 1',
    'heartbeat SET refused = 1',
    "batch SET state = 'acknowledged'",
    'batch SET count = 9',
    'batch SET ids = zeroblob(length(ids))',
    'marks SET acknowledged = 0',
    `final SET manifest = '{"ballots":9}'`,
    'release SET token = zeroblob(32)',
    'digest SET value = zeroblob(32)',
  ]) {
    edit(`UPDATE ${change}`);
    expect(open(), change).toEqual({ ok: false, error: { code: 'damaged' } });
  }
  const withoutBags = `DROP TABLE bag; ALTER TABLE batch DROP COLUMN bag;
    CREATE UNIQUE INDEX one_unfinished ON batch (consultation, box) WHERE state <> 'done';`;
  for (const older of ['PRAGMA user_version = 6', 'DROP TABLE digest; PRAGMA user_version = 5']) {
    edit(`${withoutBags} ${older}`);
    const again = opened();
    expect(again.unfinishedBatches('parc', 'urn')).toMatchObject({ ok: true, value: [{ ...batch, bag: 1 }] });
    again.close();
  }
});

test('a full disk is a value, and what was remembered before is still there', () => {
  const { opened } = place();
  opened().close();
  const store = opened(20);
  const formed = [];
  let fault: string | undefined;
  for (let n = 0; n < 200 && fault === undefined; n += 1) {
    const added = store.formBatch(`parc-${n}`, 'urn', someBatch(50));
    if (added.ok) formed.push(n);
    else fault = added.error.code;
  }
  expect(fault).toBe('disk-full');
  expect(formed.length).toBeGreaterThan(3);
  store.close();
  const again = opened();
  for (const n of formed) expect(again.unfinishedBatches(`parc-${n}`, 'urn')).toMatchObject({ value: [{ count: 50 }] });
});
