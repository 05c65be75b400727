import type { BlankChoices, Choices } from '../../../../contract/choices.ts';
import type { BallotForm, FormKind } from '../../../../contract/form.ts';

// Ids of options have no capital letter, so that this one is never theirs.
export const blankValue = 'BLANK';

export interface FormInputProps<Kind extends FormKind> {
  readonly form: Extract<BallotForm, { kind: Kind }>;
  /** Null until the resident has chosen something. They need not be all that the form asks for yet. */
  readonly choices: Extract<Choices, { kind: Kind }> | BlankChoices | null;
  /** For a random order of options: the same for the whole visit. */
  readonly seed: number;
  /** Id of the element that asks the question. */
  readonly labelledBy: string;
  /** Id of the element that says how the form is filled in. */
  readonly describedBy: string;
  onChoices(choices: Extract<Choices, { kind: Kind }> | BlankChoices | null): void;
}
