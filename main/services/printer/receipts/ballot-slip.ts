import { type ChoiceLine, describeChoices, possibleLines } from '../../../../ballot/forms/index.ts';
import { formCode, formHash } from '../../../../ballot/index.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { BallotForm, Choices, Language } from '../../../../contract/form.ts';
import type { Answer, Receipt, ReceiptBlock } from '../receipt.ts';
import { textsIn } from '../texts.ts';
import { heading, name, words } from './parts.ts';

/**
 * The paper ballot (design.md section 5): the full text of the choices, and what ties it to its form and urn. French first, then every
 * language of the consultation, always the same whatever the resident reads on the screen: in a small bag, a slip in a rarer
 * language would tell whose it is. No time, no number, no token; same length and layout whatever the choice.
 */
export function ballotSlip(consultation: ConsultationPackage, choices: Choices): Receipt {
  const { form, languages } = consultation;
  const others = languages.filter((language) => language !== 'fr');
  const t = textsIn('fr');
  return {
    blocks: [
      ...heading(consultation, 'fr'),
      { kind: 'small', text: t('notAnElection'), lang: 'fr' },
      { kind: 'rule' },
      { kind: 'text', ...words(form.question, 'fr') },
      choiceBlock(form, choices, 'fr', answersIn),
      ...others.map((language) => choiceBlock(form, choices, language, labelsIn)),
      { kind: 'space', heightPx: 16 },
      ...languages.map((lang): ReceiptBlock => ({ kind: 'small', text: textsIn(lang)('slip.whatToDo'), lang })),
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
  return answersIn(lines, language).map(({ label }) => ({ label }));
}

function answersIn(lines: readonly ChoiceLine[], language: Language): Answer[] {
  return lines.map((line) => {
    if (line.kind === 'blank')
      return { label: line.label ? words(line.label, language).text : textsIn(language)('slip.blank') };
    const label = words(line.label, language).text;
    return line.description ? { label, detail: words(line.description, language).text } : { label };
  });
}
