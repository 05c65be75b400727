import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { DeskBook } from './desk-book.ts';

function place() {
  const folder = temporaryFolder();
  const markers = new StoreMarkers(folder);
  const open = (maximumPages?: number) => DeskBook.open({ folder, name: 'parc', markers, maximumPages });
  return { file: join(folder, 'desk-book.db'), open, opened: () => mustBeOk(open(), 'open') };
}

const tokens = Array.from({ length: 12 }, (_, n) => toBase64url(createHash('sha256').update(`code ${n}`).digest()));

test('codes and counters stay over a restart', () => {
  const { opened } = place();
  const book = opened();
  const [kept = '', withdrawn = ''] = tokens;
  for (const token of [kept, withdrawn]) mustBeOk(book.addCode(token), 'add');
  mustBeOk(book.withdrawCode(withdrawn), 'withdraw');
  mustBeOk(book.withdrawCode(withdrawn), 'withdraw again');
  mustBeOk(book.countSpoiled(), 'spoiled');
  mustBeOk(book.countReprint(), 'reprint');
  book.close();
  const again = opened();
  expect(again.hasCode(kept)).toEqual({ ok: true, value: true });
  expect(again.hasCode(withdrawn)).toEqual({ ok: true, value: false });
  expect(again.counts()).toEqual({ ok: true, value: { spoiled: 1, reprints: 1, codesIssued: 1 } });
  again.close();
});

test('the file tells nothing of the order in which codes were handed out', () => {
  const bytesAfter = (order: readonly string[]) => {
    const { file, opened } = place();
    const book = opened();
    for (const token of order) mustBeOk(book.addCode(token), 'add');
    book.close();
    return readFileSync(file);
  };
  expect(bytesAfter(tokens).equals(bytesAfter(tokens.toReversed()))).toBe(true);
});

test('a book that is gone is not begun again', () => {
  const { file, open, opened } = place();
  opened().close();
  rmSync(file);
  expect(open()).toEqual({ ok: false, error: { code: 'missing' } });
});

test('a code or a counter that changed is found, and a book from before there was a digest is taken over', () => {
  const { file, open, opened } = place();
  const book = opened();
  for (const token of tokens) mustBeOk(book.addCode(token), 'add');
  mustBeOk(book.countSpoiled(), 'spoiled');
  book.close();
  const whole = readFileSync(file);
  const edit = (sql: string) => {
    writeFileSync(file, whole);
    const database = new Database(file);
    database.exec(sql);
    database.close();
  };
  for (const change of [
    'code SET token = zeroblob(32) WHERE token = (SELECT max(token) FROM code)',
    'counters SET spoiled = 0',
    'counters SET reprints = 1',
    'counters SET codes_issued = 13',
  ]) {
    edit(`UPDATE ${change}`);
    expect(open(), change).toEqual({ ok: false, error: { code: 'damaged' } });
  }
  edit('DROP TABLE digest; PRAGMA user_version = 1');
  const old = opened();
  expect(old.counts()).toEqual({ ok: true, value: { spoiled: 1, reprints: 0, codesIssued: 12 } });
  old.close();
});
