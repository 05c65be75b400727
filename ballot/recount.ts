import { type BagTotals, slipsLine, unreadableLine } from '../contract/bags.ts';

/** What was counted on the slips of one bag, line by line. */
export type CountedSlips = ReadonlyMap<string, number>;

/**
 * What becomes of a bag (design.md §5, "paper"). `agrees`: every line is the same, and every slip was read. `paper-prevails`: there are no
 * more slips than marks, and a line differs: the resident has seen the paper, so it counts. `discrepancy`: more slips than people
 * who took part: neither can be trusted alone, and the commission decides.
 */
export type BagVerdict = 'agrees' | 'paper-prevails' | 'discrepancy';

export interface RecountedBag {
  readonly bag: string;
  readonly marks: number;
  /** All slips found in it, read or not. */
  readonly slips: number;
  readonly verdict: BagVerdict;
  readonly lines: readonly { readonly line: string; readonly paper: number; readonly electronic: number }[];
}

export interface Recount {
  readonly bags: readonly RecountedBag[];
  /** The sums of what is on paper; null while the commission has a bag to decide on. */
  readonly totals: Readonly<Record<string, number>> | null;
}

/** How a bag, or bags that were mixed, are called in a transcription. */
export function bagLabel({ names }: { readonly names: readonly string[] }): string {
  return names.join('+');
}

/** The lines that every bag of a transcription has. */
export function linesOfBag({ lines }: BagTotals['bags'][number]): string[] {
  return [...Object.keys(lines), unreadableLine, slipsLine];
}

/** Compares slips and ballots bag by bag. `slips` has every bag of the totals, with every line of it. */
export function recount(totals: BagTotals, slips: ReadonlyMap<string, CountedSlips>): Recount {
  const bags = totals.bags.map((bag) => recountBag(bag, slips.get(bagLabel(bag)) ?? new Map()));
  const isDecided = bags.every(({ verdict }) => verdict !== 'discrepancy');
  return { bags, totals: isDecided ? sumOfPaper(bags) : null };
}

function recountBag(bag: BagTotals['bags'][number], counted: CountedSlips): RecountedBag {
  const lines = linesOfBag(bag).map((line) => ({
    line,
    paper: counted.get(line) ?? 0,
    electronic: line === slipsLine ? bag.marks : (bag.lines[line] ?? 0),
  }));
  const slips = counted.get(slipsLine) ?? 0;
  const isSame = lines.every(({ paper, electronic }) => paper === electronic);
  const verdict = isSame ? 'agrees' : slips <= bag.marks ? 'paper-prevails' : 'discrepancy';
  return { bag: bagLabel(bag), marks: bag.marks, slips, verdict, lines };
}

function sumOfPaper(bags: readonly RecountedBag[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { lines } of bags) for (const { line, paper } of lines) totals[line] = (totals[line] ?? 0) + paper;
  return totals;
}
