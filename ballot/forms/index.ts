/** Everything that differs from one kind of ballot form to another. Safe in a browser: the kiosk window imports it. */
import type { BallotForm, Choices, FormKind, Language, Localized, Tally } from '../../contract/form.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { canonicalJson } from '../canonical.ts';
import { lineOf } from './options.ts';
import type { ChoiceLine, ChoicesError, ChoicesOf, FormOf, FormRules } from './rules.ts';
import { approval, multiple } from './several/index.ts';
import { single } from './single/index.ts';

export type { ChoiceLine, ChoicesError } from './rules.ts';

/** The kinds of form: a new one is a member of `formSchema`, a folder here, and a line in this table. */
const forms: { readonly [Kind in FormKind]: FormRules<Kind> } = { single, multiple, approval };

// TypeScript cannot see that a form and the rules found by its kind belong together; this is the one place that says so.
function rulesOf<Kind extends FormKind>(form: FormOf<Kind>): FormRules<Kind> {
  return forms[form.kind] as unknown as FormRules<Kind>;
}

/** Whether choices fit a form. Blank always does. */
export function validateChoices(form: BallotForm, choices: Choices): Result<Choices, ChoicesError> {
  if (choices.kind === 'blank') return ok(choices);
  if (choices.kind !== form.kind) return err({ code: 'other-kind' });
  return rulesOf(form).validate(form, choices);
}

/** The lines that say what was chosen, on the review screen and the slip. The choices must be valid for the form. */
export function describeChoices(form: BallotForm, choices: Choices): ChoiceLine[] {
  if (choices.kind === 'blank')
    return [form.blankLabel ? { kind: 'blank', label: form.blankLabel } : { kind: 'blank' }];
  return rulesOf(form).describe(form, choices);
}

/** Every line that could say what was chosen, in groups of which at most so many stand together: paper has room for the highest. */
export function possibleLines(form: BallotForm): { readonly lines: ChoiceLine[]; readonly most: number }[] {
  const most = describeChoices(form, rulesOf(form).longest(form)).length;
  return [
    { lines: describeChoices(form, { kind: 'blank' }), most: 1 },
    { lines: form.options.map(lineOf), most },
  ];
}

/** How many bytes the canonical JSON of valid choices can take at most. */
export function longestChoicesBytes(form: BallotForm): number {
  const candidates: Choices[] = [{ kind: 'blank' }, rulesOf(form).longest(form)];
  return Math.max(...candidates.map((choices) => new TextEncoder().encode(canonicalJson(choices)).length));
}

/** Counts valid choices one by one, so that a million of them need no more memory than one. */
export function tally(form: BallotForm, ballots: Iterable<Choices>): Tally {
  let blank = 0;
  function* expressed(): Generator<ChoicesOf<FormKind>> {
    for (const choices of ballots) {
      if (choices.kind === 'blank') blank += 1;
      else yield choices;
    }
  }
  const counted = rulesOf(form).tally(form, expressed());
  return { ...counted, blank, invalid: 0 } as Tally;
}

/** How many ballots a tally is of, blank and invalid ones included; null where its figures cannot come from ballots of this form. */
export function ballotsIn(form: BallotForm, of: Tally): number | null {
  if (of.kind !== form.kind) return null;
  const expressed = rulesOf(form).expressed(form, of);
  return expressed === null ? null : expressed + of.blank + of.invalid;
}

/** A public text in a language, or in French where the city did not translate it. */
export function inLanguage(text: Localized, language: Language): string {
  return text[language] ?? text.fr;
}
