import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNight, isNoWorse, verdictOn, versionToTake } from './decide.ts';

const closed = { timeZone: 'Europe/Paris', week: {}, exceptions: {} };
const noon = Date.parse('2026-11-24T12:00:00+01:00');

test('never while somebody is there, nor twice a night, nor where no hours are known', () => {
  const night = { nowMs: noon, lastMs: 0, renewAt: '03:30', opening: closed, isOccupied: false };
  expect(isNight(night)).toBe(true);
  expect(isNight({ ...night, isOccupied: true })).toBe(false);
  expect(isNight({ ...night, lastMs: noon - 60_000 })).toBe(false);
  expect(isNight({ ...night, opening: null })).toBe(false);
  expect(isNight({ ...night, opening: { ...closed, week: { tuesday: [{ from: '10:00', to: '18:00' }] } } })).toBe(
    false,
  );
});

test('a version is taken when it is newer and never failed: what is installed only ever grows', () => {
  const version = fc.integer({ min: 1, max: 9 }).map(String);
  fc.assert(
    fc.property(version, fc.option(version), fc.array(version), (installed, offered, failed) => {
      const taken = versionToTake({ installed, offered, failed }, (one, other) => one > other);
      if (taken === null) expect(offered === null || offered <= installed || failed.includes(offered)).toBe(true);
      else expect([taken, taken > installed, failed.includes(taken)]).toEqual([offered, true, false]);
    }),
  );
});

test('what is not well goes back, but not to services that would refuse the stores', () => {
  const arrived = { isInstalled: true, isWell: true, migrates: true };
  expect(verdictOn(arrived)).toBe('keep');
  expect(verdictOn({ ...arrived, isWell: false, migrates: false })).toBe('roll-back');
  expect(verdictOn({ ...arrived, isWell: false })).toBe('keep-ill');
});

test('what never got in has changed no store: the one before comes back', () => {
  expect(verdictOn({ isInstalled: false, isWell: false, migrates: true })).toBe('roll-back');
});

test('only what was not broken before counts against a version', () => {
  expect(isNoWorse(['printer'], ['printer'])).toBe(true);
  expect(isNoWorse(['printer'], [])).toBe(true);
  expect(isNoWorse(['printer'], ['printer', 'reader'])).toBe(false);
  expect(isNoWorse([], null)).toBe(false);
  expect(isNoWorse(null, ['reader'])).toBe(true);
});
