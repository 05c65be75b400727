import { consultationTitle } from '../harness/demo-words.ts';
import { say } from '../harness/kiosk-window.ts';
import { beginByCard, changeLanguage, end, leave, openConsultation } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import { check } from './waiting.ts';

/** Cards that may not vote here and now: one that has voted, and one of another home while there is no network. */
export async function playRefusals(scene: Scene): Promise<void> {
  await refuse(scene, 'already-voted', 'resident-1', 'A second vote with the same card is refused in kind words');
  check(scene.stack.link.isCut, 'the network is cut');
  await refuse(
    scene,
    'offline-other-home',
    'away-1',
    'Offline, a card of another home is refused, and its home is named',
  );
}

async function refuse(scene: Scene, refusal: string, card: string, title: string): Promise<void> {
  const { story, kiosk, stack } = scene;
  await story.step(refusal, title, async () => {
    await beginByCard(kiosk, stack, card, 'fr');
    await openConsultation(kiosk, 'fr', consultationTitle.fr);
    await kiosk.press(say('fr', 'consultation.participate'));
    await kiosk.press(say('fr', 'identify.card.use'));
    for (const language of ['fr', 'ar'] as const) {
      if (language === 'ar') await changeLanguage(kiosk, 'fr', 'ar');
      await kiosk.sees(say(language, `refusals.${refusal}.title`));
      await kiosk.reads(say(language, `refusals.${refusal}.todo`));
      story.saw(`${language}: “${say(language, `refusals.${refusal}.title`)}”, and what to do instead`);
      story.picture(await kiosk.photograph(), { language });
    }
    await end(kiosk, 'ar');
    await leave(kiosk, stack);
  });
}
