import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { readJournal } from '../../journal/index.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { journalMarkdown } from './catalogue.ts';
import { Journal } from './index.ts';

function place() {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const markers = new StoreMarkers(folder);
  const open = (maximumPages?: number) =>
    Journal.open({
      maximumPages,
      folder,
      markers,
      now: () => Date.parse('2026-11-22T07:43:59.123Z'),
      log: (line) => lines.push(line),
    });
  return { folder, file: join(folder, 'journal.db'), lines, open };
}

/** What was written, oldest first; the chain holds. */
function entriesOf(file: string) {
  const { entries, chain } = mustBeOk(readJournal(file), 'read');
  mustBeOk(chain, 'chain');
  return entries;
}

function filled() {
  const here = place();
  const journal = mustBeOk(here.open(), 'open');
  journal.record('services-started', { software: '0.1.0' });
  journal.record('printer-state', { state: 'paper-out' });
  journal.record('help-requested', {});
  journal.close();
  return here;
}

test('entries come back in order, with times to the minute', () => {
  const { file, open } = filled();
  const journal = mustBeOk(open(), 'open');
  journal.record('help-ended', {});
  journal.close();
  expect(entriesOf(file).map(({ number, at, event }) => [number, at, event])).toEqual([
    [1, '2026-11-22T07:43Z', 'services-started'],
    [2, '2026-11-22T07:43Z', 'printer-state'],
    [3, '2026-11-22T07:43Z', 'help-requested'],
    [4, '2026-11-22T07:43Z', 'help-ended'],
  ]);
});

test('fields outside the catalogue cannot be written', () => {
  const { file, open } = place();
  const journal = mustBeOk(open(), 'open');
  expect(() => journal.record('help-requested', { card: '1234' } as never)).toThrow();
  expect(() => journal.record('printer-state', { state: 'Card 1234' })).toThrow();
  expect(() => journal.record('a-ballot-was-cast' as never, {} as never)).toThrow();
  journal.close();
  expect(entriesOf(file)).toEqual([]);
});

test('an entry that was altered, removed or inserted breaks the chain; a new journal begins beside the old one and says so', () => {
  for (const tamper of [
    "UPDATE entry SET content = replace(content, 'paper-out', 'ready') WHERE number = 2",
    'DELETE FROM entry WHERE number = 2',
    'DELETE FROM entry WHERE number = 1',
    'UPDATE entry SET number = 4 WHERE number = 3',
  ]) {
    const { folder, file, open } = filled();
    const database = new Database(file);
    database.exec(tamper);
    database.close();
    const before = readFileSync(file);
    for (const times of [1, 2]) {
      mustBeOk(open(), `open ${times}`).close();
      const [first, ...others] = entriesOf(join(folder, 'journal-2.db'));
      expect(first).toMatchObject({
        number: 1,
        event: 'store-refused',
        fields: { store: 'journal', reason: 'damaged' },
      });
      expect(others).toEqual([]);
    }
    expect(readFileSync(file)).toEqual(before);
  }
});

test('a journal that is truncated or gone is not begun again under its name', () => {
  for (const damage of [(file: string) => writeFileSync(file, readFileSync(file).subarray(0, 4096)), rmSync]) {
    const { folder, file, open } = filled();
    damage(file);
    mustBeOk(open(), 'open').close();
    expect(entriesOf(join(folder, 'journal-2.db')).map(({ event }) => event)).toEqual(['store-refused']);
  }
});

test('two programs cannot share a journal', () => {
  const { open } = filled();
  const journal = mustBeOk(open(), 'open');
  expect(open()).toEqual({ ok: false, error: { code: 'in-use' } });
  journal.close();
});

test('a journal that cannot grow says so in the log and does not stop its caller', () => {
  const { file, lines, open } = place();
  const journal = mustBeOk(open(3), 'open');
  while (lines.length === 0) journal.record('help-requested', {});
  expect(lines).toEqual(['journal: disk-full, help-requested not written']);
  journal.close();
  expect(entriesOf(file).at(-1)).toMatchObject({ event: 'help-requested' });
});

test('docs/journal.md is the catalogue (write it again with `node main/services/journal/catalogue.ts > docs/journal.md`)', () => {
  expect(readFileSync(new URL('../../../docs/journal.md', import.meta.url), 'utf8')).toBe(journalMarkdown());
});
