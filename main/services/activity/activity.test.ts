import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { type Decided, type MonthFigures, proposed } from '../../../contract/activity.ts';
import { mustBeOk } from '../../../contract/result.ts';
import type { AssistanceRecord } from '../assistance/index.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { reference } from '../terminal.fixture.ts';
import { Activity } from './index.ts';

const minute = 60_000;

function desk(dataDirectory = temporaryFolder()) {
  const world = { day: '2026-11-22', city: undefined as MonthFigures | undefined };
  const recorded: string[] = [];
  const activity = new Activity({
    ...{ dataDirectory, markers: new StoreMarkers(dataDirectory) },
    record: (event) => void recorded.push(event),
    place: () => 'Médiathèque centrale',
    today: () => world.day,
    askCity: async () => world.city,
  });
  onTestFinished(() => activity.close());
  const helped = (minutes: number, change: Partial<AssistanceRecord> = {}) =>
    activity.ended({
      ...{ mediator: 1, visit: reference(), startedAtMs: 0, endedAtMs: minutes * minute },
      ...{ posture: 'with', themes: ['logement'], atReports: false },
      ...change,
    });
  const waiting = (mediator = 1) => mustBeOk(activity.waiting(mediator), 'waiting');
  const finishAll = (mediator = 1, change: Partial<Decided> = {}) => {
    for (const one of waiting(mediator))
      mustBeOk(activity.finish(mediator, one.report, { ...proposed(one), ...change }), 'finish');
  };
  return { activity, dataDirectory, finishAll, helped, recorded, waiting, world };
}

test('an assistance leaves a report that waits for its own mediator, right to the minute', () => {
  const { helped, waiting } = desk();
  helped(23.4);
  helped(0.2, { mediator: 2, posture: null, themes: [] });
  expect(waiting()).toEqual([
    {
      report: expect.any(String),
      ...{ day: '2026-11-22', place: 'Médiathèque centrale', minutes: 23, themes: ['logement'], posture: 'with' },
    },
  ]);
  expect(waiting(2)).toMatchObject([{ minutes: 1, themes: [], posture: null }]);
  expect(waiting(3)).toEqual([]);
});

test('whoever only worked on reports helped nobody: no report is left, and none grows', () => {
  const { helped, waiting } = desk();
  const visit = reference();
  helped(4, { atReports: true, posture: null, themes: [] });
  expect(waiting()).toEqual([]);
  helped(7, { visit });
  helped(4, { visit, atReports: true, posture: null, themes: [] });
  helped(3, { atReports: true, posture: 'alone', themes: [] });
  expect(waiting().map(({ minutes }) => minutes)).toEqual(expect.arrayContaining([3, 7]));
  expect(waiting()).toHaveLength(2);
});

test('a clock that jumps while somebody is helped leaves a report that can be read', () => {
  const { helped, waiting } = desk();
  helped(3 * 24 * 60);
  helped(-60);
  expect(waiting().map(({ minutes }) => minutes)).toEqual(expect.arrayContaining([24 * 60, 1]));
});

test('helping twice in one visit is one report; in two visits, or by two people, it is two', () => {
  const { helped, waiting } = desk();
  const visit = reference();
  helped(10.4, { visit });
  helped(5, { visit, mediator: 2 });
  helped(5.4, { visit, posture: null, themes: ['justice', 'logement'] });
  expect(waiting()).toMatchObject([{ minutes: 16, themes: ['logement', 'justice'], posture: 'with' }]);
  expect(waiting(2)).toMatchObject([{ minutes: 5 }]);
  helped(2);
  expect(
    waiting()
      .map(({ minutes }) => minutes)
      .toSorted(),
  ).toEqual([16, 2]);
});

test('a finished report is not finished again, does not grow, and is sent until the city has it', () => {
  const { activity, finishAll, helped, waiting } = desk();
  const visit = reference();
  helped(10, { visit });
  const [first] = waiting();
  if (!first) throw new Error('no report');
  expect(activity.finish(2, first.report, proposed(first))).toMatchObject({ error: { code: 'unknown-report' } });
  finishAll(1, { redirection: 'administration', note: 'reviendra mardi' });
  expect(activity.finish(1, first.report, proposed(first))).toMatchObject({ error: { code: 'unknown-report' } });
  expect(activity.drop(1, first.report)).toMatchObject({ error: { code: 'unknown-report' } });
  helped(60, { visit });
  const unsent = mustBeOk(activity.unsent(10), 'unsent');
  expect(unsent).toMatchObject([{ mediator: 1, minutes: 10, duration: 15, note: 'reviendra mardi' }]);
  mustBeOk(activity.acknowledge(unsent.map(({ report }) => report)), 'acknowledge');
  expect(mustBeOk(activity.unsent(10), 'unsent')).toEqual([]);
});

test('a note that seems to name somebody is refused in words, and a report can be dropped', () => {
  const { activity, helped, waiting } = desk();
  helped(10);
  const [one] = waiting();
  if (!one) throw new Error('no report');
  const answer = activity.finish(1, one.report, { ...proposed(one), note: '06 12 34 56 78' });
  expect(answer).toEqual({ ok: false, error: { code: 'personal-note', problem: 'phone' } });
  mustBeOk(activity.drop(1, one.report), 'drop');
  expect(waiting()).toEqual([]);
});

test('the month is the city’s with what it does not have yet, or this terminal’s own, and says which', async () => {
  const { activity, finishAll, helped, world } = desk();
  helped(10);
  helped(40, { themes: ['justice'] });
  helped(40, { mediator: 2 });
  finishAll();
  finishAll(2);
  const own = { reports: 2, minutes: 60, thematics: expect.objectContaining({ logement: 1, justice: 1 }) };
  expect(await activity.month(1)).toEqual({ ok: true, value: { month: '2026-11', from: 'terminal', figures: own } });
  const sent = mustBeOk(activity.unsent(10), 'unsent').filter(({ mediator }) => mediator === 1)[0];
  mustBeOk(activity.acknowledge([sent?.report ?? '']), 'acknowledge');
  world.city = { reports: 5, minutes: 100, thematics: { email: 5 } };
  expect(await activity.month(1)).toMatchObject({
    value: {
      from: 'city',
      figures: { reports: 6, minutes: 100 + 60 - (sent?.duration ?? 0), thematics: { email: 5 } },
    },
  });
});

test('what the city has leaves the terminal with its month; what it does not have stays', () => {
  const { activity, dataDirectory, finishAll, helped, world } = desk();
  helped(10);
  finishAll(1, { note: 'premier' });
  mustBeOk(activity.acknowledge(mustBeOk(activity.unsent(10), 'unsent').map(({ report }) => report)), 'acknowledge');
  helped(10);
  finishAll(1, { note: 'second' });
  world.day = '2026-12-01';
  mustBeOk(activity.tidy(), 'tidy');
  expect(mustBeOk(activity.unsent(10), 'unsent')).toMatchObject([{ note: 'second' }]);
  activity.close();
  const file = readFileSync(join(dataDirectory, 'activity.db'));
  expect([file.includes('premier'), file.includes('second')]).toEqual([false, true]);
});

test('a damaged file is left as it is, and whoever asks is told', () => {
  const before = desk();
  before.helped(10);
  before.activity.close();
  const file = join(before.dataDirectory, 'activity.db');
  writeFileSync(file, readFileSync(file).fill(7, 100, 2_000));
  const after = desk(before.dataDirectory);
  expect(after.recorded).toEqual(['store-refused']);
  after.helped(10);
  expect(after.activity.waiting(1)).toEqual({ ok: false, error: { code: 'store-refused' } });
  expect(mustBeOk(after.activity.unsent(10), 'unsent')).toEqual([]);
});

test('a row that is not what was written is told as damage, and ends nothing else', () => {
  const before = desk();
  before.helped(10);
  before.finishAll();
  before.activity.close();
  const file = join(before.dataDirectory, 'activity.db');
  const database = new Database(file);
  database.prepare('UPDATE report SET decided = ?').run('{"duration":');
  database.close();
  const after = desk(before.dataDirectory);
  expect(after.activity.unsent(1)).toEqual({ ok: false, error: { code: 'damaged' } });
  expect(after.activity.waiting(1)).toEqual({ ok: true, value: [] });
});
