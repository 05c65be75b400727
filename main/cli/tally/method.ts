/** The rules that a city can choose of a method, each with its values, the default first. */
export type RuleTable = Readonly<Record<string, readonly [string, ...string[]]>>;
type Chosen<Rules extends RuleTable> = { readonly [Name in keyof Rules]: Rules[Name][number] };

/** What a count came to: the members of its JSON besides method and rules, and the lines that say it to people. */
export interface Outcome {
  readonly json: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** One way to count a file. */
export interface Method {
  readonly name: string;
  readonly rules: RuleTable;
  /** Rules that are as they are, told with the result all the same. */
  readonly fixed: Readonly<Record<string, string>>;
  count(rules: Readonly<Record<string, string>>): Outcome;
}

/** The value of each rule where nobody chose another. */
export function defaultsOf({ rules }: Method): Record<string, string> {
  return Object.fromEntries(Object.entries(rules).map(([rule, [first]]) => [rule, first]));
}

/** A method whose count gets its rules by name and type. */
export function method<const Rules extends RuleTable>(of: {
  readonly name: string;
  readonly rules: Rules;
  readonly fixed: Readonly<Record<string, string>>;
  count(rules: Chosen<Rules>): Outcome;
}): Method {
  return { ...of, count: (rules) => of.count(rules as Chosen<Rules>) }; // checked against the table by whoever chose them
}

/** Counts by name, as a group of fields. */
export function byName<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(names.map((name, at) => [name, values[at] as T]));
}

/** One winner, or all that tie; none where nobody was chosen. */
export function winnersAs(names: readonly string[]): { winner: string } | { winners: readonly string[] } {
  const [winner] = names;
  return names.length === 1 && winner !== undefined ? { winner } : { winners: names };
}

export function winnersInWords(names: readonly string[]): string {
  if (names.length === 0) return 'Nobody won';
  return names.length === 1 ? `Winner: ${names[0]}` : `Tie between: ${names.join(', ')}`;
}

/** Rows with their columns under each other: names to the left, figures to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = rows.reduce<number[]>((most, row) => {
    for (const [column, cell] of row.entries()) most[column] = Math.max(most[column] ?? 0, String(cell).length);
    return most;
  }, []);
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? String(cell).padEnd(widths[0] ?? 0) : String(cell).padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** Names and their counts, the highest first. */
export function countTable(names: readonly string[], counts: readonly number[]): string[] {
  const rows = names.map((name, at) => [name, counts[at] ?? 0] as const);
  return table(rows.toSorted(([, one], [, other]) => other - one));
}
