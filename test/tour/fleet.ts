import { translator } from '../../city-server/web/texts.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import { openOfficerPage } from './city-pages.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { until } from './waiting.ts';

/** An officer sees on the list of terminals that somebody asks for help. */
export async function playFleet(scene: Scene, language: PictureLanguage): Promise<void> {
  const { story, stack, publicPage } = scene;
  await story.step('fleet', 'The call for help reaches the list of terminals at the city', async () => {
    await until('the call for help at the city', async () => {
      const terminals = await stack.city.read<{ terminal: string; help: boolean }[]>('/terminals');
      return terminals.some(({ terminal, help }) => terminal === demoTerminal.id && help) || undefined;
    });
    await openOfficerPage(scene, '/terminals', language);
    const first = publicPage.locator('tbody tr').first();
    await first.getByRole('rowheader', { name: demoTerminal.name }).waitFor();
    await first.getByText(translator(language)('officer.fleet.help'), { exact: true }).waitFor();
    story.saw(`${language}: the terminal stands first, with its call for help`);
    story.picture(await publicPage.screenshot({ fullPage: true }), { language });
  });
}
