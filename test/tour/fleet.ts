import { readFileSync } from 'node:fs';
import { translator } from '../../city-server/web/texts.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { until } from './waiting.ts';

/** An officer sees on the list of terminals that somebody asks for help. */
export async function playFleet({ story, stack, publicPage }: Scene, language: PictureLanguage): Promise<void> {
  const { city } = stack;
  await story.step('fleet', 'The call for help reaches the list of terminals at the city', async () => {
    await until('the call for help at the city', async () => {
      const terminals = await city.read<{ terminal: string; help: boolean }[]>('/terminals');
      return terminals.some(({ terminal, help }) => terminal === demoTerminal.id && help) || undefined;
    });
    await publicPage.goto(`${city.officerUrl}/terminals?lang=${language}&refresh=off`);
    const password = publicPage.locator('input[type="password"]');
    if ((await password.count()) > 0) {
      await password.fill(readFileSync(city.tokenFile, 'utf8').trim());
      await password.press('Enter');
      await publicPage.goto(`${city.officerUrl}/terminals?lang=${language}&refresh=off`);
    }
    const first = publicPage.locator('tbody tr').first();
    await first.getByRole('rowheader', { name: demoTerminal.name }).waitFor();
    await first.getByText(translator(language)('officer.fleet.help'), { exact: true }).waitFor();
    story.saw(`${language}: the terminal stands first, with its call for help`);
    story.picture(await publicPage.screenshot({ fullPage: true }), { language });
  });
}
