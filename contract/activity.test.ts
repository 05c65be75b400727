import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decidedSchema,
  figuresOf,
  proceduresTheme,
  proposed,
  type Thematic,
  thematics,
  type Unfinished,
  usualDurations,
  withProceduresTheme,
} from './activity.ts';
import { postures } from './assistance.ts';
import { thematicLabels } from './coop.ts';
import { themes } from './procedures.ts';

const unfinished: Unfinished = {
  report: 'AAAAAAAAAAAAAAAAAAAAAA',
  ...{ day: '2026-11-22', place: 'Médiathèque', minutes: 23, themes: ['logement'], posture: 'with' },
};

test('a report comes half written: the nearest usual duration, the themes of the procedures, and how far the mediator went', () => {
  expect(proposed(unfinished)).toEqual({
    duration: 30,
    thematics: [proceduresTheme, 'logement'],
    materials: ['ordinateur'],
    autonomy: 'partiellement_autonome',
    redirection: null,
    note: '',
  });
  expect(proposed({ ...unfinished, posture: 'alone' }).autonomy).toBe('autonome');
  expect(proposed({ ...unfinished, posture: 'on-behalf' }).autonomy).toBe('entierement_accompagne');
  expect(proposed({ ...unfinished, minutes: 22 }).duration).toBe(15);
  expect(proposed({ ...unfinished, minutes: 200 }).duration).toBe(120);
});

test('what is proposed can be sent as it is, where a procedure was opened', () => {
  const opened = fc.uniqueArray(fc.constantFrom(...themes), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_440 }),
      opened,
      fc.constantFrom(...postures, null),
      (minutes, met, posture) => {
        const decided = proposed({ ...unfinished, minutes, themes: met, posture });
        expect(decidedSchema.safeParse(decided).success).toBe(true);
        const nearest = Math.min(...usualDurations.map((usual) => Math.abs(usual - minutes)));
        expect(Math.abs(decided.duration - minutes)).toBe(nearest);
      },
    ),
  );
});

test('the theme of procedures goes with theirs, whatever is chosen', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom<Thematic>(...thematics)), (chosen) => {
      const whole = withProceduresTheme(chosen);
      fc.pre(whole.length > 0);
      expect(decidedSchema.shape.thematics.safeParse(whole).success).toBe(true);
      expect(withProceduresTheme(whole)).toEqual(whole);
    }),
  );
  expect(decidedSchema.shape.thematics.safeParse(['logement']).success).toBe(false);
  expect(decidedSchema.shape.thematics.safeParse([proceduresTheme]).success).toBe(false);
});

test('every theme has its label, and totals count reports', () => {
  expect(Object.keys(thematicLabels).toSorted()).toEqual([...thematics].toSorted());
  expect(
    figuresOf([
      { duration: 15, thematics: ['email', 'sante'] },
      { duration: 30, thematics: ['email'] },
    ]),
  ).toEqual({ reports: 2, minutes: 45, thematics: { email: 2, sante: 1 } });
});
