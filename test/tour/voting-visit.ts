import type { Choices } from '../../contract/choices.ts';
import { ballotSlip } from '../../main/services/printer/index.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { isPrinted, stubOfToday } from '../harness/code-on-paper.ts';
import { consultationTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import { beginByCard, confirmEnd, leave, readTracker } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check } from './waiting.ts';

/** A resident with a card takes part: information, choice, slip, confirmation, stub. Returns the tracker. */
export async function playVote(
  { kiosk, stack, story }: Scene,
  language: PictureLanguage,
  { card, option }: { card: string; option: Option },
): Promise<string> {
  const { consultation } = stack.consultation;
  const label = optionLabels[option][language];
  const t = (key: string) => say(language, key);
  const ballots = () => ballotsInUrn(stack.terminal.dataDirectory, consultation);
  const take = async () => {
    check(!tellsOfCard(await kiosk.words(), card), 'no part of the number of the card is on the screen');
    story.picture(await kiosk.photograph(), { language });
  };
  const checkThatNoChoiceShows = async () => {
    const words = await kiosk.words();
    for (const one of Object.values(optionLabels)) check(!words.includes(one[language]), `“${one[language]}” is gone`);
  };
  let tracker = '';

  await story.step('card', 'A library card on the reader begins the visit', async () => {
    await beginByCard(kiosk, stack, card, language);
    await kiosk.hasState({ visit: { stage: 'active', hasCard: true } });
    await kiosk.press(t('home.consultation.title'));
    await kiosk.sees(t('consultations.title'));
    await kiosk.button(consultationTitle[language]).waitFor();
    await kiosk.reads(t('consultations.rehearsal'));
    check(stack.link.isCut, 'the network is cut');
    story.saw(`${language}: without network, the consultations of the city; the rehearsal says that it is one`);
    await take();
  });
  const signed = await readPackage(kiosk.page, consultation);
  const before = ballots();
  await story.step('consultation', 'What is asked, what the answer is worth, what becomes of it', async () => {
    await kiosk.press(consultationTitle[language]);
    await kiosk.sees(consultationTitle[language]);
    await kiosk.reads(t('levels.consult.name'));
    const written = [...signed.information, signed.whatHappensNext, ...signed.privacyNotice];
    for (const { [language]: text = '' } of written) await kiosk.reads(text);
    await kiosk.reads(t('consultation.notBallot'));
    story.saw(`${language}: the city's words, the level of participation, what happens next`);
    story.saw(`${language}: the whole privacy notice, and that this is not an election`);
    await take();
  });
  await story.step('identify', 'The card that is there may be used to vote', async () => {
    await kiosk.press(t('consultation.participate'));
    await kiosk.sees(t('identify.card.read'));
    story.saw(`${language}: the card was read, and no part of its number is on the screen`);
    await take();
    await kiosk.press(t('identify.card.use'));
  });
  await story.step('choose', 'One choice among four, or blank', async () => {
    const options = kiosk.page.getByRole('radio');
    await options.first().waitFor({ state: 'attached' });
    check((await options.count()) === 5, 'four projects and a blank');
    check((await kiosk.page.getByRole('radio', { checked: true }).count()) === 0, 'nothing is chosen beforehand');
    await kiosk.page.locator('.option-blank', { hasText: optionLabels.blank[language] }).waitFor();
    story.saw(`${language}: four projects and an explicit blank, nothing chosen beforehand`);
    await kiosk.choose(label);
    await take();
  });
  await story.step('review', 'A last look before paper', async () => {
    await kiosk.press(t('choose.next'));
    await kiosk.sees(t('review.title'));
    await kiosk.page.locator('.ballot-choice').filter({ hasText: label }).waitFor();
    await kiosk.reads(t('review.notYet'));
    story.saw(`${language}: the choice, and that nothing is recorded yet`);
    await take();
  });
  await story.step('slip', 'The slip prints, and the resident reads it', async () => {
    const slip = nextPaper(stack);
    await kiosk.press(t('review.print'));
    const { png, bitmap } = await slip;
    check(isPrinted(ballotSlip(signed, choicesOf(option)), bitmap), 'the paper is a ballot with what was chosen');
    story.picture(png, { language, part: 'paper' });
    await kiosk.sees(t('slip.title'));
    await checkThatNoChoiceShows();
    story.saw(
      `${language}: a paper ballot with the choice came out of the printer; the screen shows no choice any more`,
    );
    check(ballots() === before, 'the urn is as it was');
    story.saw(`${language}: until the resident confirms it, no ballot is in the urn`);
    await take();
  });
  await story.step('done', 'The ballot is in the urn, and the stub shows its tracker', async () => {
    const stub = nextPaper(stack);
    await kiosk.press(t('slip.yes'));
    tracker = await readTracker(kiosk, language);
    const { png, bitmap } = await stub;
    check(
      isPrinted(stubOfToday(signed, tracker, language), bitmap),
      'the stub has the tracker and nothing of the choice',
    );
    story.picture(png, { language, part: 'paper' });
    check(ballots() === before + 1, 'one more ballot is in the urn');
    await checkThatNoChoiceShows();
    story.saw(`${language}: one more ballot in the urn; screen and stub show its tracker ${tracker}, and no choice`);
    await take();
    story.saw(`${language}: none of these screens had any part of the number of the card`);
  });
  await story.step('panel', 'A sheet about oneself, apart from the ballot, for whoever likes to', async () => {
    await kiosk.press(t('product.continue'));
    await kiosk.sees(t('panel.invitation.title'));
    await take();
    await kiosk.press(t('panel.invitation.yes'));
    for (const question of signed.panel?.questions ?? []) {
      await kiosk.sees(t(`panel.questions.${question}`));
      check((await kiosk.page.getByRole('radio', { checked: true }).count()) === 0, 'nothing is chosen beforehand');
      await kiosk.choose(question === 'tie' ? t('panel.answers.tie.lives') : t('panel.unanswered'));
      if (question === 'tie') await take();
      await kiosk.press(question === signed.panel?.questions.at(-1) ? t('panel.send') : t('product.continue'));
    }
    await kiosk.sees(t('panel.kept.title'));
    check(ballots() === before + 1, 'the urn is as it was');
    story.saw(`${language}: four questions, each of which may stay unanswered; the urn holds no ballot more for them`);
    await kiosk.press(t('done.end'));
    await confirmEnd(kiosk, language);
    await leave(kiosk, stack);
  });
  return tracker;
}

function choicesOf(option: Option): Choices {
  return option === 'blank' ? { kind: 'blank' } : { kind: 'single', option };
}

/** Fewer digits of the number in a row may stand on a screen by chance, in an hour or a tracker. */
const tellingDigits = 4;

function tellsOfCard(words: string, card: string): boolean {
  const number = demoCards.find(({ id }) => id === card)?.number ?? '';
  const parts = Array.from({ length: number.length - tellingDigits + 1 }, (_, at) =>
    number.slice(at, at + tellingDigits),
  );
  return parts.some((part) => words.includes(part));
}
