import type { BallotForm, BlankChoices, Choices, FormKind } from '../../../../contract/form.ts';

export interface FormInputProps<Kind extends FormKind> {
  readonly form: Extract<BallotForm, { kind: Kind }>;
  /** Null until the resident has chosen something. */
  readonly choices: Extract<Choices, { kind: Kind }> | BlankChoices | null;
  /** For a random order of options: the same for the whole visit. */
  readonly seed: number;
  /** Id of the element that asks the question. */
  readonly labelledBy: string;
  readonly onChoices: (choices: Extract<Choices, { kind: Kind }> | BlankChoices) => void;
}
