/** Everything that differs from one kind of ballot form to another. Safe in a browser: the kiosk window imports it. */
import type { Choices } from '../../contract/choices.ts';
import type { BallotForm, FormKind, Language, Localized } from '../../contract/form.ts';
import type { Result } from '../../contract/result.ts';
import type { Tally } from '../../contract/tally.ts';
import { canonicalJson } from '../canonical.ts';
import { questionRules } from './answers.ts';
import { questionnaire } from './questionnaire/index.ts';
import type { ChoiceLine, ChoicesError, PossibleLines } from './rules.ts';
import { withBlank } from './with-blank.ts';

export { costOf } from './budget/index.ts';
export { areAsked, questionsOf } from './questionnaire/index.ts';
export type { ChoiceLine, ChoicesError, LineValue, PossibleLines } from './rules.ts';

/** A new kind of form is a member of `formSchema`, a folder here, and a line in `questionRules`. */
const forms = withBlank<FormKind>({ ...questionRules, questionnaire });

/** Whether choices fit a form. Blank always does. */
export function validateChoices(form: BallotForm, choices: Choices): Result<Choices, ChoicesError> {
  return forms.validate(form, choices);
}

/** The lines that say what was chosen, on the review screen and the slip. The choices must be valid for the form. */
export function describeChoices(form: BallotForm, choices: Choices): ChoiceLine[] {
  return forms.describe(form, choices);
}

/** Every line that could say what was chosen, in groups that stand one after the other: paper has room for the highest of each. */
export function possibleLines(form: BallotForm): PossibleLines[] {
  return forms.possible(form);
}

/** How many bytes the canonical JSON of valid choices can take at most. */
export function longestChoicesBytes(form: BallotForm): number {
  return new TextEncoder().encode(canonicalJson(forms.longest(form))).length;
}

/** Counts valid choices one by one, so that a million of them need no more memory than what is told apart in the count. */
export function tally<Form extends BallotForm>(
  form: Form,
  ballots: Iterable<Choices>,
): Extract<Tally, { kind: Form['kind'] }> {
  const counter = forms.counter(form);
  for (const choices of ballots) counter.add(choices, 1);
  return counter.tally() as Extract<Tally, { kind: Form['kind'] }>;
}

/** The same of equal ballots together, so that it takes no longer to count many of them than one. */
export function tallyEqual(
  form: BallotForm,
  lines: Iterable<{ readonly choices: Choices; readonly ballots: number }>,
): Tally {
  const counter = forms.counter(form);
  for (const { choices, ballots } of lines) counter.add(choices, ballots);
  return counter.tally();
}

/** How many ballots a tally is of, blank and invalid ones included; null where its figures cannot come from ballots of this form. */
export function ballotsIn(form: BallotForm, of: Tally): number | null {
  return forms.ballotsIn(form, of);
}

/** A public text in a language, or in French where the city did not translate it. */
export function inLanguage(text: Localized, language: Language): string {
  return text[language] ?? text.fr;
}
