import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InstantRunoffRules, instantRunoff, instantRunoffDefaults, type Ranking } from './index.ts';
import { apart, electorates, namesFor, renamed, scaled } from './rankings.fixture.ts';

const strict = (weight: number, ...order: number[]): Ranking => ({ groups: order.map((one) => [one]), weight });

const anyRules: fc.Arbitrary<InstantRunoffRules> = fc.record({
  overvotes: fc.constantFrom('exhaust', 'exhaust-if-several-remain', 'skip'),
  eliminationTies: fc.constantFrom('earlier-rounds', 'order'),
});

/** The definition, ballot by ballot: lists are cut down as candidates are eliminated. */
function byHand(candidates: number, rankings: readonly Ranking[], rules: InstantRunoffRules): (number | null)[][] {
  const out = new Set<number>();
  const rounds: (number | null)[][] = [];
  for (;;) {
    const counts = Array.from({ length: candidates }, (_, candidate) => (out.has(candidate) ? null : 0));
    let counting = 0;
    for (const { groups } of apart(rankings)) {
      for (const group of groups) {
        const remaining = group.filter((candidate) => !out.has(candidate));
        const several = rules.overvotes === 'exhaust-if-several-remain' ? remaining.length : group.length;
        if (several > 1 && rules.overvotes === 'skip') continue;
        if (several > 1) break;
        if (remaining.length === 0) continue;
        const [first = 0] = remaining;
        counts[first] = ((counts[first] ?? 0) + 1) as 0;
        counting += 1;
        break;
      }
    }
    rounds.push(counts);
    const remaining = counts.flatMap((count, candidate) => (count === null ? [] : [candidate]));
    if (counting === 0 || counts.some((count) => (count ?? 0) * 2 > counting) || remaining.length <= 2) return rounds;
    let last = remaining;
    const narrow = (round: (number | null)[] | undefined) => {
      const fewest = Math.min(...last.map((candidate) => round?.[candidate] ?? 0));
      last = last.filter((candidate) => round?.[candidate] === fewest);
    };
    narrow(counts);
    if (rules.eliminationTies === 'earlier-rounds') for (const round of rounds.toReversed()) narrow(round);
    out.add(Math.max(...last));
  }
}

test('every round is that of the definition, and accounts for every ballot', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), anyRules, ({ candidates, rankings }, rules) => {
      const { rounds, winners, decidedBy } = instantRunoff(candidates, rankings, rules);
      expect(rounds.map(({ counts }) => counts)).toEqual(byHand(candidates, rankings, rules));
      const total = rankings.reduce((sum, { weight }) => sum + weight, 0);
      for (const { counts, exhausted } of rounds)
        expect(counts.reduce<number>((sum, count) => sum + (count ?? 0), exhausted)).toBe(total);
      expect(winners.length).toBe({ majority: 1, 'earlier-rounds': 1, tie: 2, 'no-votes': 0 }[decidedBy]);
    }),
  );
});

test('the order in which ballots come, and whether equal ones come together, changes nothing', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), anyRules, ({ candidates, rankings }, rules) => {
      expect(instantRunoff(candidates, apart(rankings), rules)).toEqual(instantRunoff(candidates, rankings, rules));
    }),
  );
});

test('blank ballots are exhausted from the first round, and change nothing else', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), fc.nat(9), ({ candidates, rankings }, blanks) => {
      const without = instantRunoff(candidates, rankings);
      const rounds = without.rounds.map((round) => ({ ...round, exhausted: round.exhausted + blanks }));
      expect(instantRunoff(candidates, [...rankings, { groups: [], weight: blanks }])).toEqual({ ...without, rounds });
    }),
  );
});

test('as many times the ballots have the same winner, at any size that can be counted exactly', () => {
  fc.assert(
    fc.property(
      electorates({ ties: true }),
      anyRules,
      fc.constantFrom(2, 1000, 2 ** 46 + 1),
      ({ candidates, rankings }, rules, factor) => {
        const { winners, decidedBy } = instantRunoff(candidates, rankings, rules);
        expect(instantRunoff(candidates, scaled(rankings, factor), rules)).toMatchObject({ winners, decidedBy });
      },
    ),
  );
});

test('other names have the same winner, unless the order on the ballot had to decide', () => {
  fc.assert(
    fc.property(
      electorates({ ties: true }).chain((of) => fc.tuple(fc.constant(of), namesFor(of.candidates))),
      ([{ candidates, rankings }, names]) => {
        const { rounds, winners } = instantRunoff(candidates, rankings);
        fc.pre(rounds.every(({ eliminated }) => eliminated?.decidedBy !== 'order'));
        const other = instantRunoff(candidates, renamed(rankings, names));
        expect(other.winners).toEqual(winners.map((winner) => names[winner] ?? -1).sort((a, b) => a - b));
      },
    ),
  );
});

test('a tie for the fewest votes is broken by the round before, and the result says so', () => {
  // 2 is eliminated first; its ballots make 0 and 1 level, of whom 1 had fewer in the first round.
  const rankings = [strict(4, 0), strict(3, 1), strict(1, 2, 1), strict(5, 3)];
  const { rounds, winners, decidedBy } = instantRunoff(4, rankings);
  expect(rounds.map(({ eliminated }) => eliminated)).toEqual([
    { candidate: 2, decidedBy: 'votes', tied: [2] },
    { candidate: 1, decidedBy: 'earlier-rounds', tied: [0, 1] },
    null,
  ]);
  expect({ winners, decidedBy }).toEqual({ winners: [3], decidedBy: 'majority' });
  const byOrder = instantRunoff(4, [strict(3, 1), strict(4, 0), strict(1, 2, 1), strict(5, 3)], {
    ...instantRunoffDefaults,
    eliminationTies: 'order',
  });
  expect(byOrder.rounds[1]?.eliminated).toEqual({ candidate: 1, decidedBy: 'order', tied: [0, 1] });
});

test('the order on the ballot eliminates who stands last, but makes no winner', () => {
  const level = instantRunoff(3, [strict(2, 0), strict(2, 1), strict(2, 2)]);
  expect(level.rounds[0]?.eliminated).toEqual({ candidate: 2, decidedBy: 'order', tied: [0, 1, 2] });
  expect(level).toMatchObject({ winners: [0, 1], decidedBy: 'tie' });
  const ahead = instantRunoff(3, [strict(3, 0), strict(2, 1), strict(1, 2, 1)]);
  expect(ahead).toMatchObject({ winners: [0], decidedBy: 'earlier-rounds' });
  expect(instantRunoff(3, [])).toMatchObject({ winners: [], decidedBy: 'no-votes' });
});

test('an overvote exhausts the ballot, waits until one of its candidates remains, or is passed over, as published', () => {
  const rankings = [strict(3, 0), strict(4, 1), strict(2, 2), { groups: [[0, 2], [1]], weight: 2 }];
  const round = (overvotes: InstantRunoffRules['overvotes'], at: number) =>
    instantRunoff(3, rankings, { ...instantRunoffDefaults, overvotes }).rounds[at];
  expect(round('exhaust', 1)).toMatchObject({ counts: [3, 4, null], exhausted: 4 });
  expect(round('exhaust-if-several-remain', 0)).toMatchObject({ counts: [3, 4, 2], exhausted: 2 });
  expect(round('exhaust-if-several-remain', 1)).toMatchObject({ counts: [5, 4, null], exhausted: 2 });
  expect(round('skip', 0)).toMatchObject({ counts: [3, 6, 2], exhausted: 0 });
});

test('an overvote whose candidates are not known is one all the same', () => {
  const rankings = [{ groups: [[], [1]], weight: 1 }, strict(1, 0)];
  const counts = (overvotes: InstantRunoffRules['overvotes']) =>
    instantRunoff(2, rankings, { ...instantRunoffDefaults, overvotes }).rounds[0]?.counts;
  expect(counts('exhaust')).toEqual([1, 0]);
  expect(counts('exhaust-if-several-remain')).toEqual([1, 0]);
  expect(counts('skip')).toEqual([1, 1]);
});

test('half of the votes is no majority, even where doubling them leaves the exact numbers', () => {
  const half = 2 ** 52 - 1;
  expect(instantRunoff(2, [strict(half, 0), strict(half, 1)])).toMatchObject({ winners: [0, 1], decidedBy: 'tie' });
  expect(instantRunoff(2, [strict(half, 0), strict(half - 1, 1)])).toMatchObject({ winners: [0] });
  expect(() => instantRunoff(2, [strict(2 ** 53 - 1, 0), strict(1, 1)])).toThrow(RangeError);
});

test('a ranking that no ballot can hold is refused', () => {
  for (const groups of [[[3]], [[-1]], [[0], [0]], [[1, 1]], [[0.5]]])
    expect(() => instantRunoff(3, [{ groups, weight: 1 }])).toThrow(RangeError);
  for (const weight of [-1, 0.5, Number.NaN, 2 ** 53])
    expect(() => instantRunoff(3, [strict(weight, 0)])).toThrow(RangeError);
});
