import { Square } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { questionsOf, validateChoices } from '../../../ballot/forms/index.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { QuestionnaireForm } from '../../../contract/form.ts';
import { Button } from '../../components/button.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { useEuros } from './euros.ts';
import { progressOf } from './form-words.ts';
import { QuestionScreen } from './question-screen.tsx';
import { type Answers, answersWith, askedPlaces } from './questionnaire-answers.ts';

interface QuestionnaireProps {
  readonly form: QuestionnaireForm;
  readonly answers: Answers | null;
  readonly seed: number;
  readonly steps: ReactNode;
  readonly notices: ReactNode;
  readonly onChoices: (choices: Choices | null) => void;
  readonly onReview: () => void;
}

/** A page that says what is asked, where one can also vote blank as a whole; then one question a page. */
export function Questionnaire({ form, answers: given, seed, steps, notices, onChoices, onReview }: QuestionnaireProps) {
  const questions = questionsOf(form);
  const answers = given ?? questions.map(() => null);
  const [at, setAt] = useState<number | null>(null);

  if (at === null)
    return (
      <Start
        form={form}
        steps={steps}
        notices={notices}
        onBlank={() => {
          onChoices({ kind: 'blank' });
          onReview();
        }}
        onStart={() => setAt(0)}
      />
    );
  return (
    <QuestionPage
      form={form}
      answers={answers}
      at={at}
      seed={seed}
      steps={steps}
      onAnswers={(next) =>
        onChoices(next.some((answer) => answer !== null) ? { kind: 'questionnaire', answers: [...next] } : null)
      }
      onGo={setAt}
      onReview={onReview}
    />
  );
}

interface StartProps {
  readonly form: QuestionnaireForm;
  readonly steps: ReactNode;
  readonly notices: ReactNode;
  readonly onBlank: () => void;
  readonly onStart: () => void;
}

function Start({ form, steps, notices, onBlank, onStart }: StartProps) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote choose"
      layout="middle"
      steps={steps}
      title={<PublicText>{form.question}</PublicText>}
      intro={form.help && <PublicText>{form.help}</PublicText>}
      actions={
        <>
          <Button icon={Square} onPress={onBlank}>
            {form.blankLabel ? <PublicText>{form.blankLabel}</PublicText> : t('choose.questionnaire.blank')}
          </Button>
          <Button kind="primary" arrow="next" onPress={onStart}>
            {t('choose.questionnaire.start')}
          </Button>
        </>
      }
    >
      {notices}
      <ol className="numbered">
        {form.sections.map(({ title }) => (
          <li key={title.fr}>
            <PublicText>{title}</PublicText>
          </li>
        ))}
      </ol>
      <p>{t('choose.questionnaire.how')}</p>
      <p className="fine-print">{t('consultation.notBallot')}</p>
    </Screen>
  );
}

interface QuestionPageProps {
  readonly form: QuestionnaireForm;
  readonly answers: Answers;
  readonly at: number;
  readonly seed: number;
  readonly steps: ReactNode;
  readonly onAnswers: (answers: Answers) => void;
  /** Null: to the page before the first question. */
  readonly onGo: (at: number | null) => void;
  readonly onReview: () => void;
}

function QuestionPage({ form, answers, at, seed, steps, onAnswers, onGo, onReview }: QuestionPageProps) {
  const { t } = useTranslation();
  const euros = useEuros();
  const question = questionsOf(form)[at];
  if (!question) return null;
  const answer = answers[at] ?? null;
  const places = askedPlaces(form, answers);
  const place = places.indexOf(at);
  const next = places[place + 1];
  const { isReady, says } = progressOf(question.form, answer, t, euros);
  const isPassed = answer === null && !question.required;
  const isWhole = validateChoices(form, { kind: 'questionnaire', answers: [...answers] }).ok;
  const isNothing = next === undefined && !isWhole;
  const passing = isNothing ? t('choose.questionnaire.nothing') : t('choose.optional');
  return (
    <QuestionScreen
      name={`vote choose ${question.id}`}
      steps={steps}
      form={question.form}
      choices={answer}
      seed={seed}
      place={
        <p className="question-place">
          <PublicText>{question.section}</PublicText>
          <span>{t('choose.questionnaire.place', { place: place + 1, of: places.length })}</span>
        </p>
      }
      says={isPassed ? passing : says}
      onBack={() => onGo(places[place - 1] ?? null)}
      actions={
        next === undefined ? (
          <Button kind="primary" arrow="next" isDisabled={!isWhole} onPress={onReview}>
            {t('choose.questionnaire.review')}
          </Button>
        ) : (
          <Button kind="primary" arrow="next" isDisabled={!isReady && !isPassed} onPress={() => onGo(next)}>
            {isPassed ? t('choose.questionnaire.pass') : t('choose.questionnaire.next')}
          </Button>
        )
      }
      onChoices={(choices) => onAnswers(answersWith(form, answers, at, choices))}
    />
  );
}
