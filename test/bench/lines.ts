/** What a line of the table must reach, as a number of its ratio or of its own. Without: for information. */
export type Goal = { readonly of: 'ratio' | 'ours'; readonly is: '≤' | '≥'; readonly value: number } | null;

/** One line of bench.json. Units stand in the name; null: not measured, or nothing to compare with. */
export interface Line {
  readonly name: string;
  readonly ours: number | null;
  readonly limit: number | null;
  readonly ratio: number | null;
  readonly goal: string | null;
  readonly met: boolean | null;
}

export function line(of: { name: string; ours: number; limit?: number; goal: Goal }): Line {
  const { name, ours, limit, goal } = of;
  const ratio = limit === undefined ? null : ours / limit;
  const value = goal?.of === 'ratio' ? ratio : ours;
  const met = goal && value !== null ? (goal.is === '≤' ? value <= goal.value : value >= goal.value) : null;
  return {
    name,
    ours: rounded(ours),
    limit: limit === undefined ? null : rounded(limit),
    ratio: ratio === null ? null : rounded(ratio),
    goal: goal && `${goal.of} ${goal.is} ${goal.value}`,
    met,
  };
}

export function table(lines: readonly Line[]): string {
  const head = ['', 'ours', 'limit', 'ratio', 'goal', ''];
  const verdict = (met: boolean | null) => (met === null ? '–' : met ? 'met' : 'MISSED');
  const rows = lines.map(({ name, ours, limit, ratio, goal, met }) => [
    name,
    ...[ours, limit, ratio].map((value) => (value === null ? '–' : String(value))),
    goal ?? '–',
    verdict(met),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    )
    .join('\n');
}

/** To three digits that mean something. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
