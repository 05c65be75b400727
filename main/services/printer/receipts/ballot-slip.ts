import { type ChoiceLine, describeChoices, type LineValue, possibleLines } from '../../../../ballot/forms/index.ts';
import { formCode, formHash } from '../../../../ballot/index.ts';
import type { Choices } from '../../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { BallotForm, Language, Localized } from '../../../../contract/form.ts';
import type { Answer, Receipt, ReceiptBlock } from '../receipt.ts';
import { euros, textsIn } from '../texts.ts';
import { heading, name, provisionalBanner, words } from './parts.ts';

/**
 * The paper ballot (design.md section 5): the full text of the choices, and what ties it to its form and urn. French first, then every
 * language of the consultation, always the same whatever the resident reads on the screen: in a small bag, a slip in a rarer
 * language would tell whose it is. A provisional one says so, and goes into a box apart: the bag of the urn holds no more slips than
 * marks, and nobody could find it again there when its ballot is not counted. No time, no number, no token; same length and layout whatever the choice.
 */
export function ballotSlip(
  consultation: ConsultationPackage,
  choices: Choices,
  { isProvisional = false }: { readonly isProvisional?: boolean } = {},
): Receipt {
  const { form, languages } = consultation;
  const others = languages.filter((language) => language !== 'fr');
  const t = textsIn('fr');
  const toDo = isProvisional ? 'slip.whatToDoProvisional' : 'slip.whatToDo';
  return {
    blocks: [
      ...heading(consultation, 'fr'),
      ...(isProvisional ? languages.map((lang) => provisionalBanner(lang)) : []),
      { kind: 'small', text: t('notAnElection'), lang: 'fr' },
      { kind: 'rule' },
      { kind: 'text', ...words(form.question, 'fr') },
      choiceBlock(form, choices, 'fr', answersIn),
      ...others.map((language) => choiceBlock(form, choices, language, labelsIn)),
      { kind: 'space', heightPx: 16 },
      ...languages.map((lang): ReceiptBlock => ({ kind: 'small', text: textsIn(lang)(toDo), lang })),
      { kind: 'rule' },
      { kind: 'two-columns', text: t('slip.form'), lang: 'fr', end: formCode(formHash(form)) },
      { kind: 'small', text: t('slip.key'), lang: 'fr' },
      { kind: 'small', ...name(consultation.ballotKey.fingerprint, 'fr') },
    ],
  };
}

type AnswersIn = (lines: readonly ChoiceLine[], language: Language) => Answer[];

function choiceBlock(form: BallotForm, choices: Choices, language: Language, answersIn: AnswersIn): ReceiptBlock {
  return {
    kind: 'choice',
    lang: language,
    answers: answersIn(describeChoices(form, choices), language),
    possible: possibleLines(form).map(({ lines, most }) => ({ answers: answersIn(lines, language), most })),
  };
}

/** The names of what was chosen alone: their explanation stands once, in French, so that the paper stays short. */
function labelsIn(lines: readonly ChoiceLine[], language: Language): Answer[] {
  return answersIn(lines, language).map(({ label, question }) => (question ? { label, question } : { label }));
}

function answersIn(lines: readonly ChoiceLine[], language: Language): Answer[] {
  return lines.map((line) => answerIn(line, language));
}

function answerIn(line: ChoiceLine, language: Language): Answer {
  const t = textsIn(language);
  const said = (text: Localized) => words(text, language).text;
  switch (line.kind) {
    case 'question':
      return { label: said(line.label), question: true };
    case 'unanswered':
      return { label: t('slip.unanswered') };
    case 'blank':
      return { label: line.label ? said(line.label) : t('slip.blank') };
    case 'option': {
      const label = withValue(said(line.label), line.value, language);
      return line.description ? { label, detail: said(line.description) } : { label };
    }
  }
}

/** An option with what was chosen of it. */
function withValue(label: string, value: LineValue | undefined, language: Language): string {
  const t = textsIn(language);
  switch (value?.kind) {
    case undefined:
      return label;
    case 'rank':
      return t('slip.ranked', { label, rank: String(value.rank) });
    case 'grade':
      return t('slip.graded', { label, grade: words(value.label, language).text });
    case 'no-grade':
      return t('slip.noGrade', { label });
    case 'points':
      return t('slip.points', { label, points: String(value.points) });
    case 'cost':
      return t('slip.cost', { label, cost: euros(value.euros, language) });
  }
}
