import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { translator } from '../../city-server/web/texts.ts';
import { resultSchema } from '../../contract/sync.ts';
import { passerelle } from '../../tools/stack/command-line.ts';
import { demoTerminal, otherTerminal } from '../../tools/stack/demo-cards.ts';
import { commandTitles, type Option, optionLabels } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { openBoard, pictureOf } from './city-pages.ts';
import type { Scene } from './scene.ts';
import { mustBeDone, ShownCommands } from './shown-commands.ts';
import { check } from './waiting.ts';

/** The ballots that should be counted, choice by choice. */
export type Expected = Readonly<Record<Option, number>>;

/** The registrar opens the envelopes: one ballot is taken, still sealed; the other's card had voted, and it is destroyed unopened. */
export async function playStripping(scene: Scene): Promise<void> {
  const { story, stack, folder, publicPage } = scene;
  const { consultation, keys } = stack.consultation;
  await story.step(
    'registrar',
    'The registrar opens the envelopes: one ballot is counted, one destroyed unopened',
    async () => {
      const file = (name: string) => join(folder, `${name}.json`);
      const early = await stack.city.ask('export-urn', consultation, '--output', file('early-urn'));
      check(early.code === 1 && !existsSync(file('early-urn')), 'no urn is released while envelopes wait');
      const commands = new ShownCommands(scene);
      const key = join(keys, 'registrar', 'registrar-key.json');
      mustBeDone(await commands.ask('export-envelopes', consultation, '--output', file('envelopes')), 'envelopes');
      const strip = ['strip', '--envelopes', file('envelopes'), '--registrar-key', key, '-o', file('stripped')];
      const told = mustBeDone(await commands.run(strip), 'strip');
      check(told.includes('2 envelopes') && told.includes('Accepted, still sealed: 1'), 'one of two is accepted');
      check(told.includes('Destroyed unopened, already-voted: 1'), 'the other card had voted at its home');
      mustBeDone(await commands.ask('submit-stripped', consultation, '--stripped', file('stripped')), 'submit');
      story.saw('the urn is held back until then; of two envelopes one is accepted, still sealed');
      await commands.picture(commandTitles.strip);
      for (const language of ['fr', 'ar'] as const) {
        const t = translator(language);
        await openBoard(scene, language);
        await row(publicPage, t('urn.provisional.title'), t('urn.provisional.accepted'), 1).waitFor();
        await row(publicPage, t('urn.provisional.title'), t('urn.provisional.reasons.already-voted'), 1).waitFor();
        const outcome = publicPage.getByRole('table', { name: t('urn.provisional.title') });
        story.picture(await pictureOf(outcome), { language, part: 'board' });
      }
      story.saw('the public page says how many, and why one was destroyed unopened: its card had voted at a terminal');
    },
  );
}

/** Trustees count, offline. */
export async function playCount(scene: Scene, expected: Expected): Promise<void> {
  const { story, stack, folder } = scene;
  const { consultation, keys } = stack.consultation;
  const urn = join(folder, 'urn.json');
  const result = join(folder, 'result.json');
  const share = (trustee: number) => ['--share', join(keys, `trustee-${trustee}.json`)];
  await story.step('count', 'Two of three trustees open and count the urn, offline', async () => {
    const commands = new ShownCommands(scene);
    mustBeDone(await commands.ask('export-urn', consultation, '--output', urn), 'the urn is released');
    const alone = await commands.run(['count', '--urn', urn, ...share(1), '-o', result]);
    check(alone.code === 1 && alone.errors.includes('2 trustees'), 'one trustee alone cannot count');
    const bags = join(folder, 'bags.json');
    mustBeDone(
      await commands.run(['count', '--urn', urn, ...share(1), ...share(3), '-o', result, '--bags', bags]),
      'two can',
    );
    const { turnout, tally } = resultSchema.parse(JSON.parse(readFileSync(result, 'utf8')));
    check(turnout === turnoutOf(expected), `${turnoutOf(expected)} ballots were counted`);
    for (const [option, votes] of Object.entries(expected)) {
      const options = tally?.kind === 'single' ? tally.options : [];
      const counted = option === 'blank' ? tally?.blank : options.find(({ id }) => id === option)?.count;
      check(counted === votes, `${votes} ballots for ${option}`);
    }
    story.saw('one trustee alone is refused; two open the urn and find what was cast, choice by choice');
    await commands.picture(commandTitles.count);
    const told = await passerelle(['verify-report', join(folder, `closing-${otherTerminal.id}.txt`), '--urn', urn]);
    check(told.out.includes(`agrees with ${urn}`), 'the closing report agrees with the urn');
    story.saw('the closing report of the terminal that was cut off agrees with the urn that was counted');
  });
}

export async function playResult(scene: Scene, expected: Expected): Promise<void> {
  const { story, stack, kiosk, publicPage, folder } = scene;
  const { keys, consultation } = stack.consultation;
  const turnout = turnoutOf(expected);
  await story.step('result', 'The public page shows the result, as a chart and as a table', async () => {
    const key = join(keys, 'publication-key.json');
    const { whatHappensNext } = await readPackage(kiosk.page, consultation);
    await stack.city.tell('publish-result', join(folder, 'result.json'), '--publication-key', key);
    for (const language of ['fr', 'ar'] as const) {
      await openBoard(scene, language);
      const t = translator(language);
      await publicPage.getByText(t('result.turnout', { count: turnout, formatted: turnout })).waitFor();
      for (const [option, votes] of Object.entries(expected)) {
        const label = optionLabels[option as Option][language];
        await publicPage
          .locator('#result figure li', { hasText: label })
          .getByText(String(votes), { exact: true })
          .waitFor();
        await row(publicPage, t('result.table'), label, votes).waitFor();
      }
      for (const place of [demoTerminal.name, otherTerminal.name, t('urn.provisional.title')])
        await row(publicPage, t('result.channels'), place, turnout).waitFor();
      await publicPage.getByText(whatHappensNext[language] ?? whatHappensNext.fr).waitFor();
      story.saw(`${language}: turnout, every figure in chart and table, and what the city will do with it`);
      story.saw(
        `${language}: places with fewer ballots than k share a line with another, so that it tells nobody's choice`,
      );
      story.picture(await pictureOf(publicPage.locator('#result')), { language });
      story.picture(await publicPage.screenshot({ fullPage: true }), { language, part: 'page' });
    }
  });
}

function turnoutOf(expected: Expected): number {
  return Object.values(expected).reduce((sum, votes) => sum + votes, 0);
}

/** The line of a table that begins with these words and has this figure. */
function row(page: Page, caption: string, name: string, figure: number): Locator {
  const lines = page.getByRole('table', { name: caption }).getByRole('row');
  const begins = page.getByRole('rowheader', { name });
  return lines.filter({ has: begins }).filter({ has: page.getByRole('cell', { name: String(figure), exact: true }) });
}
