import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { openStore, StoreMarkers } from './index.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const transactions = 30;

/** What a kill leaves of a store that is appended to: everything is in its log. */
function killed() {
  const folder = temporaryFolder();
  const markers = new StoreMarkers(folder);
  const file = join(folder, 'things.db');
  const migrations = ['CREATE TABLE thing (name INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;'];
  const open = () => openStore({ file, name: 'things', markers, mode: 'append', migrations });
  const store = mustBeOk(open(), 'open');
  const insert = store.prepare('INSERT INTO thing (body) VALUES (?)');
  for (let n = 0; n < transactions; n += 1) insert.run(Buffer.alloc(700, n));
  const suffixes = ['', '-wal'];
  for (const suffix of suffixes) copyFileSync(`${file}${suffix}`, `${file}${suffix}.kept`);
  store.close();
  const putBack = () => {
    for (const suffix of suffixes) copyFileSync(`${file}${suffix}.kept`, `${file}${suffix}`);
  };
  return { file, log: `${file}-wal`, open, putBack };
}

function rowsOf(store: Database.Database): number {
  const rows = Number(store.prepare('SELECT count(*) FROM thing').pluck().get());
  store.close();
  return rows;
}

function flip(file: string, bit: number): void {
  const bytes = readFileSync(file);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  writeFileSync(file, bytes);
}

test('a bit that flips in the log is found, unless only the last transaction is gone, as after a power cut', () => {
  const { log, open, putBack } = killed();
  putBack();
  expect(rowsOf(mustBeOk(open(), 'open'))).toBe(transactions);
  const bits = readFileSync(`${log}.kept`).length * 8;
  let found = 0;
  fc.assert(
    fc.property(fc.nat(bits - 1), (bit) => {
      putBack();
      flip(log, bit);
      const opened = open();
      if (opened.ok) expect(rowsOf(opened.value)).toBeGreaterThanOrEqual(transactions - 1);
      else found += 1;
    }),
    { numRuns: 80 },
  );
  expect(found).toBeGreaterThan(40);
});

test('a bit that flips in what says of which log a frame is, which no sum covers, is found too', () => {
  const { log, open, putBack } = killed();
  const frameBytes = 24 + 4096;
  const frames = (readFileSync(`${log}.kept`).length - 32) / frameBytes;
  expect(frames).toBeGreaterThan(transactions);
  for (let frame = 0; frame < frames; frame += 5) {
    putBack();
    flip(log, (32 + frame * frameBytes + 8 + (frame % 8)) * 8);
    const opened = open();
    if (opened.ok) expect(rowsOf(opened.value), `frame ${frame}`).toBeGreaterThanOrEqual(transactions - 1);
  }
});

test('the control: SQLite alone finds such a store in order, and leaves out what came after', () => {
  const { file, log, putBack } = killed();
  putBack();
  flip(log, readFileSync(log).length * 4);
  const store = new Database(file);
  expect(store.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(rowsOf(store)).toBeLessThan(transactions - 5);
});

test('a log whose last transaction was torn by a power cut is no damage', () => {
  const { log, open, putBack } = killed();
  const bytes = readFileSync(`${log}.kept`).length;
  for (const lost of [1, 600, 4_000]) {
    putBack();
    truncateSync(log, bytes - lost);
    expect(rowsOf(mustBeOk(open(), 'open'))).toBe(transactions - 1);
    putBack();
    writeFileSync(log, Buffer.concat([readFileSync(log).subarray(0, bytes - lost), Buffer.alloc(lost)]));
    expect(rowsOf(mustBeOk(open(), 'open'))).toBe(transactions - 1);
  }
});
