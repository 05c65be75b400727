import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configurationSchema, weekdays } from '../../../contract/configuration.ts';
import { onOpenDays, usualOpening, withBreak, withDay, withTime } from './hours.ts';

test('whatever is pressed, the hours are ones that a configuration can have, in order and apart', () => {
  const press = fc.record({
    day: fc.constantFrom(...weekdays),
    what: fc.constantFrom('from', 'to', 'break', 'all', 'close', 'open'),
    span: fc.nat(1),
    steps: fc.integer({ min: -60, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 40 }), (presses) => {
      let opening = usualOpening('Europe/Paris');
      for (const { day, what, span, steps } of presses) {
        const spans = opening.week[day] ?? [];
        if (what === 'from' || what === 'to') opening = withDay(opening, day, withTime(spans, span, what, steps));
        if (what === 'break') opening = withDay(opening, day, withBreak(spans));
        if (what === 'all' && spans.length > 0) opening = onOpenDays(opening, spans);
        if (what === 'close') opening = withDay(opening, day, []);
        if (what === 'open') opening = withDay(opening, day, [{ from: '10:00', to: '18:00' }]);
      }
      expect(configurationSchema.shape.opening.safeParse(opening).success).toBe(true);
      for (const spans of Object.values(opening.week))
        for (const [at, { from }] of spans.entries()) if (at > 0) expect((spans[at - 1]?.to ?? '') < from).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('a break comes and goes, and a zone that was never set is that of most libraries', () => {
  const whole = [{ from: '09:00', to: '19:00' }];
  expect(withBreak(whole)).toEqual([
    { from: '09:00', to: '12:00' },
    { from: '14:00', to: '19:00' },
  ]);
  expect(withBreak(withBreak(whole))).toEqual(whole);
  expect(usualOpening('Etc/UTC').timeZone).toBe('Europe/Paris');
  expect(usualOpening('Indian/Reunion').timeZone).toBe('Indian/Reunion');
});
