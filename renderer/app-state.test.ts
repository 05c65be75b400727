import { expect, test } from 'vitest';
import type { KioskState, VisitView } from '../contract/kiosk.ts';
import { type AppState, defaultSettings, nextAppState } from './app-state.ts';

const active: VisitView = {
  stage: 'active',
  endsAtMs: 0,
  budget: 'maximum',
  closesAt: null,
  hasCard: false,
  assistance: null,
  isHidden: false,
  warning: null,
};
const attract: VisitView = { stage: 'attract' };
const wiping: VisitView = { stage: 'wiping', reason: 'button' };
const wiped: VisitView = { stage: 'wiped', reason: 'button' };

const nothing: AppState = { kiosk: null, visit: 0, settings: defaultSettings };
const pushed = (visit: VisitView) =>
  ({
    kind: 'pushed',
    kiosk: {
      visit,
      guest: { state: 'closed' },
      mediation: { openedHosts: [], endsSites: false },
      tray: { documents: [] },
      sticks: { stage: 'closed' },
      reading: null,
      printing: null,
      services: 'connected',
      status: null,
      helpNearby: [],
      closed: null,
      cardNotice: null,
      codeRead: null,
      consultations: 0,
      slipsTaken: 0,
      testRuntime: null,
      learning: false,
    } satisfies KioskState,
  }) as const;
const arabic = { kind: 'read-by', settings: { language: 'ar', textSize: 200 } } as const;
const after = (...events: Parameters<typeof nextAppState>[1][]) => events.reduce(nextAppState, nothing);

test('a language chosen on the first screen is the language of the visit', () => {
  expect(after(pushed(attract), arabic, pushed(active)).settings).toMatchObject({ language: 'ar', textSize: 200 });
});

test('the farewell is still read as the resident chose', () => {
  expect(after(pushed(active), arabic, pushed(wiping), pushed(wiped)).settings.language).toBe('ar');
});

test('whoever comes next reads by the defaults, however the visit before ended', () => {
  for (const way of [[wiping, wiped, attract], [wiping, wiped, active], [wiping, active], [attract]])
    expect(after(pushed(active), arabic, ...way.map(pushed)).settings).toEqual(defaultSettings);
});

test('each visit has a number of its own, even if the states between two are never painted', () => {
  const first = after(pushed(active));
  expect(nextAppState(first, pushed({ ...active, hasCard: true })).visit).toBe(first.visit);
  const second = [pushed(wiping), pushed(wiped), pushed(active)].reduce(nextAppState, first);
  expect(second.visit).not.toBe(first.visit);
});

test('the first screen forgets what nobody followed up', () => {
  expect(after(pushed(attract), arabic, { kind: 'nobody-came' }).settings).toEqual(defaultSettings);
});
