import type { RankedForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import { type InstantRunoffResult, instantRunoff, pairwise, type Ranking, schulze } from '../../methods/index.ts';
import { areInFormOrder, areSame, idsOf, lineOf, optionOf, sumOf } from '../options.ts';
import type { FormRules, TallyOf } from '../rules.ts';

type Rounds = TallyOf<'ranked'>['rounds'];

/** Options in order of preference; those left out are all last, together (`unranked: last`). */
export const ranked: FormRules<'ranked'> = {
  validate(form, choices) {
    for (const group of choices.ranks) {
      const ordered = areInFormOrder(form, group);
      if (!ordered.ok) return ordered;
      if (group.length > 1 && !form.ties) return err({ code: 'tied', options: group });
    }
    const named = choices.ranks.flat();
    const twice = named.find((option, index) => named.indexOf(option) !== index);
    return twice === undefined ? ok(choices) : err({ code: 'out-of-order', option: twice });
  },

  longest: (form) => ({ kind: 'ranked', ranks: form.options.map(({ id }) => [id]) }),

  describe(form, choices) {
    return choices.ranks.flatMap((group, index) =>
      group.flatMap((id) => {
        const option = optionOf(form, id);
        return option ? [lineOf(option, { kind: 'rank', rank: index + 1 })] : [];
      }),
    );
  },

  possible({ options }) {
    const rank = options.length;
    return [{ lines: options.map((option) => lineOf(option, { kind: 'rank', rank })), most: options.length }];
  },

  counter(form) {
    const ids = idsOf(form.options);
    const first = ids.map(() => 0);
    // Equal rankings once: the count must hold no more of a ballot than what tells it from others.
    const weights = new Map<string, number>();
    let expressed = 0;
    return {
      add({ ranks }, ballots) {
        expressed += ballots;
        const groups = ranks.map((group) => group.map((id) => ids.indexOf(id)));
        for (const option of groups[0] ?? []) first[option] = (first[option] ?? 0) + ballots;
        const key = JSON.stringify(groups);
        weights.set(key, (weights.get(key) ?? 0) + ballots);
      },
      tally() {
        const matrix = pairwise(ids.length, rankingsOf(weights));
        const runoff = form.method === 'instant-runoff' ? instantRunoff(ids.length, rankingsOf(weights)) : null;
        const rounds = runoff ? roundsOf(form, runoff) : [];
        return {
          kind: 'ranked',
          options: ids.map((id, index) => ({ id, first: first[index] ?? 0 })),
          pairwise: matrix.map((row) => [...row]),
          rounds,
          ranking:
            expressed === 0 ? [] : runoff ? runoffRanking(form, runoff) : rankingOf(form, schulze(matrix).ranking),
          expressed,
        };
      },
    };
  },

  expressed(form, tally) {
    const ids = idsOf(form.options);
    const { expressed, pairwise: matrix } = tally;
    if (!areSame(idsOf(tally.options), ids)) return null;
    if (tally.options.some(({ first }) => first > expressed)) return null;
    if (!form.ties && sumOf(tally.options.map(({ first }) => first)) !== expressed) return null;
    if (matrix.length !== ids.length || !matrix.every((row, at) => isPossibleRow(matrix, row, at, expressed)))
      return null;
    const isCounted =
      form.method === 'schulze'
        ? tally.rounds.length === 0 &&
          isSameRanking(tally.ranking, expressed === 0 ? [] : rankingOf(form, schulze(matrix).ranking))
        : arePossibleRounds(form, tally.rounds, expressed);
    return isCounted ? expressed : null;
  },
};

function* rankingsOf(weights: ReadonlyMap<string, number>): Generator<Ranking> {
  for (const [key, weight] of weights) yield { groups: JSON.parse(key) as number[][], weight };
}

function rankingOf({ options }: RankedForm, groups: readonly (readonly number[])[]): string[][] {
  return groups.map((group) => group.map((at) => options[at]?.id ?? ''));
}

/** Who won, then those who were eliminated, the last one first. */
function runoffRanking(form: RankedForm, { winners, rounds }: InstantRunoffResult): string[][] {
  const eliminated = rounds.flatMap(({ eliminated }) => (eliminated ? [eliminated.candidate] : [])).reverse();
  const left = form.options.flatMap((_, at) => (winners.includes(at) || eliminated.includes(at) ? [] : [at]));
  const groups = [[...winners], left, ...eliminated.map((one) => [one])];
  return rankingOf(
    form,
    groups.filter((group) => group.length > 0),
  );
}

function roundsOf({ options }: RankedForm, { rounds }: InstantRunoffResult): Rounds {
  return rounds.map(({ counts, exhausted, eliminated }) => ({
    counts: [...counts],
    exhausted,
    eliminated: eliminated ? [options[eliminated.candidate]?.id ?? ''] : [],
    tie: eliminated && eliminated.decidedBy !== 'votes' ? eliminated.decidedBy : null,
  }));
}

/** No two options can be compared more often than there are ballots. */
function isPossibleRow(matrix: readonly (readonly number[])[], row: readonly number[], at: number, ballots: number) {
  return (
    row.length === matrix.length &&
    row.every((preferred, other) =>
      at === other ? preferred === 0 : preferred + (matrix[other]?.[at] ?? 0) <= ballots,
    )
  );
}

/** Each round counts every ballot once, for an option that is left or as exhausted. */
function arePossibleRounds({ options }: RankedForm, rounds: Rounds, ballots: number): boolean {
  const gone = new Set<string>();
  return rounds.every(({ counts, exhausted, eliminated }) => {
    const isPossible =
      counts.length === options.length &&
      options.every(({ id }, at) => (counts[at] === null) === gone.has(id)) &&
      sumOf(counts.map((count) => count ?? 0)) + exhausted === ballots;
    for (const id of eliminated) gone.add(id);
    return isPossible;
  });
}

function isSameRanking(some: readonly (readonly string[])[], others: readonly (readonly string[])[]): boolean {
  return some.length === others.length && some.every((group, index) => areSame(group, others[index] ?? []));
}
