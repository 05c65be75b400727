import table from './everyday-words.json' with { type: 'json' };
import { stem } from './stem.ts';
import { isStopWord, wordsOf } from './words.ts';

/**
 * What people say, and what administrations say instead. everyday-words.json holds `same`: groups of expressions that mean one thing,
 * each of which finds the others; and `leadsTo`: expressions that find what `means` lists, but are not found by it ("papiers"
 * may be an identity card; an identity card is not any paper). What belongs to one procedure alone stands with that procedure, in its
 * `alsoCalled`.
 */
export interface Expression {
  readonly stems: readonly string[];
  /** The stems of each expression that it finds besides itself. */
  readonly means: readonly (readonly string[])[];
}

const expressions = new Map<string, { stems: string[]; means: string[][] }>();
const known = new Set<string>();
for (const group of table.same as string[][])
  for (const said of group)
    relate(
      said,
      group.filter((other) => other !== said),
    );
for (const { said, means } of table.leadsTo as { said: string[]; means: string[] }[])
  for (const expression of said) relate(expression, means);

/** Expressions by their first stem, the longest first. */
const byFirst = Map.groupBy(
  [...expressions.values()].toSorted((a, b) => b.stems.length - a.stems.length),
  ({ stems }) => stems[0] ?? '',
);

/** The expressions that begin with a stem, the longest first. */
export function expressionsFrom(first: string): readonly Expression[] {
  return byFirst.get(first) ?? [];
}

/** All words of the table, so that a mistyped everyday word is mended too. */
export const everydayWords: ReadonlySet<string> = known;

function relate(said: string, means: readonly string[]): void {
  const stems = stemsOf(said);
  const key = stems.join(' ');
  const expression = expressions.get(key) ?? { stems, means: [] };
  expression.means.push(...means.map(stemsOf));
  expressions.set(key, expression);
}

function stemsOf(text: string): string[] {
  const telling = wordsOf(text).filter((word) => !isStopWord(word));
  for (const word of telling) known.add(word);
  return telling.map(stem);
}
