import { describeChoices } from '../../../../ballot/forms/index.ts';
import { formCode, formHash } from '../../../../ballot/index.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { BallotForm, Choices, Language } from '../../../../contract/form.ts';
import type { Answer, Receipt, ReceiptBlock } from '../receipt.ts';
import { textsIn } from '../texts.ts';
import { heading, languagesOf, name, words } from './parts.ts';

/**
 * The paper ballot (design.md section 5): the full text of the choices in the resident's language and in French, and what ties it
 * to its form and urn. In French alone where the city did not translate the consultation. No time, no number, no token; same length and layout whatever the choice.
 */
export function ballotSlip(consultation: ConsultationPackage, choices: Choices, wanted: Language): Receipt {
  const language = consultation.languages.includes(wanted) ? wanted : 'fr';
  const t = textsIn(language);
  const [first = 'fr', ...others] = languagesOf(language);
  return {
    blocks: [
      ...heading(consultation, language),
      ...languagesOf(language).map(
        (lang): ReceiptBlock => ({
          kind: 'small',
          text: textsIn(lang)('notAnElection'),
          lang,
        }),
      ),
      { kind: 'rule' },
      ...questionAndChoice(consultation.form, choices, first),
      ...others.flatMap((lang) => [
        { kind: 'space', heightPx: 16 } as const,
        { kind: 'strong', text: textsIn(lang)('inFrench'), lang } as const,
        ...questionAndChoice(consultation.form, choices, lang),
      ]),
      { kind: 'space', heightPx: 16 },
      { kind: 'text', text: t('slip.whatToDo'), lang: language },
      { kind: 'rule' },
      { kind: 'two-columns', text: t('slip.form'), lang: language, end: formCode(formHash(consultation.form)) },
      { kind: 'small', text: t('slip.key'), lang: language },
      { kind: 'small', ...name(consultation.ballotKey.fingerprint, language) },
    ],
  };
}

function questionAndChoice(form: BallotForm, choices: Choices, language: Language): ReceiptBlock[] {
  return [
    { kind: 'text', ...words(form.question, language) },
    {
      kind: 'choice',
      lang: language,
      answers: answersIn(form, choices, language),
      possible: everyChoice(form).map((possible) => answersIn(form, possible, language)),
    },
  ];
}

function answersIn(form: BallotForm, choices: Choices, language: Language): Answer[] {
  return describeChoices(form, choices).map((line) => {
    if (line.kind === 'blank')
      return { label: line.label ? words(line.label, language).text : textsIn(language)('slip.blank') };
    const label = words(line.label, language).text;
    return line.description ? { label, detail: words(line.description, language).text } : { label };
  });
}

/** Every choice whose text could be the longest one. A kind of form with too many to list gives those that bound all others. */
function everyChoice(form: BallotForm): Choices[] {
  switch (form.kind) {
    case 'single':
      return [{ kind: 'blank' }, ...form.options.map(({ id }) => ({ kind: 'single' as const, option: id }))];
  }
}
