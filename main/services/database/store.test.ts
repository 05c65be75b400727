import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { guarded, openStore, StoreMarkers } from './index.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const migrations = ['CREATE TABLE thing (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID;'];

function place() {
  const folder = temporaryFolder();
  const markers = new StoreMarkers(folder);
  const file = join(folder, 'things.db');
  const open = (
    more: { migrations?: readonly string[]; maximumPages?: number; mode?: 'history-free' | 'append' } = {},
  ) => openStore({ file, name: 'things', markers, mode: 'history-free', migrations, ...more });
  return { folder, file, markers, open };
}

/** A closed store of a few pages. */
function filled() {
  const here = place();
  const store = mustBeOk(here.open(), 'open');
  const insert = store.prepare('INSERT INTO thing VALUES (?, ?)');
  for (let n = 0; n < 40; n++) insert.run(`thing ${n}`, Buffer.alloc(700, n));
  store.close();
  return here;
}

test('a store that never existed is created, and only its owner can read it', () => {
  const { file, open } = place();
  mustBeOk(open(), 'open').close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  mustBeOk(open(), 'open again').close();
});

test('a store that existed and whose file is gone is refused, and not created again', () => {
  const { file, open } = filled();
  rmSync(file);
  expect(open()).toEqual({ ok: false, error: { code: 'missing' } });
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

test('a store cut to nothing, cut short, or replaced by garbage is refused and left as it is', () => {
  const damages: ((file: string) => void)[] = [
    (file) => truncateSync(file, 0),
    (file) => truncateSync(file, 100),
    (file) => truncateSync(file, 4096),
    (file) => truncateSync(file, statSync(file).size - 4096),
    (file) => truncateSync(file, statSync(file).size - 1),
    (file) => writeFileSync(file, Buffer.alloc(8192, 0x5a)),
    (file) => writeFileSync(file, ''),
  ];
  for (const damage of damages) {
    const { file, open } = filled();
    damage(file);
    const before = readFileSync(file);
    expect(open()).toEqual({ ok: false, error: { code: 'damaged' } });
    expect(readFileSync(file)).toEqual(before);
  }
});

test('a flipped bit in the header, the schema or the structure of a page is refused', () => {
  for (const offset of [3, 20, 4096 - 60, 2 * 4096 + 3]) {
    const { file, open } = filled();
    const bytes = readFileSync(file);
    bytes[offset] = (bytes[offset] ?? 0) ^ 0x40;
    writeFileSync(file, bytes);
    const result = open();
    expect(result).toEqual({ ok: false, error: { code: 'damaged' } });
    expect(readFileSync(file)).toEqual(bytes);
  }
});

test('a flipped bit in the words of a check, which SQLite takes for a mistake in SQL, is refused', () => {
  const migrations = ['CREATE TABLE thing (name TEXT PRIMARY KEY CHECK (length(name) < 9)) STRICT;'];
  const { file, open } = place();
  const store = mustBeOk(open({ migrations }), 'open');
  store.prepare('INSERT INTO thing VALUES (?)').run('one');
  store.close();
  const bytes = readFileSync(file);
  bytes.write('mength', bytes.indexOf('length('));
  writeFileSync(file, bytes);
  expect(open({ migrations })).toEqual({ ok: false, error: { code: 'damaged' } });
  expect(readFileSync(file)).toEqual(bytes);
});

test('a store with another schema is refused', () => {
  const { file, open } = filled();
  const other = new Database(file);
  other.exec('CREATE TABLE more (a TEXT) STRICT');
  other.close();
  expect(open()).toEqual({ ok: false, error: { code: 'damaged' } });
});

test('a store written by a newer program is refused, an older one is migrated', () => {
  const { open } = filled();
  const newer = [...migrations, 'CREATE TABLE more (a TEXT) STRICT;'];
  const store = mustBeOk(open({ migrations: newer }), 'migrate');
  expect(store.prepare('SELECT count(*) FROM thing').pluck().get()).toBe(40);
  store.close();
  expect(open()).toEqual({ ok: false, error: { code: 'newer-schema' } });
});

test('a migration that fails leaves the store as it was', () => {
  const { open } = filled();
  const broken = [...migrations, 'CREATE TABLE more (a TEXT) STRICT; INSERT INTO nowhere VALUES (1);'];
  expect(() => open({ migrations: broken })).toThrow('nowhere');
  mustBeOk(open(), 'open').close();
});

test('a store whose creation was cut off is created at the next start', () => {
  const { file, open } = place();
  appendFileSync(file, '');
  mustBeOk(open(), 'open').close();
});

test('a full disk is a value, and the store goes on when there is room again', () => {
  const { open } = place();
  const store = mustBeOk(open({ maximumPages: 8 }), 'open');
  const insert = store.prepare('INSERT INTO thing VALUES (?, ?)');
  let count = 0;
  let last = guarded(() => insert.run(`thing ${count}`, Buffer.alloc(700)));
  while (last.ok) {
    count += 1;
    last = guarded(() => insert.run(`thing ${count}`, Buffer.alloc(700)));
  }
  expect(last.error).toEqual({ code: 'disk-full' });
  expect(store.prepare('SELECT count(*) FROM thing').pluck().get()).toBe(count);
  store.pragma('max_page_count = 100');
  expect(guarded(() => insert.run('one more', Buffer.alloc(700))).ok).toBe(true);
  store.close();
});

test('a store that another program appends to cannot be opened a second time', () => {
  const { open } = place();
  const store = mustBeOk(open({ mode: 'append' }), 'open');
  store.prepare('INSERT INTO thing VALUES (?, ?)').run('a', Buffer.alloc(1));
  expect(open({ mode: 'append' })).toEqual({ ok: false, error: { code: 'in-use' } });
  store.close();
  mustBeOk(open({ mode: 'append' }), 'open after').close();
});

test('a fault of the disk is a value, a mistake of the program is thrown', () => {
  const { open } = place();
  const store = mustBeOk(open(), 'open');
  store.pragma('query_only = ON');
  expect(guarded(() => store.prepare('INSERT INTO thing VALUES (?, ?)').run('a', Buffer.alloc(1)))).toEqual({
    ok: false,
    error: { code: 'io-error' },
  });
  expect(guarded(() => writeFileSync('/dev/full', 'x'))).toEqual({ ok: false, error: { code: 'disk-full' } });
  store.pragma('query_only = OFF');
  store.prepare('INSERT INTO thing VALUES (?, ?)').run('a', Buffer.alloc(1));
  expect(() => guarded(() => store.prepare('INSERT INTO thing VALUES (?, ?)').run('a', Buffer.alloc(1)))).toThrow(
    'UNIQUE',
  );
  store.close();
});
