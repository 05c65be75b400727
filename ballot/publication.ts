import type { Tally } from '../contract/tally.ts';
import type { Count } from './count.ts';

/** A published line: how many ballots came by one channel, or by several together where one alone would say too much. */
export type ChannelLine = { readonly names: readonly string[]; readonly ballots: number };

/** What of a count may be published (design.md §5): the totals from k ballots on, and no line below k. */
export type Publication = {
  readonly turnout: number;
  readonly tally: Tally | null;
  readonly channels: readonly ChannelLine[];
};

/** Below k ballots in all only the turnout is published. */
export function publishable(count: Pick<Count, 'ballots' | 'tally' | 'terminals'>, k: number): Publication {
  if (count.ballots < k) return { turnout: count.ballots, tally: null, channels: [] };
  const lines = count.terminals.map(({ name, ballots }) => ({ names: [name], ballots }));
  return { turnout: count.ballots, tally: withholdBelow(k, count.tally), channels: mergeBelow(k, lines) };
}

/** A tally without those questions of a questionnaire that fewer than k answered; all other tallies are of k ballots at least. */
export function withholdBelow(k: number, tally: Tally): Tally {
  if (tally.kind !== 'questionnaire') return tally;
  const { questions, expressed } = tally;
  const isShown = ({ skipped, notAsked }: (typeof questions)[number]) => expressed - skipped - notAsked >= k;
  return { ...tally, questions: questions.map((one) => (isShown(one) ? one : { ...one, tally: null })) };
}

/**
 * Merges all lines below k into one, then adds lines from k on to it while subtraction would still tell one of them: while it is
 * itself below k, and while its sum is the highest that its lines can have, so that each must be at k - 1. Which line is added
 * follows the order of the lines alone, never their figures: adding the smallest, say, would itself tell that it is no greater
 * than those published.
 */
export function mergeBelow(k: number, lines: readonly ChannelLine[]): ChannelLine[] {
  const merged = lines.filter((line) => line.ballots < k);
  const alone = lines.filter((line) => line.ballots >= k);
  if (merged.length === 0) return alone;
  while (sum(merged) < k || sum(merged) === merged.length * (k - 1)) {
    const added = alone.shift();
    if (!added) break;
    merged.push(added);
  }
  const names = lines.filter((line) => merged.includes(line)).flatMap((line) => line.names);
  return [...alone, { names, ballots: sum(merged) }];
}

function sum(lines: readonly ChannelLine[]): number {
  return lines.reduce((total, line) => total + line.ballots, 0);
}
