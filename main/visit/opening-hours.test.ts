import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closingAfter, instantOf, type OpeningHours } from './opening-hours.ts';

const library: OpeningHours = {
  timeZone: 'Europe/Paris',
  week: {
    tuesday: [{ from: '10:00', to: '18:00' }],
    wednesday: [
      { from: '10:00', to: '12:00' },
      { from: '14:00', to: '18:30' },
    ],
    saturday: [{ from: '10:00', to: '24:00' }],
    sunday: [{ from: '00:00', to: '01:30' }],
  },
  exceptions: { '2026-12-22': [{ from: '10:00', to: '16:00' }], '2026-12-29': [] },
};

function closing(local: string) {
  return closingAfter(Date.parse(local), library);
}

test('inside opening hours the place closes at the end of the span', () => {
  expect(closing('2026-11-24T10:00:00+01:00')).toEqual({
    atMs: Date.parse('2026-11-24T18:00:00+01:00'),
    clock: '18:00',
  });
  expect(closing('2026-11-25T11:59:59+01:00')?.clock).toBe('12:00');
  expect(closing('2026-11-25T17:00:00+01:00')?.clock).toBe('18:30');
});

test('outside opening hours nothing closes', () => {
  expect(closing('2026-11-24T09:59:59+01:00')).toBeNull();
  expect(closing('2026-11-24T18:00:00+01:00')).toBeNull();
  expect(closing('2026-11-25T13:00:00+01:00')).toBeNull();
  expect(closing('2026-11-23T12:00:00+01:00')).toBeNull();
});

test('an exception replaces the hours of its day, and an empty one closes the day', () => {
  expect(closing('2026-12-22T11:00:00+01:00')?.clock).toBe('16:00');
  expect(closing('2026-12-29T11:00:00+01:00')).toBeNull();
});

test('hours that go on after midnight close on the next day', () => {
  expect(closing('2026-11-28T23:00:00+01:00')).toEqual({
    atMs: Date.parse('2026-11-29T01:30:00+01:00'),
    clock: '01:30',
  });
});

test('a day that ends at midnight, with nothing after it, closes at 24:00', () => {
  const hours: OpeningHours = { ...library, exceptions: { '2026-11-29': [] } };
  expect(closingAfter(Date.parse('2026-11-28T23:00:00+01:00'), hours)).toEqual({
    atMs: Date.parse('2026-11-29T00:00:00+01:00'),
    clock: '24:00',
  });
});

test('spans that touch or overlap are one', () => {
  const hours: OpeningHours = {
    timeZone: 'Europe/Paris',
    week: {
      tuesday: [
        { from: '14:00', to: '18:00' },
        { from: '10:00', to: '14:00' },
        { from: '13:00', to: '15:00' },
      ],
    },
    exceptions: {},
  };
  expect(closingAfter(Date.parse('2026-11-24T10:00:00+01:00'), hours)?.clock).toBe('18:00');
});

test('on the day summer time begins, 18:00 comes an hour sooner after midnight', () => {
  const sundays: OpeningHours = {
    timeZone: 'Europe/Paris',
    week: { sunday: [{ from: '00:00', to: '18:00' }] },
    exceptions: {},
  };
  const midnightMs = Date.parse('2026-03-29T00:00:00+01:00');
  expect(closingAfter(midnightMs, sundays)?.atMs).toBe(midnightMs + 17 * 3_600_000);
});

test('on the day winter time begins, 18:00 comes an hour later after midnight', () => {
  const sundays: OpeningHours = {
    timeZone: 'Europe/Paris',
    week: { sunday: [{ from: '00:00', to: '18:00' }] },
    exceptions: {},
  };
  const midnightMs = Date.parse('2026-10-25T00:00:00+02:00');
  expect(closingAfter(midnightMs, sundays)?.atMs).toBe(midnightMs + 19 * 3_600_000);
});

test('a time that summer time skips is taken with the offset before, one that occurs twice is taken the first time', () => {
  expect(instantOf('2026-03-29', '02:30', 'Europe/Paris')).toBe(Date.parse('2026-03-29T03:30:00+02:00'));
  expect(instantOf('2026-10-25', '02:30', 'Europe/Paris')).toBe(Date.parse('2026-10-25T02:30:00+02:00'));
});

test('zones with odd offsets, and those whose day is another than ours', () => {
  expect(instantOf('2026-06-01', '18:00', 'Asia/Kathmandu')).toBe(Date.parse('2026-06-01T18:00:00+05:45'));
  expect(instantOf('2026-06-01', '18:00', 'Indian/Reunion')).toBe(Date.parse('2026-06-01T18:00:00+04:00'));
  expect(instantOf('2026-04-05', '01:45', 'Australia/Lord_Howe')).toBe(Date.parse('2026-04-05T01:45:00+11:00'));
  expect(instantOf('2026-06-01', '24:00', 'America/Cayenne')).toBe(Date.parse('2026-06-02T00:00:00-03:00'));
});

test('closing is always ahead, less than two days away, and reads as its own clock', () => {
  const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Noumea'];
  const from = Date.parse('2026-01-01T00:00:00Z');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 365 * 24 * 60 }),
      fc.constantFrom(...zones),
      fc.integer({ min: 1, max: 23 }),
      (minutes, timeZone, hour) => {
        const span = { from: '00:00', to: `${String(hour).padStart(2, '0')}:00` };
        const week = Object.fromEntries(
          ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, [span]]),
        );
        const nowMs = from + minutes * 60_000;
        const found = closingAfter(nowMs, { timeZone, week, exceptions: {} });
        if (found === null) return;
        expect(found.atMs).toBeGreaterThan(nowMs);
        expect(found.atMs - nowMs).toBeLessThan(2 * 24 * 3_600_000);
      },
    ),
  );
});
