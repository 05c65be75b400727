import { leastVisits } from '../../contract/statistics.ts';
import { type Cell, csvOf } from '../web/index.ts';
import type { Line, MonthOfCity } from './figures.ts';

/** The groups of figures, in the order in which they are shown. */
export const groups = ['places', 'lengths', 'languages', 'themes', 'aids', 'waits', 'hosts'] as const;
export type Group = (typeof groups)[number];

/** A month as a file: one line a figure. `nameOf` says what each is of, in the reader's words. */
export function figuresCsv(
  month: string,
  figures: MonthOfCity,
  heads: readonly [month: string, group: string, of: string, count: string],
  words: { readonly visits: string; group(of: Group): string; name(of: Group, name: string): string },
): string {
  const rowOf = (group: Group, { names, count }: Line): Cell[] => [
    month,
    words.group(group),
    names.map((name) => words.name(group, name)).join(' + '),
    count ?? `< ${leastVisits}`,
  ];
  return csvOf([
    heads,
    [month, words.visits, '', figures.visits],
    ...groups.flatMap((group) => figures[group].map((line) => rowOf(group, line))),
  ]);
}
