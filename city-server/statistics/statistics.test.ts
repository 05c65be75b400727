import { expect, test } from 'vitest';
import { leastVisits, type Statistics } from '../../contract/statistics.ts';
import { startTestCity } from '../testing/city.ts';
import type { TestTerminal } from '../testing/terminal.ts';
import { monthOfCity } from './figures.ts';
import { readMonth } from './store.ts';

const month = '2026-10';

function monthOf(terminal: string, change: Partial<Statistics> = {}): Statistics {
  return {
    ...{ terminal, month, visits: 20 },
    lengths: { 'under-5': 20 },
    themes: { logement: 12, justice: 2 },
    languages: { fr: 18, ar: 2 },
    aids: { 'high-contrast': 3 },
    waits: { 'under-1': 6 },
    hosts: { 'www.exemple.fr': 9 },
    ...change,
  };
}

const sends = (machine: TestTerminal, statistics: Statistics) =>
  machine.send('PUT', '/statistics', machine.sign('statistics', statistics));

test('a month is kept once, from its own terminal, and acknowledged each time', async () => {
  const city = await startTestCity();
  const [centre, gare] = [await city.enrol('centre'), await city.enrol('gare')];
  const acknowledged = await sends(centre, monthOf('centre'));
  expect(acknowledged.status).toBe(200);
  expect(JSON.parse(acknowledged.json().payload)).toEqual({ terminal: 'centre', month, visits: 20 });
  expect((await sends(centre, monthOf('centre', { visits: 30 }))).status).toBe(200);
  expect((await sends(gare, monthOf('centre'))).status).toBe(401);
  expect((await sends(gare, monthOf('gare', { visits: leastVisits - 1 }))).status).toBe(400);
  expect((await sends(gare, monthOf('gare', { hosts: { 'rare.fr': 1 } }))).status).toBe(400);
  expect((await sends(gare, { ...monthOf('gare'), hosts: { 'a.fr/secret': 9 } })).status).toBe(400);
  expect(await readMonth(city.database, month)).toMatchObject([{ place: 'Hall', visits: 20 }]);
});

test('no cell below five is shown, nor one that a subtraction gives', () => {
  const figures = monthOfCity([
    { place: 'Nord', visits: 20, counted: monthOf('a') },
    { place: 'Sud', visits: 12, counted: monthOf('b', { languages: { fr: 11, en: 1 }, waits: { 'over-10': 1 } }) },
  ]);
  expect(figures.places).toEqual([
    { names: ['Nord'], count: 20 },
    { names: ['Sud'], count: 12 },
  ]);
  // 2 in Arabic, 1 in English, 0 without: joined with French, since 3 is small too.
  expect(figures.languages).toEqual([{ names: ['fr', 'en', 'ar', 'unsaid'], count: 32 }]);
  expect(figures.themes.filter(({ count }) => count !== null)).toEqual([{ names: ['logement'], count: 24 }]);
  expect(figures.aids.find(({ names }) => names[0] === 'high-contrast')).toMatchObject({ count: 6 });
  expect(figures.waits).toEqual([
    { names: ['under-1', '1-3', '3-5', '5-10', 'over-10', 'without-mediator'], count: 7 },
  ]);
});

test('whoever knows the rule and sees all figures cannot compute a cell that is hidden', () => {
  // Every month of one place with at most nine visits in three languages and none: grouped by what is shown of it, a language that was
  // spoken in fewer than five visits has at least two possible numbers, and so has each of the themes that are left out.
  const shown = new Map<string, { languages: number[]; theme: number }[]>();
  const most = 9;
  for (let fr = 0; fr <= most; fr += 1)
    for (let en = 0; fr + en <= most; en += 1)
      for (let ar = 0; fr + en + ar <= most; ar += 1)
        for (let unsaid = 0; fr + en + ar + unsaid <= most; unsaid += 1)
          for (let theme = 0; theme <= most; theme += 3) {
            const visits = fr + en + ar + unsaid;
            if (visits < leastVisits) continue;
            const counted = monthOf('a', {
              ...{ lengths: { 'under-5': visits }, languages: { fr, en, ar }, themes: { justice: theme } },
              ...{ aids: {}, waits: {}, hosts: {} },
            });
            const key = JSON.stringify(monthOfCity([{ place: 'Nord', visits, counted }]));
            shown.set(key, [...(shown.get(key) ?? []), { languages: [fr, en, ar, unsaid], theme }]);
          }
  expect(shown.size).toBeGreaterThan(10);
  for (const candidates of shown.values()) {
    for (let language = 0; language < 4; language += 1) {
      const numbers = new Set(candidates.map(({ languages }) => languages[language] ?? 0));
      const [only = 0] = numbers;
      if (numbers.size === 1) expect(only === 0 || only >= leastVisits).toBe(true);
    }
    const themes = new Set(candidates.map(({ theme }) => theme));
    if (themes.size === 1) expect([...themes][0]).toBeGreaterThanOrEqual(leastVisits);
  }
});
