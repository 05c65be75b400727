import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandTitles, consultationTitle } from '../harness/demo-words.ts';
import { say } from '../harness/kiosk-window.ts';
import { beginByTouch, changeLanguage, end, leave } from '../harness/visits.ts';
import { openBoard, pictureOf } from './city-pages.ts';
import type { Scene } from './scene.ts';
import { mustBeDone, ShownCommands } from './shown-commands.ts';
import { check } from './waiting.ts';

/** The trackers on the stubs of some ballots. */
export interface Trackers {
  readonly definitive: string;
  /** Of the provisional ballot that was counted, and of the one that was destroyed. */
  readonly accepted: string;
  readonly destroyed: string;
}

/** A resident looks on the board for the number on the stub. */
export async function playTracker(scene: Scene, { definitive, accepted, destroyed }: Trackers): Promise<void> {
  const { story, publicPage } = scene;
  await story.step('tracker', 'The tracker of the first vote is found on the board', async () => {
    const look = async (tracker: string, answer: 'good' | 'warn') => {
      await publicPage.locator('#tracker-input').fill(tracker);
      await publicPage.locator('#tracker-input').press('Enter');
      await publicPage.locator(`#tracker-answer.${answer}`).waitFor();
    };
    for (const language of ['fr', 'ar'] as const) {
      await openBoard(scene, language);
      await look(definitive, 'good');
      story.saw(`${language}: ${definitive} is in the urn`);
      story.picture(await pictureOf(publicPage.locator('#tracker')), { language });
    }
    await openBoard(scene, 'fr');
    await look(accepted, 'good');
    await openBoard(scene, 'fr');
    await look(destroyed, 'warn');
    story.saw('that of the provisional ballot that was counted is there too; that of the destroyed one is not');
  });
}

/** The same at the terminal. */
export async function playFindBallot({ story, kiosk, stack }: Scene, tracker: string): Promise<void> {
  await story.step('find-ballot', 'The terminal finds the number on the stub, too', async () => {
    await beginByTouch(kiosk, 'fr');
    await kiosk.press(say('fr', 'home.consultation.title'));
    await kiosk.press(say('fr', 'tracker.title'));
    await kiosk.sees(say('fr', 'tracker.title'));
    for (const sign of tracker) await kiosk.key(/[A-Z]/.test(sign) ? sign.toLowerCase() : sign);
    story.picture(await kiosk.photograph(), { language: 'fr', part: 'typing' });
    await kiosk.key(say('fr', 'tracker.enter'));
    for (const language of ['fr', 'ar'] as const) {
      if (language === 'ar') await changeLanguage(kiosk, 'fr', 'ar');
      await kiosk.reads(say(language, 'tracker.found'));
      await kiosk.reads(say(language, 'tracker.never'));
      await kiosk.reads(consultationTitle[language]);
      story.saw(`${language}: the ballot is in the urn; the number never tells what was chosen`);
      story.picture(await kiosk.photograph(), { language });
    }
    await end(kiosk, 'ar');
    await leave(kiosk, stack);
  });
}

/** Somebody who trusts nobody fetches what is published, and checks it again without a network. */
export async function playVerification(scene: Scene): Promise<void> {
  const { story, stack, folder } = scene;
  await story.step('verify', 'A stranger verifies all that is published', async () => {
    const authority = join(folder, 'authority.pem');
    const record = join(folder, 'record');
    writeFileSync(authority, stack.authority);
    const commands = new ShownCommands(scene);
    // Its public name leads nowhere outside of the demo's own browsers.
    const address = `https://127.0.0.1:${stack.city.publicPort}/consultations/${stack.consultation.consultation}`;
    const online = await commands.run(['verify-board', address, '--save', record], { NODE_EXTRA_CA_CERTS: authority });
    const told = mustBeDone(online, 'verify-board from the address');
    check(told.includes('All that can be checked is as it should be.') && !told.includes('✗'), 'nothing is wrong');
    await commands.picture(commandTitles.verify);
    const offline = await new ShownCommands(scene).run(['verify-board', record]);
    check(offline.code === 0 && offline.out === told, 'the folder says the same');
    story.saw('from its address and from the folder that was saved: every check of the published record holds');
  });
}
