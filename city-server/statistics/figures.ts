import { mergeBelow } from '../../ballot/index.ts';
import { languages } from '../../contract/form.ts';
import { themes } from '../../contract/procedures.ts';
import { leastVisits, readingAids, visitLengths, waitLengths } from '../../contract/statistics.ts';
import type { KeptMonth } from './store.ts';

/** One figure: of one thing, or of several together where one alone would be a small number. Null: fewer than `leastVisits`. */
export interface Line {
  readonly names: readonly string[];
  readonly count: number | null;
}

/** What may be said of a month of all terminals. */
export interface MonthOfCity {
  readonly visits: number;
  readonly places: readonly Line[];
  readonly lengths: readonly Line[];
  readonly languages: readonly Line[];
  readonly themes: readonly Line[];
  readonly aids: readonly Line[];
  readonly waits: readonly Line[];
  readonly hosts: readonly Line[];
}

/**
 * The sums of all terminals, without small numbers. Where the lines of a table add up to a total that is known (a visit has one
 * place, one length, one language), small ones are joined with each other and, where subtraction would still tell one of them, with
 * a line more, as those of a published result are. Where they add up to nothing known (a visit has any number of themes and
 * settings), each small number is only left out.
 */
export function monthOfCity(months: readonly KeptMonth[]): MonthOfCity {
  const visits = sum(months.map((month) => month.visits));
  const of = (group: 'lengths' | 'languages' | 'themes' | 'aids' | 'waits' | 'hosts') => (name: string) =>
    sum(months.map(({ counted }) => (counted[group] as Partial<Record<string, number>>)[name] ?? 0));
  const places = [...new Set(months.map(({ place }) => place))].toSorted();
  const visitsAt = (name: string) => sum(months.filter(({ place }) => place === name).map((month) => month.visits));
  const hosts = [...new Set(months.flatMap(({ counted }) => Object.keys(counted.hosts)))].toSorted();
  const spoken = of('languages');
  // A visit that ended before it said its language is in none.
  const unsaid = visits - sum(languages.map(spoken));
  return {
    visits,
    places: together(places, visitsAt),
    lengths: together(visitLengths, of('lengths')),
    languages: together([...languages, 'unsaid'], (name) => (name === 'unsaid' ? unsaid : spoken(name))),
    themes: apart(themes, of('themes')),
    aids: apart(readingAids, of('aids')),
    waits: together(waitLengths, of('waits')),
    hosts: apart(hosts, of('hosts')),
  };
}

function together(names: readonly string[], countOf: (name: string) => number): Line[] {
  const lines = names.map((name) => ({ names: [name], ballots: countOf(name) }));
  if (sum(lines.map(({ ballots }) => ballots)) < leastVisits) return [{ names, count: null }];
  return mergeBelow(leastVisits, lines).map((line) => ({ names: line.names, count: line.ballots }));
}

function apart(names: readonly string[], countOf: (name: string) => number): Line[] {
  return names.map((name) => {
    const count = countOf(name);
    return { names: [name], count: count < leastVisits ? null : count };
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
