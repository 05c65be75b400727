import { instantRunoff, leaders, pairwise, plurality, type Round, schulze } from '../../../ballot/methods/index.ts';
import { byName, countTable, type Method, method, type Outcome, table, winnersAs, winnersInWords } from './method.ts';
import type { RankedFile } from './readers/index.ts';

const unranked = 'last, together';

/** Where candidates may be level on a ballot they are compared in pairs; where not, they are eliminated one by one. The default first. */
export function rankedMethods(file: RankedFile): [Method, ...Method[]] {
  const runoff = method({
    name: 'instant-runoff',
    rules: {
      overvotes: ['exhaust', 'exhaust-if-several-remain', 'skip'],
      eliminationTies: ['earlier-rounds', 'order'],
    },
    fixed: {
      unranked: 'the ballot is exhausted',
      skippedRanks: 'passed over',
      repeatedCandidates: 'the first mark counts',
      majority: 'more than half of the ballots that still count',
    },
    count: (rules) => runoffOf(file, rules),
  });
  const condorcet = method({
    name: 'schulze',
    rules: { strength: ['winning-votes', 'margins'] },
    fixed: { unranked, equals: 'count for neither', ties: 'reported as ties' },
    count: (rules) => schulzeOf(file, rules),
  });
  const first = method({
    name: 'plurality',
    rules: {},
    fixed: { overvotes: 'count for nobody', ties: 'reported as ties' },
    count: () => pluralityOf(file),
  });
  return file.allowsTies ? [condorcet, runoff, first] : [runoff, condorcet, first];
}

function pluralityOf({ candidates, rankings }: RankedFile): Outcome {
  const counts = plurality(candidates.length, rankings);
  const winners = leaders(counts).map((winner) => candidates[winner] ?? '');
  return {
    json: { counts: byName(candidates, counts), ...winnersAs(winners) },
    lines: [...countTable(candidates, counts), '', winnersInWords(winners)],
  };
}

function runoffOf({ candidates, rankings }: RankedFile, rules: Parameters<typeof instantRunoff>[2]): Outcome {
  const { rounds, winners, decidedBy } = instantRunoff(candidates.length, rankings, rules);
  const nameOf = (candidate: number) => candidates[candidate] ?? '';
  const namedRounds = rounds.map(({ counts, exhausted, eliminated }) => ({
    counts: Object.fromEntries(candidates.flatMap((name, at) => (counts[at] === null ? [] : [[name, counts[at]]]))),
    exhausted,
    eliminated: eliminated && nameOf(eliminated.candidate),
    decidedBy: eliminated ? eliminated.decidedBy : decidedBy,
    tied: eliminated && eliminated.tied.length > 1 ? eliminated.tied.map(nameOf) : [],
  }));
  const names = winners.map(nameOf);
  const heads = ['', ...rounds.map((_, round) => `round ${round + 1}`)];
  const last = rounds.at(-1)?.counts ?? [];
  const order = candidates
    .map((_, candidate) => candidate)
    .sort((a, b) => roundsOf(rounds, b) - roundsOf(rounds, a) || (last[b] ?? 0) - (last[a] ?? 0));
  return {
    json: { counts: namedRounds[0]?.counts ?? {}, ...winnersAs(names), rounds: namedRounds },
    lines: [
      ...table([
        heads,
        ...order.map((candidate) => [nameOf(candidate), ...rounds.map(({ counts }) => counts[candidate] ?? '–')]),
        ['exhausted', ...rounds.map(({ exhausted }) => exhausted)],
      ]),
      '',
      ...namedRounds.flatMap(({ eliminated, decidedBy, tied }, round) =>
        eliminated === null
          ? []
          : [`Round ${round + 1}: ${eliminated} is eliminated, ${eliminationWords[decidedBy]}${tiedWords(tied)}.`],
      ),
      `${winnersInWords(names)}, ${endWords[decidedBy]}.`,
    ],
  };
}

function roundsOf(rounds: readonly Round[], candidate: number): number {
  return rounds.filter(({ counts }) => counts[candidate] !== null).length;
}

const endWords = {
  majority: 'with more than half of the ballots that still count',
  'earlier-rounds': 'who had more votes in an earlier round, since the last two are level',
  tie: 'whom no earlier round tells apart',
  'no-votes': 'since no ballot counts for anybody',
};

const eliminationWords: Record<string, string> = {
  votes: 'with the fewest votes',
  'earlier-rounds': 'by the votes of an earlier round',
  order: 'as the last on the ballot',
};

function tiedWords(tied: readonly string[]): string {
  return tied.length > 1 ? ` (level with the fewest votes: ${tied.join(', ')})` : '';
}

function schulzeOf({ candidates, rankings }: RankedFile, rules: Parameters<typeof schulze>[1]): Outcome {
  const matrix = pairwise(candidates.length, rankings);
  const result = schulze(matrix, rules);
  const nameOf = (candidate: number) => candidates[candidate] ?? '';
  const winners = result.winners.map(nameOf);
  const ranking = result.ranking.map((group) => group.map(nameOf));
  const smithSet = result.smithSet.map(nameOf);
  const pairs = <T>(of: readonly (readonly T[])[]) =>
    Object.fromEntries(
      candidates.map((name, a) => [
        name,
        Object.fromEntries(candidates.flatMap((other, b) => (a === b ? [] : [[other, of[a]?.[b]]]))),
      ]),
    );
  const margins = matrix.map((row, a) => row.map((support, b) => support - (matrix[b]?.[a] ?? 0)));
  const condorcetWinner = result.condorcetWinner === null ? null : nameOf(result.condorcetWinner);
  return {
    json: {
      counts: pairs(matrix),
      ...winnersAs(winners),
      ranking,
      condorcetWinner,
      cycle: condorcetWinner === null ? smithSet : [],
      margins: pairs(margins),
      strongestPaths: pairs(result.strongestPaths),
      decidedBy: condorcetWinner === null ? 'strongest-paths' : 'condorcet',
    },
    lines: [
      'Ballots that put the one of a line before the one of a column:',
      ...table([
        ['', ...candidates.map((_, at) => `[${at + 1}]`)],
        ...candidates.map((name, a) => [
          `[${a + 1}] ${name}`,
          ...candidates.map((_, b) => (a === b ? '–' : (matrix[a]?.[b] ?? 0))),
        ]),
      ]),
      '',
      condorcetWinner === null
        ? `Nobody beats all others one against one: strongest paths decide among ${smithSet.join(', ')}.`
        : `${condorcetWinner} beats every other one against one.`,
      ...ranking.map((group, place) => `${place + 1}. ${group.join(' = ')}`),
      '',
      winnersInWords(winners),
    ],
  };
}
