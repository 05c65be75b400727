import { readFileSync } from 'node:fs';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

/** An officer sees on the list of terminals that somebody asks for help. */
export async function playFleet({ story, stack, publicPage }: Scene, language: PictureLanguage): Promise<void> {
  const { city } = stack;
  await story.step('fleet', 'The call for help reaches the list of terminals at the city', async () => {
    await until('the call for help at the city', async () => {
      const terminals = await city.read<{ terminal: string; help: boolean }[]>('/terminals');
      return terminals.some(({ help }) => help) || undefined;
    });
    await publicPage.goto(`${city.officerUrl}/terminals?lang=${language}&refresh=off`);
    const password = publicPage.locator('input[type="password"]');
    if ((await password.count()) > 0) {
      await password.fill(readFileSync(city.tokenFile, 'utf8').trim());
      await password.press('Enter');
      await publicPage.goto(`${city.officerUrl}/terminals?lang=${language}&refresh=off`);
    }
    check(await publicPage.getByText('Médiathèque de Pontevert').first().isVisible(), 'the terminal is on the list');
    story.saw(`${language}: the terminal stands first, with its call for help`);
    story.picture(await publicPage.screenshot({ fullPage: true }), { language });
  });
}
