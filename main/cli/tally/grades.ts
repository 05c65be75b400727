import { type Lead, majorityJudgment } from '../../../ballot/methods/index.ts';
import { type Method, method, type Outcome, table } from './method.ts';
import type { GradedVote, GradesFile } from './readers/index.ts';

/** What cannot be chosen of majority judgement, whoever was graded. */
export const gradeRules = {
  median: 'the lower of two middle grades',
  tieBreak: 'median ballots are removed one by one',
  ties: 'reported as ties',
} as const;

export function gradesMethods(file: GradesFile): [Method] {
  return [
    method({
      name: 'majority-judgment',
      rules: {},
      fixed: {
        ...gradeRules,
        missingGrades: 'as the file says: the static default grade, or none may be missing',
      },
      count: () => judged(file),
    }),
  ];
}

/** Proposals have no names in these files: they are numbered from 1, grades from 0, the worst. */
function judged({ votes }: GradesFile): Outcome {
  const results = votes.map((vote) => ({ vote, ...majorityJudgment(vote.profile) }));
  return {
    json: {
      counts: results.map(({ vote }) => vote.profile),
      results: results.map(({ vote, ranks, medians, ranking }) => ({
        title: vote.title,
        ranks,
        medians,
        defaultGrade: vote.completedWith,
        ranking: ranking.map(({ candidates, lead }) => ({ proposals: candidates.map((one) => one + 1), lead })),
      })),
    },
    lines: results.flatMap(({ vote, medians, ranking }) => [...judgedLines(vote, medians, ranking), '']).slice(0, -1),
  };
}

function judgedLines(
  { title, profile, completedWith }: GradedVote,
  medians: readonly (number | null)[],
  ranking: ReturnType<typeof majorityJudgment>['ranking'],
): string[] {
  let place = 1;
  const rows = ranking.flatMap(({ candidates, lead }) => {
    const rows = candidates.map((one) => [
      `${place}.`,
      `proposal ${one + 1}`,
      medians[one] ?? '–',
      profile[one]?.join(' ') ?? '',
      leadWords(lead),
    ]);
    place += candidates.length;
    return rows;
  });
  return [
    title,
    ...(completedWith === null ? [] : [`Who gave no grade is counted as grade ${completedWith}.`]),
    ...table([['', 'proposal', 'median', 'grades, worst first', 'before the next'], ...rows]),
  ];
}

/** What put a candidate before the next; nothing after the last. */
export function leadWords(lead: Lead | null): string {
  if (lead === null) return '';
  return lead.by === 'median' ? 'by the median' : `after ${lead.removed} median ballots removed`;
}
