import { translator } from '../../city-server/web/texts.ts';
import { reminder } from '../../main/services/printer/index.ts';
import { demoCards, demoTerminal } from '../../tools/stack/demo-cards.ts';
import { publicHost } from '../../tools/stack/stack.ts';
import { isPrinted } from '../harness/code-on-paper.ts';
import { consultationTitle } from '../harness/demo-words.ts';
import { call, readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { beginByCard, beginByTouch, end, leave, openConsultation } from '../harness/visits.ts';
import { openBoard, openOfficerPage, pictureOf, send } from './city-pages.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

const writer = 'resident-1';
/** Typed on the keys of the screen, so in small letters. */
const proposal = { title: 'un kiosque', text: 'pour la musique du samedi' };

/** Before the vote: a resident answers others, writes a proposal, and takes home a paper with the closing date. */
export async function playContribution(scene: Scene): Promise<void> {
  const { story, kiosk, stack } = scene;
  const t = (key: string, values?: Record<string, string | number>) => say('fr', key, values);
  const { consultation } = stack.consultation;
  const take = async (part: string) => story.picture(await kiosk.photograph(), { language: 'fr', part });
  await story.step('debate-answer', 'What others say is answered: agree, disagree, pass', async () => {
    await beginByCard(kiosk, stack, writer, 'fr');
    await openConsultation(kiosk, 'fr', consultationTitle.fr);
    await kiosk.press(t('stages.debate.go'));
    const { statements = [] } = (await readPackage(kiosk.page, consultation)).stages?.debate ?? {};
    check(statements.length === 2, 'the city says two things to begin with');
    for (const [index, { text }] of statements.entries()) {
      await kiosk.reads(t('debate.at', { at: index + 1, count: statements.length }));
      await kiosk.reads(text.fr);
      if (index === 0) story.picture(await kiosk.photograph(), { language: 'fr' });
      await kiosk.press(t(index === 0 ? 'debate.opinions.agree' : 'debate.opinions.disagree'));
    }
    await kiosk.reads(t('debate.allAnswered'));
    story.saw('fr: a resident agrees with one statement of the city and disagrees with the other');
  });
  await story.step(
    'debate-write',
    'A proposal is written on the keys of the screen, and read again under its terms',
    async () => {
      await kiosk.press(t('debate.write'));
      await kiosk.press(t('contribute.proposal.title'));
      await kiosk.sees(t('contribute.title.title'));
      await type(scene, proposal.title);
      await kiosk.press(t('contribute.next'));
      await kiosk.sees(t('contribute.text.title'));
      await type(scene, proposal.text);
      await kiosk.reads(t('contribute.left_other', { count: 700 - proposal.text.length }));
      await take('typing');
      await kiosk.press(t('contribute.next'));
      await kiosk.sees(t('contribute.preview'));
      for (const words of Object.values(proposal)) await kiosk.reads(words);
      const { terms = [] } = (await readPackage(kiosk.page, consultation)).stages?.debate ?? {};
      for (const { fr } of terms) await kiosk.reads(fr);
      await kiosk.reads(t('contribute.noName'));
      await take('preview');
      await kiosk.press(t('contribute.send'));
      await kiosk.sees(t('contribute.sent.title'));
      await take('sent');
      story.saw('fr: title and text stand beside the terms before they are sent, and the city reads them first');
    },
  );
  await playReminder(scene, 'fr');
  await end(kiosk, 'fr');
  await leave(kiosk, stack);
}

/** An officer reads what was written, and publishes it. */
export async function playModeration(scene: Scene): Promise<void> {
  const { story, stack, publicPage } = scene;
  const { consultation } = stack.consultation;
  await story.step(
    'moderation',
    'An officer reads the proposal before anybody else does, and publishes it',
    async () => {
      const path = `/consultations/${consultation}/moderation`;
      const written = publicPage.locator('section.panel', { hasText: proposal.text });
      await until(
        'the proposal at the city',
        async () => {
          await openOfficerPage(scene, path, 'fr');
          return (await written.count()) > 0 || undefined;
        },
        120_000,
      );
      const number = demoCards.find(({ id }) => id === writer)?.number ?? '';
      check(!(await publicPage.content()).includes(number), 'nothing tells whose card it was');
      await openBoard(scene, 'fr');
      check(!(await publicPage.content()).includes(proposal.text), 'the public page does not show it yet');
      for (const language of ['ar', 'fr'] as const) {
        await openOfficerPage(scene, path, language);
        await written
          .getByRole('button', { name: translator(language)('officer.moderation.publish'), exact: true })
          .waitFor();
        story.picture(await publicPage.screenshot({ fullPage: true }), { language });
      }
      await send(written.getByRole('button', { name: translator('fr')('officer.moderation.publish'), exact: true }));
      for (const language of ['fr', 'ar'] as const) {
        await openBoard(scene, language);
        const debate = publicPage.locator('section[aria-labelledby="debate-title"]');
        for (const words of Object.values(proposal)) await debate.getByText(words).first().waitFor();
        story.picture(await pictureOf(debate), { language, part: 'board' });
      }
      story.saw(
        'the officer sees no card and no time with it; once published, title and text stand on the public page',
      );
    },
  );
}

/** The next resident reads it at the terminal and answers it, in Arabic. */
export async function playAnswer(scene: Scene): Promise<void> {
  const { story, kiosk, stack } = scene;
  const t = (key: string, values?: Record<string, string | number>) => say('ar', key, values);
  const { consultation } = stack.consultation;
  await story.step('debate-read', 'The next resident reads the proposal at the terminal, and answers it', async () => {
    const told = async () =>
      JSON.stringify(await call(kiosk.page, 'debate.read', { consultation })).includes(proposal.text);
    await until('the proposal at the terminal', async () => (await told()) || undefined, 60_000);
    await beginByTouch(kiosk, 'ar');
    await openConsultation(kiosk, 'ar', consultationTitle.ar);
    await kiosk.press(t('stages.debate.go'));
    for (const at of [1, 2]) {
      await kiosk.reads(t('debate.at', { at, count: 3 }));
      await kiosk.press(t('debate.opinions.pass'));
    }
    await kiosk.reads(t('debate.by.resident'));
    for (const words of Object.values(proposal)) await kiosk.reads(words);
    story.picture(await kiosk.photograph(), { language: 'ar' });
    await kiosk.press(t('debate.opinions.agree'));
    await kiosk.reads(t('debate.allAnswered'));
    story.saw('ar: two statements passed over; the proposal of the other resident is there, in French, and answered');
  });
  await playReminder(scene, 'ar');
  await end(kiosk, 'ar');
  await leave(kiosk, stack);
}

/** “I want to think about it”: a paper to take home. */
async function playReminder(scene: Scene, language: PictureLanguage): Promise<void> {
  const { story, kiosk, stack } = scene;
  const t = (key: string) => say(language, key);
  const { consultation } = stack.consultation;
  await story.step('reminder', 'Who wants to think about it takes a paper with the closing date', async () => {
    await kiosk.press(t('bar.home'));
    await kiosk.sees(t('home.title'));
    await openConsultation(kiosk, language, consultationTitle[language]);
    await kiosk.press(t('stages.reflection.go'));
    await kiosk.sees(t('reflection.title'));
    const signed = await readPackage(kiosk.page, consultation);
    for (const { question } of signed.stages?.reflection?.questions ?? [])
      await kiosk.reads(question[language] ?? question.fr);
    const paper = nextPaper(stack);
    await kiosk.press(t('reflection.print'));
    await kiosk.reads(t('ticket.printed'));
    const { png, bitmap } = await paper;
    const whereabouts = { place: demoTerminal.place, board: `${publicHost}/consultations/${consultation}` };
    check(
      isPrinted(reminder(signed, whereabouts, language, 'Europe/Paris'), bitmap),
      'the paper says until when, where and with what',
    );
    story.saw(`${language}: questions and answers, then a paper that was read to the last dot, closing date included`);
    story.picture(await kiosk.photograph(), { language });
    story.picture(png, { language, part: 'paper' });
  });
}

async function type({ kiosk }: Scene, text: string): Promise<void> {
  for (const letter of text) await kiosk.key(letter === ' ' ? say('fr', 'keyboard.space') : letter);
}
