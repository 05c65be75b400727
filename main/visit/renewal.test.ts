import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weekdays } from '../../contract/configuration.ts';
import { instantOf, isClosed, lastTimeOf, nextOpening, type OpeningHours } from './opening-hours.ts';
import { isRenewalDue } from './renewal.ts';

const dayMs = 24 * 3_600_000;
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 0, maxLength: 6 })
  .map((halves) => halves.toSorted((a, b) => a - b))
  .map((halves) =>
    Array.from({ length: Math.floor(halves.length / 2) }, (_, index) => ({
      from: clock((halves[2 * index] ?? 0) * 30),
      to: clock((halves[2 * index + 1] ?? 0) * 30),
    })),
  );
/** Around the days on which clocks change in each of the zones, as well as anywhere in the year. */
const instants = fc.oneof(
  ...['2026-03-28', '2026-10-24', '2026-04-04', '2026-01-01'].map((day, index) =>
    fc.integer({ min: 0, max: (index === 3 ? 365 : 2) * 24 * 60 }).map((minutes) => Date.parse(day) + minutes * 60_000),
  ),
);
const zones = fc.constantFrom('Europe/Paris', 'Australia/Lord_Howe', 'America/Cayenne');
const hours: fc.Arbitrary<OpeningHours> = fc.record({
  timeZone: zones,
  week: fc.record(Object.fromEntries(weekdays.map((day) => [day, spans]))),
  exceptions: fc.dictionary(fc.constantFrom('2026-03-29', '2026-10-25', '2026-06-01'), spans),
});
const nights = fc.integer({ min: 0, max: 24 * 60 - 1 }).map(clock);

test('programs are never renewed inside opening hours, and at most once between two hours of the night', () => {
  fc.assert(
    fc.property(instants, hours, nights, fc.integer({ min: 0, max: 3 * dayMs }), (nowMs, opening, renewAt, ageMs) => {
      const isDue = isRenewalDue(nowMs, nowMs - ageMs, { renewAt, opening });
      if (!isClosed(nowMs, opening)) expect(isDue).toBe(false);
      // Whatever was renewed is not renewed again before the hour comes again.
      const again = nowMs + (ageMs % (20 * 3_600_000));
      if (again < lastTimeOf(renewAt, nowMs, opening.timeZone) + 22 * 3_600_000)
        expect(isRenewalDue(again, nowMs, { renewAt, opening })).toBe(false);
      // A day that is closed as a whole leaves nothing older than a day, and the hour of a change of clocks.
      if (isClosed(nowMs, opening) && ageMs > 25.5 * 3_600_000) expect(isDue).toBe(true);
    }),
  );
});

test('where no hours are known nothing is renewed, and a machine switched on after the hour has nothing to renew', () => {
  const noon = Date.parse('2026-11-24T12:00:00+01:00');
  expect(isRenewalDue(noon, 0, { renewAt: '03:30', opening: null })).toBe(false);
  const closed = { renewAt: '03:30', opening: { timeZone: 'Europe/Paris', week: {}, exceptions: {} } };
  expect(isRenewalDue(noon, Date.parse('2026-11-24T03:29:00+01:00'), closed)).toBe(true);
  expect(isRenewalDue(noon, Date.parse('2026-11-24T03:31:00+01:00'), closed)).toBe(false);
});

test('a night that lasts until five renews at five, not at half past three', () => {
  const opening: OpeningHours = {
    timeZone: 'Europe/Paris',
    week: { sunday: [{ from: '00:00', to: '05:00' }] },
    exceptions: {},
  };
  const startedAtMs = Date.parse('2026-11-28T12:00:00+01:00');
  const due = (local: string) => isRenewalDue(Date.parse(local), startedAtMs, { renewAt: '03:30', opening });
  expect(due('2026-11-29T03:30:00+01:00')).toBe(false);
  expect(due('2026-11-29T05:00:00+01:00')).toBe(true);
});

test('whoever is told when the place opens next finds it open then, and at no moment before', () => {
  fc.assert(
    fc.property(instants, hours, fc.double({ min: 0, max: 1, noNaN: true }), (nowMs, opening, part) => {
      fc.pre(isClosed(nowMs, opening));
      const next = nextOpening(nowMs, opening);
      const opensMs = next ? instantOf(next.date, next.spans[0]?.from ?? '', opening.timeZone) : nowMs + 8 * dayMs;
      // An hour that clocks skip, or show twice, may be the one at which the place opens.
      const isOrdinary = isSameZone(opensMs - dayMs, opensMs + dayMs, opening.timeZone);
      if (next && isOrdinary) expect(isClosed(opensMs, opening)).toBe(false);
      const changes = isOrdinary ? 1 : 3_600_000;
      const between = nowMs + Math.max(0, opensMs - changes - nowMs) * part;
      expect(isClosed(between, opening)).toBe(true);
    }),
  );
});

test('the rest of today counts, then whole days, with touching spans as one; what the city has excepted goes before', () => {
  const opening: OpeningHours = {
    timeZone: 'Europe/Paris',
    week: {
      tuesday: [
        { from: '14:00', to: '16:00' },
        { from: '10:00', to: '12:30' },
        { from: '16:00', to: '24:00' },
      ],
    },
    exceptions: { '2026-12-01': [], '2026-12-02': [{ from: '09:00', to: '10:00' }] },
  };
  const next = (local: string) => nextOpening(Date.parse(local), opening);
  expect(next('2026-11-23T20:00:00+01:00')).toEqual({
    date: '2026-11-24',
    spans: [
      { from: '10:00', to: '12:30' },
      { from: '14:00', to: '24:00' },
    ],
  });
  expect(next('2026-11-24T13:00:00+01:00')).toEqual({ date: '2026-11-24', spans: [{ from: '14:00', to: '24:00' }] });
  expect(next('2026-11-25T00:00:00+01:00')).toEqual({ date: '2026-12-02', spans: [{ from: '09:00', to: '10:00' }] });
  expect(nextOpening(Date.parse('2026-11-24T13:00:00+01:00'), { ...opening, week: {}, exceptions: {} })).toBeNull();
});

/** Whether clocks of the zone do not change between two instants. */
function isSameZone(fromMs: number, toMs: number, timeZone: string): boolean {
  const offset = (ms: number) =>
    new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(ms).at(-1)?.value;
  return offset(fromMs) === offset(toMs);
}
