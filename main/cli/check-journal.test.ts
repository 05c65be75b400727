import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { chained, readJournal } from '../journal/index.ts';
import { StoreMarkers } from '../services/database/index.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { Journal } from '../services/journal/index.ts';
import { checkJournal } from './check-journal.ts';
import { capture } from './command.fixture.ts';

/** The journal of services that run, with three entries. */
function running() {
  const folder = temporaryFolder();
  const now = () => Date.parse('2026-11-22T07:43:59.123Z');
  const journal = mustBeOk(Journal.open({ folder, markers: new StoreMarkers(folder), now, log: expect.fail }), 'open');
  onTestFinished(() => journal.close());
  journal.record('services-started', { software: '0.1.0' });
  journal.record('printer-state', { state: 'paper-out' });
  journal.record('call-refused', { reason: 'too-large', call: 'frame' });
  return { folder, file: join(folder, 'journal.db'), journal };
}

function stopped() {
  const { folder, file, journal } = running();
  journal.close();
  return { folder, file };
}

async function check(...files: string[]) {
  const io = capture();
  const code = await checkJournal(files, io);
  return { code, out: io.out(), errors: io.errors() };
}

const contentsOf = (folder: string) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'base64')]);

const lines = [
  '1  2026-11-22T07:43Z  services-started  The services started. software: 0.1.0\n',
  '2  2026-11-22T07:43Z  printer-state  The printer reported a change. state: paper-out\n',
  '3  2026-11-22T07:43Z  call-refused  A call was refused before it was carried out. call: frame; reason: too-large\n',
];

/** The last line: as many entries, and the hash that ends their chain. */
const holds = (file: string, entries: number) =>
  expect.stringMatching(new RegExp(`${file}: the chain holds\\. Last entry: ${entries}, SHA-256 [0-9a-f]{64}\n$`));

test('a journal is read in words while its services run and after they stopped, and nothing is written beside it', async () => {
  const { folder, file, journal } = running();
  for (const wait of ['running', 'stopped']) {
    const before = contentsOf(folder);
    const read = await check(file);
    expect(read, wait).toEqual({ code: 0, out: holds(file, 3), errors: '' });
    expect(read.out.startsWith(lines.join('')), wait).toBe(true);
    expect(contentsOf(folder), wait).toEqual(before);
    journal.close();
  }
});

test('a flipped bit in an entry is named, after the entries that hold', async () => {
  const { file } = stopped();
  const bytes = readFileSync(file);
  const at = bytes.indexOf('paper-out');
  expect(at).toBeGreaterThan(0);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  expect(await check(file)).toEqual({
    code: 1,
    out: lines[0],
    errors: `${file}: entry 2 no longer fits: something was altered, removed or inserted there.\n`,
  });
  expect(readFileSync(file)).toEqual(bytes);
});

test('what was removed, put in or renumbered is named; a tail that was cut off is not, but the last hash is another', async () => {
  const tampered: [string, number][] = [
    ['DELETE FROM entry WHERE number = 1', 1],
    ['DELETE FROM entry WHERE number = 2', 2],
    ['UPDATE entry SET hash = zeroblob(32) WHERE number = 2', 2],
    ['INSERT INTO entry SELECT 4, content, hash FROM entry WHERE number = 3', 4],
  ];
  for (const [sql, entry] of tampered) {
    const { file } = stopped();
    edit(file, sql);
    expect((await check(file)).errors, sql).toContain(`: entry ${entry} no longer fits: `);
  }
  const { file } = stopped();
  const whole = await check(file);
  edit(file, 'DELETE FROM entry WHERE number = 3');
  const cut = await check(file);
  expect(cut).toEqual({ code: 0, out: holds(file, 2), errors: '' });
  expect(cut.out.slice(-65)).not.toBe(whole.out.slice(-65));
});

test('what is missing, no journal or damaged is told in a sentence, and the other files are read all the same', async () => {
  const { folder, file } = stopped();
  const named = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const whole = readFileSync(file);
  const other = join(folder, 'other.db');
  edit(other, 'CREATE TABLE entry (number INTEGER NOT NULL PRIMARY KEY, content TEXT, hash BLOB)');
  // The services write journals, and root reads them, for `passerelle doctor` too: a link leads nowhere and a pipe is not waited for.
  const [link, pipe] = [join(folder, 'link.db'), join(folder, 'pipe.db')];
  symlinkSync(file, link);
  execFileSync('mkfifo', [pipe]);
  const refused: [string, string][] = [
    [join(folder, 'nowhere.db'), 'Cannot read FILE: there is no such file or folder.'],
    [folder, 'Cannot read FILE: it is a folder.'],
    [link, 'Cannot read FILE: it is a link that is not followed.'],
    [pipe, 'Cannot read FILE: it is no ordinary file.'],
    [named('empty', ''), 'FILE is no journal that this version can read, or its beginning was written over.'],
    [named('a', 'a'), 'FILE is no journal that this version can read, or its beginning was written over.'],
    [
      named('text', 'no journal\n'.repeat(500)),
      'FILE is no journal that this version can read, or its beginning was written over.',
    ],
    [other, 'FILE is no journal that this version can read, or its beginning was written over.'],
    [named('cut', whole.subarray(0, 4096)), 'FILE is damaged: it was cut short or written over.'],
    [named('torn', whole.subarray(0, 6000)), 'FILE is damaged: it was cut short or written over.'],
    [named('over', whole.fill(7, 4096, 4200)), 'FILE is damaged: it was cut short or written over.'],
  ];
  const { code, out, errors } = await check(...refused.map(([path]) => path), stopped().file);
  expect(code).toBe(1);
  expect(errors.trimEnd().split('\n')).toEqual(refused.map(([path, sentence]) => sentence.replace('FILE', path)));
  expect(out.startsWith(lines.join(''))).toBe(true);
});

test('what another version or a shell that was taken over wrote steers no terminal', async () => {
  const { file, journal } = running();
  journal.record('shell-connected', { runtime: 'Electron \u001b[2J\u202e' });
  journal.close();
  const head = mustBeOk(mustBeOk(readJournal(file), 'read').chain, 'chain');
  const content = canonicalJson({ at: '2027-01-01T00:00Z', event: 'of-another-version', fields: { count: 3 } });
  edit(file, 'INSERT INTO entry VALUES (5, ?, ?)', content, chained(head, content).hash);
  const { out } = await check(file);
  expect(out).toContain(
    '4  2026-11-22T07:43Z  shell-connected  The shell connected to the services. runtime: Electron �[2J�\n',
  );
  expect(out).toContain(
    '5  2027-01-01T00:00Z  of-another-version  This version does not know what that says. count: 3\n',
  );
});

test('no file at all is a misuse', async () => {
  expect(await check()).toEqual({ code: 2, out: '', errors: 'Usage: passerelle check-journal FILE…\n' });
});

function edit(file: string, sql: string, ...values: unknown[]) {
  const database = new Database(file);
  database.prepare(sql).run(...values);
  database.close();
}
