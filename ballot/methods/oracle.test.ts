// Counts by a library that shares nothing with ours, where both mean the same by a method. What only we decide (ties, overvotes, the order
// on the ballot) is left to the definitions, in the tests beside this one.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Approbation, FirstPastThePost, InstantRunoff, Schulze, utils } from 'votes';
import { approvalCounts, type Defeat, instantRunoff, pairwise, plurality, type Ranking, schulze } from './index.ts';
import { electorates } from './rankings.fixture.ts';

const nameOf = (candidate: number) => String.fromCharCode('A'.charCodeAt(0) + candidate);
const namesOf = (candidates: number) => Array.from({ length: candidates }, (_, candidate) => nameOf(candidate));

const asTheirs = (candidates: number, rankings: readonly Ranking[]) => ({
  candidates: namesOf(candidates),
  ballots: rankings.map(({ groups, weight }) => ({ ranking: groups.map((group) => group.map(nameOf)), weight })),
});

const inOrder = (candidates: number, scores: Record<string, number>) =>
  namesOf(candidates).map((name) => scores[name] ?? 0);

/** Every candidate at a place of their own, so that of two defeats the one with more support has less opposition too. */
function completed(candidates: number, { groups, weight }: Ranking): Ranking {
  const named = groups.flat();
  const others = Array.from({ length: candidates }, (_, candidate) => candidate).filter((one) => !named.includes(one));
  return { groups: [...named, ...others].map((candidate) => [candidate]), weight };
}

test('plurality and approval: as many votes as the library counts', () => {
  fc.assert(
    fc.property(electorates({ ties: false }), ({ candidates, rankings }) => {
      const theirs = new FirstPastThePost(asTheirs(candidates, rankings));
      expect(plurality(candidates, rankings)).toEqual(inOrder(candidates, theirs.scores()));
      const approving = rankings.map(({ groups, weight }) => ({ groups: [groups.flat()], weight }));
      const approvals = approving.map(({ groups: [approved = []], weight }) => ({ approved, weight }));
      expect(approvalCounts(candidates, approvals)).toEqual(
        inOrder(candidates, new Approbation(asTheirs(candidates, approving)).scores()),
      );
    }),
  );
});

test('comparisons by pairs are those of the library, ranks shared or not', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), ({ candidates, rankings }) => {
      const { ballots, candidates: names } = asTheirs(candidates, rankings);
      const all = ballots.map(({ ranking, weight }) => ({ ranking, weight }));
      expect(pairwise(candidates, rankings)).toEqual(utils.matrixFromBallots(all, names).array);
    }),
  );
});

test('Schulze: each candidate beats as many others by the strongest paths as in the library', () => {
  fc.assert(
    fc.property(electorates({ ties: false }), ({ candidates, rankings }) => {
      const matrix = pairwise(
        candidates,
        rankings.map((ranking) => completed(candidates, ranking)),
      );
      const { strongestPaths } = schulze(matrix);
      const support = (path: Defeat | null | undefined) => path?.support ?? 0;
      const beaten = strongestPaths.map(
        (row, one) => row.filter((path, other) => support(path) > support(strongestPaths[other]?.[one])).length,
      );
      const array = matrix.map((row) => [...row]);
      expect(beaten).toEqual(inOrder(candidates, new Schulze({ array, candidates: namesOf(candidates) }).scores()));
    }),
    { numRuns: 500 },
  );
});

test('instant run-off: where no tie is to be decided, the library elects the same', () => {
  fc.assert(
    fc.property(electorates({ ties: false }), ({ candidates, rankings }) => {
      const { rounds, winners, decidedBy } = instantRunoff(candidates, rankings);
      fc.pre(
        decidedBy === 'majority' &&
          rounds.every(({ eliminated }) => eliminated === null || eliminated.tied.length === 1),
      );
      const theirs = new InstantRunoff(asTheirs(candidates, rankings));
      expect(winners.map(nameOf)).toEqual(theirs.ranking()[0]);
    }),
    { numRuns: 300 },
  );
});
