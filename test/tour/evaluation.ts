import { translator } from '../../city-server/web/texts.ts';
import { consultationTitle } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { beginByTouch, changeLanguage, end, leave, openConsultation } from '../harness/visits.ts';
import { openBoard, openOfficerPage, pictureOf, send } from './city-pages.ts';
import type { Scene } from './scene.ts';
import { until } from './waiting.ts';

const decision = {
  fr: 'Le conseil municipal fait le jardin ombragé.',
  en: 'The city council makes the shady garden.',
  ar: 'يختار المجلس البلدي الحديقة الظليلة.',
};
const reasons = {
  fr: 'C’est le projet préféré des habitants.',
  en: 'It is the project that residents prefer.',
  ar: 'هو المشروع المفضل لدى السكان.',
};

/** What became of it: the city says what it decides, and why, beside what it had promised. */
export async function playEvaluation(scene: Scene): Promise<void> {
  const { story, stack, kiosk, publicPage } = scene;
  const { consultation } = stack.consultation;
  await story.step(
    'evaluation',
    'The city says what it decides and why, on the board and at the terminal',
    async () => {
      await openOfficerPage(scene, `/consultations/${consultation}`, 'fr');
      const outcome = publicPage.locator('section[aria-labelledby="outcome-title"]');
      await outcome.getByRole('textbox').fill(JSON.stringify({ decision: [decision], reasons: [reasons] }));
      await send(outcome.getByRole('button', { name: translator('fr')('officer.outcome.submit') }));
      for (const language of ['fr', 'ar'] as const) {
        await openBoard(scene, language);
        const section = publicPage.locator('section[aria-labelledby="evaluation-title"]');
        for (const words of [decision, reasons]) await section.getByText(words[language]).waitFor();
        story.picture(await pictureOf(section), { language, part: 'board' });
      }
      const heard = async () => (await readPackage(kiosk.page, consultation)).stages?.evaluation?.outcome !== undefined;
      await until('the decision at the terminal', async () => (await heard()) || undefined);
      await beginByTouch(kiosk, 'fr');
      await openConsultation(kiosk, 'fr', consultationTitle.fr);
      await kiosk.press(say('fr', 'stages.evaluation.go'));
      const { whatHappensNext } = await readPackage(kiosk.page, consultation);
      for (const language of ['fr', 'ar'] as const) {
        if (language === 'ar') await changeLanguage(kiosk, 'fr', 'ar');
        await kiosk.sees(say(language, 'evaluation.title'));
        for (const words of [decision, reasons, whatHappensNext]) await kiosk.reads(words[language] ?? words.fr);
        story.saw(`${language}: the decision and the reasons, beside what the city had promised`);
        story.picture(await kiosk.photograph(), { language });
      }
      await end(kiosk, 'ar');
      await leave(kiosk, stack);
    },
  );
}
