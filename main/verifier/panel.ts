import type { ConsultationPackage } from '../../contract/consultation.ts';
import { answersTo, type PanelCount, unanswered } from '../../contract/panel.ts';

/** What is wrong with the count of the panel sheets. They are on no list, so only its own figures can be looked at. */
export function* panelFaults(
  { panel, k }: ConsultationPackage,
  count: PanelCount | undefined,
): Generator<string, void, undefined> {
  if (!panel) {
    if (count) yield 'it counts panel sheets, and the package asks nobody to fill one in';
    return;
  }
  if (!count) return yield 'it does not say how many panel sheets there were';
  if (!count.questions) {
    if (count.sheets >= k) yield `it keeps back ${count.sheets} panel sheets, which are not fewer than ${k}`;
    return;
  }
  if (count.sheets < k) yield `it tells answers of fewer than ${k} panel sheets`;
  if (count.questions.map(({ question }) => question).join() !== panel.questions.join())
    yield 'its questions of the panel are not those of the package';
  for (const { question, lines } of count.questions) {
    const expected = [...answersTo(panel, question), unanswered].sort().join();
    const found = lines.flatMap(({ answers }) => answers);
    if (found.sort().join() !== expected) yield `its lines of ${question} do not name every answer once`;
    if (lines.reduce((sum, { sheets }) => sum + sheets, 0) !== count.sheets)
      yield `its lines of ${question} do not add up to ${count.sheets} panel sheets`;
    for (const { answers, sheets } of lines)
      if (sheets < k) yield `its line of ${answers.join(', ')} is of fewer than ${k} panel sheets`;
  }
}
