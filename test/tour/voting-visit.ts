import { consultationTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
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
  const label = optionLabels[option][language];
  const take = async () => story.picture(await kiosk.photograph(), { language });
  const t = (key: string) => say(language, key);
  let tracker = '';

  await story.step('card', 'A library card on the reader begins the visit', async () => {
    await beginByCard(kiosk, stack, card, language);
    await kiosk.press(t('home.consultation.title'));
    await kiosk.sees(t('consultations.title'));
    await kiosk.reads(t('consultations.rehearsal'));
    check(stack.link.isCut, 'the network is cut');
    story.saw(`${language}: without network, the consultations of the city; the rehearsal says that it is one`);
    await take();
  });
  await story.step('consultation', 'What is asked, what the answer is worth, what becomes of it', async () => {
    await kiosk.press(consultationTitle[language]);
    await kiosk.sees(consultationTitle[language]);
    await kiosk.reads(t('levels.consult.name'));
    await kiosk.reads(t('consultation.notBallot'));
    story.saw(`${language}: level of participation, privacy notice, and that this is not an election`);
    await take();
  });
  await story.step('identify', 'The card that is there may be used to vote', async () => {
    await kiosk.press(t('consultation.participate'));
    await kiosk.sees(t('identify.card.read'));
    story.saw(`${language}: the card was read; no digit of it is on the screen`);
    await take();
    await kiosk.press(t('identify.card.use'));
  });
  await story.step('choose', 'One choice among four, or blank', async () => {
    await kiosk.page.locator('.option').first().waitFor();
    const options = await kiosk.page.locator('.option').count();
    check(options === 5, 'four projects and a blank');
    await kiosk.choose(label);
    story.saw(`${language}: four projects and an explicit blank, nothing chosen beforehand`);
    await take();
  });
  await story.step('review', 'A last look before paper', async () => {
    await kiosk.press(t('choose.next'));
    await kiosk.sees(t('review.title'));
    await kiosk.page.locator('.ballot-choice').filter({ hasText: label }).waitFor();
    story.saw(`${language}: the choice, and that nothing is recorded yet`);
    await take();
  });
  await story.step('slip', 'The slip prints, and the resident reads it', async () => {
    const slip = nextPaper(stack);
    await kiosk.press(t('review.print'));
    story.picture((await slip).png, { language, part: 'paper' });
    await kiosk.sees(t('slip.title'));
    story.saw(`${language}: a paper ballot came out of the printer; the screen shows no choice any more`);
    await take();
  });
  await story.step('done', 'The ballot is in the urn, and the stub shows its tracker', async () => {
    const stub = nextPaper(stack);
    await kiosk.press(t('slip.yes'));
    tracker = await readTracker(kiosk, language);
    story.picture((await stub).png, { language, part: 'paper' });
    story.saw(`${language}: recorded under the tracker ${tracker}`);
    await take();
    await kiosk.press(t('done.end'));
    await confirmEnd(kiosk, language);
    await leave(kiosk, stack);
  });
  return tracker;
}
