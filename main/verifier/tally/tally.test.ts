import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formsAndBallots } from '../../../ballot/forms/every-form.fixture.ts';
import { ballotsIn, tally } from '../../../ballot/forms/index.ts';
import { publishable } from '../../../ballot/index.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { BallotForm } from '../../../contract/form.ts';
import { type Tally, tallySchema } from '../../../contract/tally.ts';
import { ballotsCounted } from './index.ts';

const k = 3;

/** What is published of a count of these ballots. */
function published(form: BallotForm, ballots: readonly Choices[]): Tally {
  const counted = { ballots: k + ballots.length, tally: tally(form, ballots), terminals: [] };
  return publishable(counted, k).tally as Tally;
}

/** The same tally with one of its numbers changed. */
function changed(of: Tally, which: number, by: number): Tally | undefined {
  const places: { in: Record<string, unknown>; at: string }[] = [];
  const copy = structuredClone(of);
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [at, member] of Object.entries(value)) {
      if (typeof member === 'number') places.push({ in: value as Record<string, unknown>, at });
      else walk(member);
    }
  };
  walk(copy);
  const place = places[which % places.length];
  if (!place) return undefined;
  place.in[place.at] = (place.in[place.at] as number) + by;
  return tallySchema.safeParse(copy).data;
}

test('every honest tally of every form is one of as many ballots as were counted', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      expect(ballotsCounted(form, published(form, ballots), k)).toEqual({ ok: true, value: ballots.length });
    }),
    { numRuns: 1_000 },
  );
});

test('a tally of which one figure was changed passes nowhere that the city server would not let it pass either', () => {
  let found = 0;
  fc.assert(
    fc.property(formsAndBallots, fc.nat(), fc.constantFrom(-2, -1, 1, 2), ([form, ballots], which, by) => {
      const altered = changed(published(form, ballots), which, by);
      if (!altered) return;
      const counted = ballotsCounted(form, altered, k);
      if (counted.ok) expect(ballotsIn(form, altered)).toBe(counted.value);
      if (!counted.ok || counted.value !== ballots.length) found += 1;
    }),
    { numRuns: 1_000 },
  );
  expect(found).toBeGreaterThan(500);
});

test('a ranking, a winner or what is funded that does not follow from the figures is told with what does', () => {
  let told = 0;
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const honest = published(form, ballots);
      const others: Tally[] = [];
      if ('ranking' in honest && honest.ranking.length > 1)
        others.push({ ...honest, ranking: honest.ranking.toReversed() });
      if ('leaders' in honest && honest.leaders.length > 0) others.push({ ...honest, leaders: [] });
      if (honest.kind === 'budget' && form.kind === 'budget' && form.method === 'greedy' && honest.funded.length > 1)
        others.push({ ...honest, funded: honest.funded.slice(1) });
      for (const other of others) {
        expect(ballotsCounted(form, other, k).ok).toBe(false);
        told += 1;
      }
    }),
    { numRuns: 1_000 },
  );
  expect(told).toBeGreaterThan(300);
});

test('figures of another kind of form, or of options that the form does not have, are told', () => {
  fc.assert(
    fc.property(formsAndBallots, formsAndBallots, ([form, ballots], [other]) => {
      fc.pre(form.kind !== other.kind || JSON.stringify(form) !== JSON.stringify(other));
      const counted = ballotsCounted(other, published(form, ballots), k);
      if (form.kind !== other.kind) expect(counted).toMatchObject({ ok: false });
    }),
  );
});
