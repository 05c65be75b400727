import { codeTicket } from '../../main/services/printer/index.ts';
import { isPrinted, readCode } from '../harness/code-on-paper.ts';
import { consultationTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import {
  assist,
  beginByCard,
  beginByTouch,
  changeLanguage,
  chooseAndCast,
  end,
  leave,
  leaveAfterVote,
  openConsultation,
  openPanelPage,
  stepBack,
} from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check } from './waiting.ts';

/** What the residents of cards 3 to 9 choose. */
const others: readonly Option[] = [
  'jardin',
  'jardin',
  'marche-couvert',
  'marche-couvert',
  'terrain-de-jeux',
  'place-ouverte',
  'blank',
];

/** Eight more residents vote: one with a code from the desk, the others with their cards. */
export async function playOtherVotes(scene: Scene): Promise<void> {
  await voteWithCode(scene, 'marche-couvert');
  const { story, kiosk, stack } = scene;
  await story.step('other-votes', 'Seven more residents vote with their cards, still without network', async () => {
    const before = ballotsHere(scene);
    for (const [index, option] of others.entries()) {
      const language = index % 2 === 0 ? 'fr' : 'ar';
      await beginByCard(kiosk, stack, `resident-${index + 3}`, language);
      await participate(scene, language);
      await kiosk.press(say(language, 'identify.card.use'));
      const isPictured = index >= others.length - 2;
      await finishVote(scene, language, option, isPictured);
    }
    check(stack.link.isCut, 'the network is cut');
    check(ballotsHere(scene) === before + others.length, `${others.length} more ballots are in the urn`);
    story.saw(
      `${others.length} ballots in the urn, each through the screens, the slip and the stub, in French and in Arabic`,
    );
  });
}

/** The mediator prints a code for somebody without a card, who votes with it. */
async function voteWithCode(scene: Scene, option: Option): Promise<void> {
  const { story, kiosk, stack } = scene;
  let code = '';
  await story.step('desk-code', "A mediator's card prints a one-use code for somebody without a card", async () => {
    await beginByTouch(kiosk, 'ar');
    await assist(kiosk, stack, 'ar');
    story.picture(await kiosk.photograph(), { language: 'ar' });
    await kiosk.press(say('ar', 'mediator.close'));
    await end(kiosk, 'ar');
    await leave(kiosk, stack);

    await assist(kiosk, stack, 'fr');
    await openPanelPage(kiosk, 'fr', 'codes');
    const signed = await readPackage(kiosk.page, stack.consultation.consultation);
    const ticket = nextPaper(stack);
    await kiosk.page.locator('.desk-line').filter({ hasText: consultationTitle.fr }).getByRole('button').click();
    const paper = await ticket;
    await kiosk.reads(say('fr', 'mediator.printed'));
    code = readCode(paper.bitmap, signed, 'fr');
    check(
      isPrinted(codeTicket(signed, code, 'fr', 'Europe/Paris'), paper.bitmap),
      'the ticket is read to the last dot',
    );
    check(!(await kiosk.page.content()).includes(code), 'the code is not on the screen');
    story.saw('fr: the ticket came out; its ten digits are not on the screen, and were read from its picture');
    story.picture(paper.png, { language: 'fr', part: 'paper' });
    story.picture(await kiosk.photograph(), { language: 'fr' });
    await kiosk.press(say('fr', 'mediator.close'));
    await stepBack(kiosk, stack);
  });
  await story.step('code', 'The code is typed on the screen, and used once', async () => {
    const before = ballotsHere(scene);
    await typeCode(scene, code);
    story.picture(await kiosk.photograph(), { language: 'fr' });
    await changeLanguage(kiosk, 'fr', 'ar');
    story.picture(await kiosk.photograph(), { language: 'ar' });
    await changeLanguage(kiosk, 'ar', 'fr');
    await kiosk.press(say('fr', 'identify.code.confirm'));
    await finishVote(scene, 'fr', option);
    check(ballotsHere(scene) === before + 1, 'one more ballot is in the urn');
    story.saw('the code opened one vote, and the ballot is in the urn');
    await beginByTouch(kiosk, 'fr');
    await typeCode(scene, code);
    await kiosk.press(say('fr', 'identify.code.confirm'));
    await kiosk.reads(say('fr', 'identify.problems.code-used'));
    story.saw('a second time it opens nothing');
    await end(kiosk, 'fr');
    await leave(kiosk, stack);
  });
}

/** Ten digits on the screen's keys, in French. */
async function typeCode(scene: Scene, code: string): Promise<void> {
  const { kiosk } = scene;
  await participate(scene, 'fr');
  await kiosk.press(say('fr', 'identify.toCode'));
  await kiosk.sees(say('fr', 'identify.code.title'));
  for (const digit of code) await kiosk.page.locator('.key').filter({ hasText: digit }).click();
}

function ballotsHere({ stack }: Scene): number {
  return ballotsInUrn(stack.terminal.dataDirectory, stack.consultation.consultation);
}

async function participate({ kiosk }: Scene, language: PictureLanguage): Promise<void> {
  await openConsultation(kiosk, language, consultationTitle[language]);
  await kiosk.press(say(language, 'consultation.participate'));
}

async function finishVote(
  { kiosk, stack, story }: Scene,
  language: PictureLanguage,
  option: Option,
  isPictured = false,
): Promise<void> {
  const stub = nextPaper(stack, 2);
  await chooseAndCast(kiosk, language, optionLabels[option][language]);
  await stub;
  if (isPictured) story.picture(await kiosk.photograph(), { language });
  await leaveAfterVote(kiosk, stack, language);
}
