import {
  answersTo,
  type Panel,
  type PanelAnswers,
  type PanelCount,
  type PanelQuestion,
  unanswered,
} from '../contract/panel.ts';
import type { RecipientKey } from './hpke.ts';
import { ballotId } from './ids.ts';
import { openSheet, type PanelContext } from './panel-sheet.ts';
import { mergeBelow } from './publication.ts';
import { shuffle } from './shuffle.ts';

/** What a count of sheets gives: totals of each question alone, never a sheet. */
export type CountedSheets = {
  readonly count: PanelCount;
  /** Sheets that do not open, or do not answer what was asked. */
  readonly invalid: number;
};

/**
 * Opens and counts sealed sheets, each distinct one once, in a drawn order. Below `k` sheets in all only their number is told, and
 * no line below `k`: small ones are merged as channels are.
 */
export function countSheets(
  sealed: Iterable<Uint8Array>,
  context: PanelContext,
  recipient: RecipientKey,
  k: number,
): CountedSheets {
  const distinct = new Map([...sealed].map((sheet) => [ballotId(sheet), sheet]));
  const totals = new Map(context.panel.questions.map((question) => [question, new Map<string, number>()]));
  let sheets = 0;
  for (const sheet of shuffle(distinct.values())) {
    const answers = openSheet(sheet, context, recipient);
    if (!answers.ok) continue;
    sheets += 1;
    for (const [question, counts] of totals) add(counts, answers.value, question);
  }
  const questions = [...totals].map(([question, counts]) => ({
    question,
    lines: linesOf([...answersTo(context.panel, question), unanswered], counts, k),
  }));
  return { count: { sheets, questions: sheets < k ? null : questions }, invalid: distinct.size - sheets };
}

/** Whether a count is one that this panel can give, and tells no more than may be published of it. */
export function isCountOf(panel: Panel, { sheets, questions }: PanelCount, k: number): boolean {
  if (questions === null || sheets < k) return questions === null && sheets < k;
  const isAsked = questions.map(({ question }) => question).join() === panel.questions.join();
  return isAsked && questions.every((one) => isWhole(panel, one, sheets, k));
}

function isWhole(
  panel: Panel,
  { question, lines }: NonNullable<PanelCount['questions']>[number],
  sheets: number,
  k: number,
): boolean {
  const named = lines.flatMap(({ answers }) => answers).toSorted();
  const expected = [...answersTo(panel, question), unanswered].toSorted();
  const sum = lines.reduce((total, line) => total + line.sheets, 0);
  return named.join() === expected.join() && sum === sheets && lines.every((line) => line.sheets >= k);
}

function add(counts: Map<string, number>, answers: PanelAnswers, question: PanelQuestion): void {
  const answer = answers[question] ?? unanswered;
  counts.set(answer, (counts.get(answer) ?? 0) + 1);
}

function linesOf(answers: readonly string[], counts: ReadonlyMap<string, number>, k: number) {
  const lines = answers.map((answer) => ({ names: [answer], ballots: counts.get(answer) ?? 0 }));
  return mergeBelow(k, lines).map(({ names, ballots }) => ({ answers: [...names], sheets: ballots }));
}
