import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { type Fact, leastVisits, mostHosts } from '../../../contract/statistics.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Help } from '../help/index.ts';
import { reference } from '../terminal.fixture.ts';
import { Visits } from '../visits/index.ts';
import { Statistics } from './index.ts';

const minute = 60_000;
const mediatorCard = '9000000001';

function place(dataDirectory = temporaryFolder()) {
  const clock = { ms: 0, month: '2026-11' };
  const record = () => {};
  const visits = new Visits({ isMediator: (number) => number === mediatorCard });
  const help = new Help(record);
  const statistics = new Statistics({
    ...{ dataDirectory, markers: new StoreMarkers(dataDirectory), visits, help, record },
    month: () => clock.month,
    monotonicNow: () => clock.ms,
  });
  onTestFinished(() => statistics.close());
  const visit = (minutes: number, ...facts: readonly Fact[]) => {
    const name = reference();
    visits.begin(name);
    for (const fact of facts) mustBeOk(statistics.note({ visit: name, fact }), 'note');
    clock.ms += minutes * minute;
    visits.end(name);
    return name;
  };
  const finished = () => mustBeOk(statistics.finished(), 'finished');
  return { clock, dataDirectory, finished, help, statistics, visit, visits };
}

test('a visit adds one to each thing that was true of it, however often it was said; the last language counts', () => {
  const { clock, finished, visit } = place();
  const host: Fact = { kind: 'blocked', host: 'www.exemple.fr' };
  for (let n = 0; n < leastVisits; n += 1)
    visit(
      ...([7, host, host, { kind: 'language', language: 'ar' }, { kind: 'language', language: 'fr' }] as const),
      { kind: 'theme', theme: 'logement' },
      { kind: 'aid', aid: 'high-contrast' },
    );
  visit(90, { kind: 'language', language: 'ar' }, { kind: 'blocked', host: 'rare.exemple.fr' });
  expect(finished(), 'a month that is not over says nothing').toBeUndefined();
  clock.month = '2026-12';
  expect(finished()).toEqual({
    month: '2026-11',
    visits: 6,
    lengths: { '5-15': 5, 'over-60': 1 },
    themes: { logement: 5 },
    languages: { fr: 5, ar: 1 },
    aids: { 'high-contrast': 5 },
    waits: {},
    hosts: { 'www.exemple.fr': 5 },
  });
});

test('a wait is until a mediator comes with a card, and who was not helped so is counted apart', () => {
  const { clock, finished, help, visit, visits } = place();
  help.request();
  clock.ms += 4 * minute;
  visits.cardPresented(mediatorCard);
  help.cancel();
  help.request();
  clock.ms += minute;
  visits.cardPresented('1000000001');
  help.cancel();
  for (let n = 0; n < leastVisits; n += 1) visit(1);
  clock.month = '2026-12';
  expect(finished()?.waits).toEqual({ '3-5': 1, 'without-mediator': 1 });
});

test('a month of too few visits is counted with the next one, over a year too, and is never sent alone', () => {
  const { clock, finished, statistics, visit } = place();
  visit(1, { kind: 'language', language: 'ar' });
  clock.month = '2026-12';
  expect(finished()).toBeUndefined();
  for (let n = 1; n < leastVisits; n += 1) visit(1, { kind: 'language', language: 'fr' });
  clock.month = '2027-01';
  const { month } = finished() ?? { month: '' };
  expect(finished()).toMatchObject({ month: '2026-12', visits: 5, languages: { ar: 1, fr: 4 } });
  mustBeOk(statistics.forget(month), 'forget');
  expect(finished()).toBeUndefined();
});

test('nothing is said of a visit that is over, of another one, or before its end', () => {
  const { finished, statistics, visit, visits, clock } = place();
  const fact: Fact = { kind: 'theme', theme: 'justice' };
  const over = visit(1);
  expect(statistics.note({ visit: over, fact })).toEqual({ ok: false, error: { code: 'no-visit' } });
  const now = reference();
  visits.begin(now);
  expect(statistics.note({ visit: over, fact })).toEqual({ ok: false, error: { code: 'no-visit' } });
  for (let n = 0; n < leastVisits; n += 1) visit(1);
  clock.month = '2026-12';
  expect(finished()?.themes).toEqual({});
});

test('a page that makes up hosts fills no disk', () => {
  const { clock, finished, visit } = place();
  for (let n = 0; n < 30; n += 1)
    visit(1, ...Array.from({ length: 50 }, (_, at): Fact => ({ kind: 'blocked', host: `h${n}-${at}.exemple.fr` })));
  for (let n = 0; n < leastVisits; n += 1) visit(1, { kind: 'blocked', host: 'h0-0.exemple.fr' });
  clock.month = '2026-12';
  expect(finished()?.hosts, `of ${mostHosts}`).toEqual({ 'h0-0.exemple.fr': 6 });
});

test('the file is the same whatever the order of the visits, and holds no value that was before', () => {
  const kinds: readonly (readonly Fact[])[] = [
    [
      { kind: 'language', language: 'ar' },
      { kind: 'theme', theme: 'justice' },
    ],
    [{ kind: 'language', language: 'fr' }],
    [
      { kind: 'theme', theme: 'logement' },
      { kind: 'aid', aid: 'text-200' },
    ],
  ];
  const bytesAfter = (order: readonly number[]) => {
    const { dataDirectory, statistics, visit } = place();
    for (const at of order) visit(1, ...(kinds[at] ?? []));
    statistics.close();
    const file = readFileSync(join(dataDirectory, 'statistics.db'));
    // The change counter and the version that wrote it (sqlite.org/fileformat2.html, 1.3.5 and 1.3.17) count writes, not what they were.
    file.fill(0, 24, 28).fill(0, 92, 96);
    return { file, names: readdirSync(dataDirectory).toSorted() };
  };
  expect(bytesAfter([0, 1, 2, 1])).toEqual(bytesAfter([1, 2, 1, 0]));
});

test('counters outlive the program', () => {
  const before = place();
  for (let n = 0; n < leastVisits; n += 1) before.visit(1);
  before.statistics.close();
  const after = place(before.dataDirectory);
  after.clock.month = '2026-12';
  expect(after.finished()).toMatchObject({ month: '2026-11', visits: leastVisits });
});

test('counters that nobody counted are damage, and are not sent', () => {
  const before = place();
  for (let n = 0; n < leastVisits; n += 1) before.visit(1, { kind: 'language', language: 'fr' });
  before.statistics.close();
  const database = new Database(join(before.dataDirectory, 'statistics.db'));
  database.prepare(`UPDATE counter SET value = 'klingon' WHERE kind = 'language'`).run();
  database.close();
  const after = place(before.dataDirectory);
  after.clock.month = '2026-12';
  expect(after.statistics.finished()).toEqual({ ok: false, error: { code: 'damaged' } });
});
