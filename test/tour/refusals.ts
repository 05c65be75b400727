import forms from '../../kiosk-config/demo/forms.json' with { type: 'json' };
import { consultationTitle } from '../harness/demo-words.ts';
import { say } from '../harness/kiosk-window.ts';
import { beginByCard, changeLanguage, end, leave, openConsultation } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import { check } from './waiting.ts';

/** Cards that may not vote here and now: one that has voted, and one of another home where nobody could open its envelope. */
export async function playRefusals(scene: Scene): Promise<void> {
  await refuse(scene, {
    refusal: 'already-voted',
    card: 'resident-1',
    consultation: consultationTitle.fr,
    title: 'A second vote with the same card is refused in kind words',
  });
  check(scene.stack.link.isCut, 'the network is cut');
  await refuse(scene, {
    refusal: 'offline-other-home',
    card: 'away-1',
    consultation: forms['oui-non'].title.fr,
    title: 'Offline, a card of another home is refused where the consultation names no registrar',
  });
}

interface Refused {
  readonly refusal: string;
  readonly card: string;
  /** Its title. */
  readonly consultation: string;
  /** Of the step. */
  readonly title: string;
}

async function refuse(scene: Scene, { refusal, card, consultation, title }: Refused): Promise<void> {
  const { story, kiosk, stack } = scene;
  await story.step(refusal, title, async () => {
    await beginByCard(kiosk, stack, card, 'fr');
    await openConsultation(kiosk, 'fr', consultation);
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
