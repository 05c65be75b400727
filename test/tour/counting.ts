import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { translator } from '../../city-server/web/texts.ts';
import { resultSchema } from '../../contract/sync.ts';
import { passerelle } from '../../tools/stack/command-line.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import type { ConsultationState } from '../../tools/stack/demo-city.ts';
import { publicHost, type Stack } from '../../tools/stack/stack.ts';
import { consultationTitle, countTitle, type Option, optionLabels } from '../harness/demo-words.ts';
import { journalOf, readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { ballotsInUrn } from '../harness/urns.ts';
import { beginByTouch, changeLanguage, end, leave } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

const cast = 10;
const syncTimeoutMs = 60_000;

/** From the network's return to the published result and the tracker of the first vote on the board. */
export async function playCount(
  scene: Scene,
  { tracker, expected }: { tracker: string; expected: Readonly<Record<Option, number>> },
): Promise<void> {
  await arrive(scene);
  await close(scene);
  await count(scene, expected);
  await publish(scene, expected);
  await findOnBoard(scene, tracker);
}

async function arrive({ story, stack, publicPage }: Scene): Promise<void> {
  const ballotsOnTerminal = () => ballotsInUrn(stack.terminal.dataDirectory, stack.consultation.consultation);
  await story.step('arrived', 'The network is back: all ballots arrive, and leave the terminal', async () => {
    check(ballotsOnTerminal() === cast, `${cast} ballots wait on the terminal`);
    stack.link.restore();
    await stateWhen(stack, 'all ballots at the city', ({ ballots }) => ballots === cast);
    await until('the empty urn', async () => ballotsOnTerminal() === 0 || undefined);
    check(acknowledgedBy(stack) === cast, 'the city acknowledged them all');
    story.saw(`${cast} ballots at the city; the urn of the terminal is empty after the signed acknowledgement`);
    for (const language of ['fr', 'ar'] as const) {
      await publicPage.goto(`${pageOf(stack)}?lang=${language}`);
      await publicPage.locator('#urn').waitFor();
      story.picture(await publicPage.screenshot({ fullPage: true }), { language });
    }
  });
}

async function close({ story, stack, kiosk }: Scene): Promise<void> {
  const { consultation } = stack.consultation;
  await story.step('closed', 'The city closes the consultation by a new signed version of its package', async () => {
    await stack.city.tell('close-consultation', consultation);
    await stateWhen(stack, 'the final manifest of the terminal', ({ stage }) => stage === 'complete');
    story.saw('the terminal heard it and sent its signed final manifest');
    await beginByTouch(kiosk, 'fr');
    await kiosk.press(say('fr', 'home.consultation.title'));
    for (const language of ['fr', 'ar'] as const) {
      if (language === 'ar') await changeLanguage(kiosk, 'fr', 'ar');
      const closed = kiosk.page.locator('section', { hasText: say(language, 'consultations.closed') });
      await closed.getByText(consultationTitle[language]).waitFor();
      story.saw(`${language}: the kiosk shows it as closed`);
      story.picture(await kiosk.photograph(), { language });
    }
    await end(kiosk, 'ar');
    await leave(kiosk, stack);
  });
}

async function count({ story, stack, publicPage, folder }: Scene, expected: Readonly<Record<Option, number>>) {
  const { consultation, keys } = stack.consultation;
  const urn = join(folder, 'urn.json');
  const result = join(folder, 'result.json');
  const share = (trustee: number) => ['--share', join(keys, `trustee-${trustee}.json`)];
  await story.step('count', 'Two of three trustees open and count the urn, offline', async () => {
    const shown: string[] = [];
    const run = async (args: string[], officer: boolean) => {
      const outcome = await (officer ? stack.city.ask(...args) : passerelle(args));
      shown.push(
        `$ passerelle ${args.join(' ')}\n${outcome.out}${outcome.errors}`
          .replaceAll(`${keys}/`, '')
          .replaceAll(`${folder}/`, ''),
      );
      return outcome;
    };
    check((await run(['export-urn', consultation, '--output', urn], true)).code === 0, 'the urn is released');
    const alone = await run(['count', '--urn', urn, ...share(1), '-o', result], false);
    check(alone.code === 1 && alone.errors.includes('2 trustees'), 'one trustee alone cannot count');
    check((await run(['count', '--urn', urn, ...share(1), ...share(3), '-o', result], false)).code === 0, 'two can');
    const { turnout, tally } = resultSchema.parse(JSON.parse(readFileSync(result, 'utf8')));
    check(turnout === cast, `${cast} ballots were counted`);
    for (const [option, votes] of Object.entries(expected)) {
      const options = tally?.kind === 'single' ? tally.options : [];
      const counted = option === 'blank' ? tally?.blank : options.find(({ id }) => id === option)?.count;
      check(counted === votes, `${votes} ballots for ${option}`);
    }
    story.saw('one trustee alone is refused; two open the urn and find what was cast, choice by choice');
    await publicPage.goto('about:blank'); // a page of the city would forbid the styles of this one
    for (const language of ['fr', 'ar'] as const) {
      await publicPage.setContent(terminalPage(shown.join('\n'), language));
      story.picture(await publicPage.locator('body').screenshot(), { language });
    }
  });
}

async function publish(
  { story, stack, kiosk, publicPage, folder }: Scene,
  expected: Readonly<Record<Option, number>>,
): Promise<void> {
  const { keys } = stack.consultation;
  await story.step('result', 'The public page shows the result, as a chart and as a table', async () => {
    const key = join(keys, 'publication-key.json');
    await stack.city.tell('publish-result', join(folder, 'result.json'), '--publication-key', key);
    const { whatHappensNext } = await readPackage(kiosk.page, stack.consultation.consultation);
    for (const language of ['fr', 'ar'] as const) {
      await publicPage.goto(`${pageOf(stack)}?lang=${language}`);
      const t = translator(language);
      await publicPage.getByText(t('result.turnout', { count: cast, formatted: cast })).waitFor();
      for (const [option, votes] of Object.entries(expected)) {
        const label = optionLabels[option as Option][language];
        await publicPage
          .locator('#result figure li', { hasText: label })
          .getByText(String(votes), { exact: true })
          .waitFor();
        await row(publicPage, t('result.table'), label, votes).waitFor();
      }
      await row(publicPage, t('result.channels'), demoTerminal.name, cast).waitFor();
      await publicPage.getByText(whatHappensNext[language] ?? whatHappensNext.fr).waitFor();
      story.saw(
        `${language}: turnout, every figure in chart and table, from which terminal, and what the city will do with it`,
      );
      story.picture(await publicPage.locator('#result').screenshot(), { language });
      story.picture(await publicPage.screenshot({ fullPage: true }), { language, part: 'page' });
    }
  });
}

async function findOnBoard({ story, stack, publicPage }: Scene, tracker: string): Promise<void> {
  await story.step('tracker', 'The tracker of the first vote is found on the board', async () => {
    for (const language of ['fr', 'ar'] as const) {
      await publicPage.goto(`${pageOf(stack)}?lang=${language}`);
      await publicPage.locator('#tracker-input').fill(tracker);
      await publicPage.locator('#tracker-input').press('Enter');
      await publicPage.locator('#tracker-answer.good').waitFor();
      await publicPage.locator('#tracker').scrollIntoViewIfNeeded();
      story.saw(`${language}: ${tracker} is in the urn`);
      story.picture(await publicPage.locator('#tracker').screenshot(), { language });
    }
  });
}

/** The line of a table that begins with these words and has this figure. */
function row(page: Page, caption: string, name: string, figure: number): Locator {
  const lines = page.getByRole('table', { name: caption }).getByRole('row');
  const begins = page.getByRole('rowheader', { name });
  return lines.filter({ has: begins }).filter({ has: page.getByRole('cell', { name: String(figure), exact: true }) });
}

/** How many ballots the terminal has been told are safe at the city. */
function acknowledgedBy({ terminal }: Stack): number {
  const told = journalOf(terminal.dataDirectory).filter(({ event }) => event === 'batch-acknowledged');
  return told.reduce((sum, { fields }) => sum + (fields as { count: number }).count, 0);
}

function pageOf({ consultation }: Stack): string {
  return `https://${publicHost}/consultations/${consultation.consultation}`;
}

function stateWhen(stack: Stack, what: string, is: (state: ConsultationState) => boolean): Promise<ConsultationState> {
  const look = async () => {
    const state = await stack.city.read<ConsultationState>(`/consultations/${stack.consultation.consultation}`);
    return is(state) ? state : undefined;
  };
  return until(what, look, syncTimeoutMs);
}

/** What was typed and printed, for a picture of it. */
function terminalPage(text: string, language: PictureLanguage): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/^\$.*$/gm, '<b>$&</b>');
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><style>
body{margin:0;background:#14212b;color:#dfe8ec;padding:1.6rem 2.5rem 2rem;font:1.3rem/1.5 "Noto Sans","DejaVu Sans",sans-serif}
h1{font-size:1.4rem;margin:0 0 1.2rem;color:#fff}b{color:#8fd8c4;font-weight:400}
pre{font:1.05rem/1.6 "DejaVu Sans Mono",monospace;white-space:pre-wrap;margin:0}</style>
<h1>${countTitle[language]}</h1><pre dir="ltr">${escaped}</pre></html>`;
}
