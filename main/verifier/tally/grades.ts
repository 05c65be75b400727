import type { MajorityJudgementForm } from '../../../contract/form.ts';
import type { Tally } from '../../../contract/tally.ts';

type GradesTally = Extract<Tally, { kind: 'majority-judgement' }>;

/**
 * Balinski and Laraki's majority judgement: the median grade of each option, of an even number the lower of the two in the middle;
 * of equal ones it is taken away, and the next median decides.
 */
export function gradesFault(
  { grades }: MajorityJudgementForm,
  { options, ranking, expressed }: GradesTally,
): string | undefined {
  for (const { id, grades: counts } of options) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (counts.length !== grades.length || total !== expressed)
      return `${id} has ${total} grades, and there are ${expressed} ballots that are not blank`;
  }
  const judged = options.map(({ id, grades: counts }) => ({ id, grade: gradeAt(counts, expressed) }));
  for (const [index, { id, grade }] of judged.entries()) {
    const median = expressed === 0 ? null : (grades[grade(medianOf(expressed))]?.id ?? null);
    if (options[index]?.median !== median) return `the majority grade of ${id} is ${median}`;
  }
  if (expressed === 0) return ranking.length === 0 ? undefined : 'it ranks options that nobody graded';
  const groups: (typeof judged)[] = [];
  const sorted = judged.toSorted((one, other) => compare(one.grade, other.grade, expressed));
  for (const one of sorted) {
    const group = groups.at(-1);
    const [equal] = group ?? [];
    if (group && equal && compare(equal.grade, one.grade, expressed) === 0) group.push(one);
    else groups.push([one]);
  }
  const expected = groups.map((group) => group.map(({ id }) => id).join(' ')).join(' > ');
  const stated = ranking.map((group) => group.join(' ')).join(' > ');
  return stated === expected ? undefined : `its ranking is not that of its grades: ${expected}`;
}

/** The grade (0: the best) at a place of the grades of one option, of which the worst is at 0. */
function gradeAt(counts: readonly number[], ballots: number): (place: number) => number {
  return (place) => {
    let best = ballots - 1 - place;
    return counts.findIndex((count) => {
      best -= count;
      return best < 0;
    });
  };
}

function medianOf(ballots: number): number {
  return Math.ceil(ballots / 2) - 1;
}

/** Below 0: the first is better. Medians that are taken away alternate outwards from the middle. */
function compare(one: (place: number) => number, other: (place: number) => number, ballots: number): number {
  let low = medianOf(ballots);
  let high = low + 1;
  let isLow = true;
  while (low >= 0 || high < ballots) {
    const place = isLow ? low : high;
    const difference = one(place) - other(place);
    if (difference !== 0) return difference;
    if (isLow) low -= 1;
    else high += 1;
    // What is left has its median below the gap where as many are left below as above, or more.
    isLow = low + 1 >= ballots - high;
  }
  return 0;
}
