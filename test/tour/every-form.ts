import { questionsOf } from '../../ballot/forms/index.ts';
import type { Answer, Choices } from '../../contract/choices.ts';
import { formsSchema } from '../../contract/consultation.ts';
import type { QuestionForm } from '../../contract/form.ts';
import demoForms from '../../kiosk-config/demo/forms.json' with { type: 'json' };
import { ballotSlip } from '../../main/services/printer/index.ts';
import { publishFromDemo } from '../../tools/stack/demo-city.ts';
import { answerByKeys, answerByTouch, type Keys, keysOf } from '../harness/answering.ts';
import { isPrinted } from '../harness/code-on-paper.ts';
import { call, readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import { beginByCard, end, leave, openConsultation, readTracker } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

const forms = formsSchema.parse(demoForms);

const several = (...options: string[]): Answer => ({ kind: 'multiple', options });
const approved = (...options: string[]): Answer => ({ kind: 'approval', options });
const projects = (...options: string[]): Answer => ({ kind: 'budget', options });
const ranks = (...groups: string[][]): Answer => ({ kind: 'ranked', ranks: groups });
const graded = (...grades: (string | null)[]): Answer => ({ kind: 'majority-judgement', grades });
const points = (...given: number[]): Answer => ({ kind: 'points', points: given });
const yes: Answer = { kind: 'yes-no', option: 'yes' };
const no: Answer = { kind: 'yes-no', option: 'no' };
const answers = (...of: (Answer | null)[]): Choices => ({ kind: 'questionnaire', answers: of });

/** What three residents choose: by touch in French, by touch in Arabic, with the keyboard alone. */
const chosen: Readonly<Record<string, readonly [Choices, Choices, Choices]>> = {
  'oui-non': [yes, no, no],
  plusieurs: [several('arbres', 'jeux'), several('halle', 'jeux', 'place'), several('arbres', 'place')],
  approbation: [approved('arbres'), approved('arbres', 'halle', 'jeux', 'place'), approved('jeux', 'place')],
  classement: [
    ranks(['jeux'], ['arbres', 'place'], ['halle']),
    ranks(['halle'], ['jeux']),
    ranks(['place'], ['halle'], ['arbres', 'jeux']),
  ],
  mentions: [
    graded('tres-bien', 'assez-bien', 'bien', 'a-rejeter'),
    graded('passable', null, 'tres-bien', 'insuffisant'),
    graded('bien', 'bien', 'passable', 'tres-bien'),
  ],
  budget: [projects('fontaine', 'jardin', 'bancs'), projects('pistes', 'bancs'), projects('pistes')],
  points: [points(3, 0, 2, 1), points(0, 3, 3, 1), points(1, 1, 2, 3)],
  questionnaire: [
    answers(yes, several('arbres', 'jeux'), projects('fontaine')),
    answers(no, null, null),
    answers(yes, null, projects('jardin', 'bancs')),
  ],
};

interface Resident {
  readonly card: string;
  readonly language: PictureLanguage;
  /** Which of the three choices of each form. */
  readonly choice: 0 | 1 | 2;
  readonly keys: Keys | null;
}

/** One consultation of each form: three residents take part in all of them, in French, in Arabic and with the keyboard alone. */
export async function playEveryForm(scene: Scene): Promise<void> {
  const { kiosk, stack, story, folder } = scene;
  await story.step('forms-published', 'A consultation of each kind of form reaches the terminal', async () => {
    for (const [consultation, changes] of Object.entries(forms))
      await publishFromDemo(stack.city, folder, 'consultation', { consultation, ...changes });
    const isHere = async () => {
      const list = JSON.stringify(await call(kiosk.page, 'consultations.list', {}));
      return Object.keys(forms).every((consultation) => list.includes(`"${consultation}"`)) || undefined;
    };
    await until('the consultations arrive at the terminal', isHere, 60_000);
    const keys = new Set<string>();
    for (const [consultation, { form }] of Object.entries(forms)) {
      const signed = await readPackage(kiosk.page, consultation);
      check(signed.form.kind === form.kind, `${consultation} has its form`);
      check(ballotsInUrn(stack.terminal.dataDirectory, consultation) === 0, `${consultation} has an empty urn`);
      keys.add(signed.ballotKey.fingerprint);
    }
    check(keys.size === Object.keys(forms).length, 'no two have the same key');
    story.saw(`${keys.size} consultations, each with its form, its keys and its empty urn`);
  });
  for (const resident of [
    { card: 'resident-10', language: 'fr', choice: 0, keys: null },
    { card: 'resident-11', language: 'ar', choice: 1, keys: null },
    { card: 'resident-12', language: 'fr', choice: 2, keys: keysOf(kiosk) },
  ] as const) {
    await beginByCard(kiosk, stack, resident.card, resident.language);
    for (const consultation of Object.keys(forms)) await takePart(scene, consultation, resident);
    await end(kiosk, resident.language);
    await leave(kiosk, stack);
  }
}

async function takePart(scene: Scene, consultation: string, resident: Resident): Promise<void> {
  const { kiosk, stack, story } = scene;
  const { language, keys } = resident;
  const t = (key: string) => say(language, key);
  const choices = chosen[consultation]?.[resident.choice];
  const published = forms[consultation];
  if (!choices || !published) throw new Error(`nobody says what is chosen in ${consultation}`);
  const title = published.title[language] ?? published.title.fr;
  const press = async (name: string) => {
    if (!keys) return kiosk.press(name);
    await keys.walkTo(name);
    await keys.press('Enter');
  };
  const ballots = () => ballotsInUrn(stack.terminal.dataDirectory, consultation);

  await story.step(`form-${published.form.kind}`, `A ballot of the kind “${published.form.kind}”`, async () => {
    const before = ballots();
    if (keys) {
      await press(t('home.consultation.title'));
      await kiosk.sees(t('consultations.title'));
      await press(title);
      await kiosk.sees(title);
    } else await openConsultation(kiosk, language, title);
    await press(t('consultation.participate'));
    await press(t('identify.card.use'));
    await fillIn(scene, published.form.kind === 'questionnaire' ? null : published.form, choices, resident, press);
    await kiosk.sees(t('review.title'));
    if (!keys) story.picture(await kiosk.photograph(), { language });
    const signed = await readPackage(kiosk.page, consultation);
    const slip = nextPaper(stack);
    await press(t('review.print'));
    const { png, bitmap } = await slip;
    check(isPrinted(ballotSlip(signed, choices), bitmap), 'the paper is a ballot with what was chosen');
    if (!keys) story.picture(png, { language, part: 'paper' });
    await kiosk.sees(t('slip.title'));
    await press(t('slip.yes'));
    await readTracker(kiosk, language);
    check(ballots() === before + 1, 'one more ballot is in the urn');
    story.saw(
      `${language}${keys ? ', with the keyboard alone' : ''}: the form filled in, the slip read to the last dot, one ballot more in the urn`,
    );
    await press(t('product.continue'));
    await press(t('panel.invitation.no'));
    await press(t('product.home'));
    await kiosk.sees(t('home.title'));
  });
}

async function fillIn(
  scene: Scene,
  form: QuestionForm | null,
  choices: Choices,
  { language, keys }: Resident,
  press: (name: string) => Promise<void>,
): Promise<void> {
  const { kiosk, story } = scene;
  const t = (key: string) => say(language, key);
  const answer = async (asks: QuestionForm, given: Answer) => {
    await kiosk.sees(asks.question[language] ?? asks.question.fr);
    if (keys) await answerByKeys(keys, asks, given, language);
    else await answerByTouch(kiosk, asks, given, language);
    story.picture(await kiosk.photograph(), { language });
  };
  if (choices.kind !== 'questionnaire') {
    if (form) await answer(form, choices);
    return press(t('choose.next'));
  }
  const whole = forms.questionnaire?.form;
  if (whole?.kind !== 'questionnaire') throw new Error('the questionnaire of the demo is none');
  await press(t('choose.questionnaire.start'));
  const questions = questionsOf(whole);
  const last = choices.answers.findLastIndex((one) => one !== null);
  for (const [at, { form: asks }] of questions.entries()) {
    const given = choices.answers[at] ?? null;
    if (at > last) break;
    if (given) await answer(asks, given);
    if (at < last) await press(given ? t('choose.questionnaire.next') : t('choose.questionnaire.pass'));
  }
  await press(t('choose.questionnaire.review'));
}
