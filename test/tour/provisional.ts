import { ballotSlip } from '../../main/services/printer/index.ts';
import { isPrinted, stubOfToday } from '../harness/code-on-paper.ts';
import { consultationTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import { beginByCard, leaveAfterVote, openConsultation } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check } from './waiting.ts';

/** Without network, the card of another library votes in an envelope that the registrar opens later. Returns the tracker. */
export async function playProvisional(
  { story, kiosk, stack }: Scene,
  language: PictureLanguage,
  { card, option }: { card: string; option: Exclude<Option, 'blank'> },
): Promise<string> {
  const { consultation } = stack.consultation;
  const t = (key: string) => say(language, key);
  const ballots = () => ballotsInUrn(stack.terminal.dataDirectory, consultation);
  const signed = await readPackage(kiosk.page, consultation);
  let tracker = '';
  await story.step(
    'provisional',
    'Without network, the card of another library is told that its ballot is provisional',
    async () => {
      check(stack.link.isCut, 'the network is cut');
      await beginByCard(kiosk, stack, card, language);
      await openConsultation(kiosk, language, consultationTitle[language]);
      await kiosk.press(t('consultation.participate'));
      await kiosk.press(t('identify.card.use'));
      await kiosk.sees(t('provisional.title'));
      for (const key of ['why', 'waits', 'counts', 'otherwise', 'later']) await kiosk.reads(t(`provisional.${key}`));
      story.saw(`${language}: an envelope, counted if the card did not vote elsewhere, destroyed unopened if it did`);
      story.picture(await kiosk.photograph(), { language });
      await kiosk.press(t('provisional.accept'));
    },
  );
  await story.step('provisional-slip', 'Its slip says so, and goes into a box apart', async () => {
    const before = ballots();
    await kiosk.choose(optionLabels[option][language]);
    await kiosk.press(t('choose.next'));
    const slip = nextPaper(stack);
    await kiosk.press(t('review.print'));
    const { bitmap, png } = await slip;
    const choices = { kind: 'single', option } as const;
    check(isPrinted(ballotSlip(signed, choices, { isProvisional: true }), bitmap), 'the paper is a provisional ballot');
    check(!isPrinted(ballotSlip(signed, choices), bitmap), 'it cannot be taken for another');
    await kiosk.sees(t('slip.title'));
    await kiosk.reads(t('slip.provisional'));
    story.picture(png, { language, part: 'paper' });
    story.picture(await kiosk.photograph(), { language });
    const stub = nextPaper(stack);
    await kiosk.press(t('slip.yes'));
    await kiosk.sees(t('done.provisional.title'));
    await kiosk.reads(t('done.provisional.box'));
    tracker = ((await kiosk.page.locator('.tracker').textContent()) ?? '').trim();
    check(
      isPrinted(stubOfToday(signed, tracker, language, { isProvisional: true }), (await stub).bitmap),
      'the stub has the tracker and says that the ballot is provisional',
    );
    check(ballots() === before, 'no ballot is added to the urn');
    story.saw(`${language}: slip, stub and screens say “provisional”; the urn has as many ballots as before`);
    story.picture(await kiosk.photograph(), { language, part: 'done' });
    await leaveAfterVote(kiosk, stack, language);
  });
  return tracker;
}
