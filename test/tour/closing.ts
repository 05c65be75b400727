import { join } from 'node:path';
import { otherTerminal } from '../../tools/stack/demo-cards.ts';
import type { Stack } from '../../tools/stack/stack.ts';
import { commandTitles, consultationTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { journalOf, readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper, type Paper } from '../harness/papers.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import {
  beginByCard,
  beginByTouch,
  changeLanguage,
  chooseAndCast,
  end,
  leave,
  leaveAfterVote,
  openConsultation,
} from '../harness/visits.ts';
import { openBoard, stateWhen } from './city-pages.ts';
import { closeDesk, openDesk, verifyPaper } from './desk.ts';
import type { Scene } from './scene.ts';
import { mustBeDone, ShownCommands } from './shown-commands.ts';
import { check, until } from './waiting.ts';

/** Until it closes, every terminal has time to hear when that is. */
const closesInMs = 15_000;

/** The network comes back: what waited arrives at the city. */
export async function playArrival(scene: Scene, cast: number): Promise<void> {
  const { story, stack, publicPage } = scene;
  const ballotsOnTerminal = () => ballotsInUrn(stack.terminal.dataDirectory, stack.consultation.consultation);
  await story.step('arrived', 'The network is back: all ballots arrive, and leave the terminal', async () => {
    check(ballotsOnTerminal() === cast, `${cast} ballots wait on the terminal`);
    stack.link.restore();
    await stateWhen(scene, 'all ballots at the city', ({ ballots }) => ballots === cast);
    await until('the empty urn', async () => ballotsOnTerminal() === 0 || undefined);
    await until('the acknowledgement of all', async () => acknowledgedBy(stack) === cast || undefined);
    story.saw(`${cast} ballots at the city; the urn of the terminal is empty after the signed acknowledgement`);
    for (const language of ['fr', 'ar'] as const) {
      await openBoard(scene, language);
      await publicPage.locator('#urn').waitFor();
      story.picture(await publicPage.screenshot({ fullPage: true }), { language });
    }
  });
}

/** In the other library: a card that left an envelope elsewhere votes at its home. */
export async function playVoteAtHome({ story, kiosk, stack }: Scene, card: string, option: Option): Promise<void> {
  await story.step('home-vote', 'At its home, a card that left an envelope elsewhere votes for good', async () => {
    await beginByCard(kiosk, stack, card, 'fr');
    await openConsultation(kiosk, 'fr', consultationTitle.fr);
    await kiosk.press(say('fr', 'consultation.participate'));
    await kiosk.press(say('fr', 'identify.card.use'));
    await chooseAndCast(kiosk, 'fr', optionLabels[option].fr);
    check(ballotsInUrn(stack.terminal.dataDirectory, stack.consultation.consultation) === 1, 'a ballot is in the urn');
    story.saw('its home holds the card whatever happens elsewhere: a definitive ballot is in its urn');
    await leaveAfterVote(kiosk, stack, 'fr');
  });
}

/** The city closes the consultation; one terminal hears when, and then has no network any more. */
export async function playClosing(scene: Scene, other: Scene): Promise<void> {
  const { story, stack } = scene;
  const { consultation } = stack.consultation;
  let closing: Promise<Paper> | undefined;
  await story.step('closed', 'The city closes the consultation by a new signed version of its package', async () => {
    const closesAt = new Date(Date.now() + closesInMs).toISOString();
    await stack.city.tell('close-consultation', consultation, '--at', closesAt);
    const heard = async () => (await readPackage(other.kiosk.page, consultation)).closesAt === closesAt;
    await until('the closing time at the other library', async () => (await heard()) || undefined);
    other.stack.link.cut();
    closing = nextPaper(other.stack);
    await stateWhen(scene, 'the final manifest of the terminal', ({ missing }) => missing.join() === otherTerminal.id);
    story.saw('one terminal sent its signed final manifest; the other, cut off, is named as missing');
  });
  await story.step('stick-closing', 'Where there is no network, a mediator closes at the screen', async () => {
    await other.kiosk.hasState({ status: { server: 'unreachable' } });
    const line = await openDesk(other);
    await line.getByRole('button', { name: say('fr', 'mediator.papers.carry') }).click();
    await other.kiosk.reads(say('fr', 'mediator.papers.askText'));
    story.picture(await other.kiosk.photograph(), { language: 'fr' });
    await line.getByRole('button', { name: say('fr', 'mediator.papers.yes') }).click();
    await other.kiosk.reads(say('fr', 'mediator.papers.carried'));
    story.picture(await other.kiosk.photograph(), { language: 'fr', part: 'done' });
    check(closing !== undefined, 'the consultation is closed');
    const out = await verifyPaper(other, await closing, { isDuplicate: false, at: otherTerminal });
    check(out.includes('Ballots: 1. Marks: 1.'), 'its closing report says one');
    story.saw('asked twice, then closed for good; the closing report came out, and its code says one ballot, signed');
    await closeDesk(other);
  });
  await playStick(other);
}

/** What that terminal owes is carried to the city, and the receipt back. */
async function playStick(scene: Scene): Promise<void> {
  const { story, stack, folder } = scene;
  const { consultation } = stack.consultation;
  await story.step('stick', 'A stick carries what it owes to the city, and the receipt back', async () => {
    const stick = join(folder, 'stick.json');
    const receipt = join(folder, 'receipt.json');
    const ballots = () => ballotsInUrn(stack.terminal.dataDirectory, consultation);
    const { configuration } = stack.terminal;
    const commands = new ShownCommands(scene);
    mustBeDone(await commands.run(['export', consultation, '--config', configuration, '-o', stick]), 'export');
    check(ballots() === 1, 'the ballot stays until the receipt is there');
    mustBeDone(await commands.ask('import', stick, '--receipt', receipt), 'import');
    await stateWhen(scene, 'nothing missing any more', ({ stage }) => stage === 'complete');
    mustBeDone(await commands.run(['acknowledge', receipt, '--config', configuration]), 'acknowledge');
    await until('the empty urn', async () => ballots() === 0 || undefined);
    check(stack.link.isCut, 'there was no network');
    story.saw(
      'export, import, acknowledge: nothing is missing at the city, and the urn is empty after the signed receipt',
    );
    await commands.picture(commandTitles.stick);
  });
}

/** The terminal with a network shows that it is over. */
export async function playClosed(scene: Scene): Promise<void> {
  const { story, stack, kiosk } = scene;
  await story.step('closed', 'The city closes the consultation by a new signed version of its package', async () => {
    await beginByTouch(kiosk, 'fr');
    await kiosk.press(say('fr', 'home.consultation.title'));
    for (const language of ['fr', 'ar'] as const) {
      if (language === 'ar') await changeLanguage(kiosk, 'fr', 'ar');
      const closed = kiosk.page.locator('section', { hasText: say(language, 'consultations.closed') });
      await closed.getByText(consultationTitle[language]).waitFor();
      story.saw(`${language}: the kiosk shows it as finished`);
      story.picture(await kiosk.photograph(), { language });
    }
    await end(kiosk, 'ar');
    await leave(kiosk, stack);
  });
}

/** How many ballots the terminal has been told are safe at the city. */
function acknowledgedBy({ terminal }: Stack): number {
  const told = journalOf(terminal.dataDirectory).filter(({ event }) => event === 'batch-acknowledged');
  return told.reduce((sum, { fields }) => sum + (fields as { count: number }).count, 0);
}
