import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { readReport } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { bagLabel, reportReceipt } from '../../main/services/printer/index.ts';
import { readByPhone } from '../../main/services/printer/phone.fixture.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import { isPrinted } from '../harness/code-on-paper.ts';
import { commandTitles, consultationTitle } from '../harness/demo-words.ts';
import { readPackage } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper, type Paper } from '../harness/papers.ts';
import { assist, end, leave, openPanelPage } from '../harness/visits.ts';
import type { Scene } from './scene.ts';
import { mustBeDone, ShownCommands } from './shown-commands.ts';
import { check } from './waiting.ts';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);

/** The opening report, printed once more for somebody who watches over the vote. */
export async function playOpeningReport(scene: Scene): Promise<void> {
  const { story, kiosk, stack } = scene;
  await story.step('opening-report', 'A mediator prints the opening report: the urn is empty, signed', async () => {
    const line = await openDesk(scene);
    const printed = nextPaper(stack);
    await line.getByRole('button', { name: fr('mediator.papers.opening') }).click();
    await kiosk.reads(fr('mediator.papers.printed'));
    story.picture(await kiosk.photograph(), { language: 'fr' });
    const out = await verifyPaper(scene, await printed, { isDuplicate: true });
    check(out.includes('Ballots: 0. Marks: 0.'), 'it says zero');
    story.saw('the paper says zero ballots and zero marks; its code, read as a phone does, holds the same signed');
    await closeDesk(scene);
  });
}

/** Too few slips: the bag stays. */
export async function playBagRefused(scene: Scene): Promise<void> {
  const { story, kiosk } = scene;
  await story.step('bag-refused', 'With fewer ballots than k, the bag of slips cannot be changed', async () => {
    const line = await openDesk(scene);
    await line.getByRole('button', { name: fr('mediator.papers.changeBag') }).click();
    await kiosk.reads(fr('mediator.papers.problems.too-few'));
    story.saw('two ballots in the bag: the screen says that there are too few, and to wait for more');
    story.picture(await kiosk.photograph(), { language: 'fr' });
    await closeDesk(scene);
  });
}

/** A full bag gets its label. */
export async function playBagChanged(scene: Scene, slips: number): Promise<void> {
  const { story, kiosk, stack } = scene;
  await story.step('bag', 'The bag of slips is changed, and its label printed', async () => {
    const line = await openDesk(scene);
    const signed = await readPackage(kiosk.page, stack.consultation.consultation);
    const printed = nextPaper(stack);
    await line.getByRole('button', { name: fr('mediator.papers.changeBag') }).click();
    await kiosk.reads(fr('mediator.papers.bag', { bag: 1, slips }));
    const { bitmap, png } = await printed;
    const label = bagLabel(signed, { bag: 1, slips, terminal: demoTerminal.id }, 'fr');
    check(isPrinted(label, bitmap), 'the label names the bag and how many slips it should hold');
    story.saw(`bag 1 holds ${slips} slips: so say the screen and the label, read to the last dot`);
    story.picture(await kiosk.photograph(), { language: 'fr' });
    story.picture(png, { language: 'fr', part: 'paper' });
    await closeDesk(scene);
  });
}

/** The line of the consultation among the papers of the mediator. */
export async function openDesk({ kiosk, stack }: Scene): Promise<Locator> {
  await assist(kiosk, stack, 'fr');
  await openPanelPage(kiosk, 'fr', 'papers');
  const line = kiosk.page.locator('.paper-line').filter({ hasText: consultationTitle.fr });
  await line.scrollIntoViewIfNeeded();
  return line;
}

export async function closeDesk({ kiosk, stack }: Scene): Promise<void> {
  await kiosk.press(fr('mediator.close'));
  await end(kiosk, 'fr');
  await leave(kiosk, stack);
}

/**
 * Reads the code on a report as a phone does, has it checked by `passerelle verify-report`, and compares the rest of the paper with it.
 * @returns what the command says
 */
export async function verifyPaper(
  scene: Scene,
  { bitmap, png }: Paper,
  { isDuplicate, at = demoTerminal, withUrn }: { isDuplicate: boolean; at?: typeof demoTerminal; withUrn?: string },
): Promise<string> {
  const { story, kiosk, stack, folder } = scene;
  const code = readByPhone(bitmap) ?? '';
  const report = mustBeOk(readReport(code), 'the code on the report');
  const signed = await readPackage(kiosk.page, stack.consultation.consultation);
  const paper = {
    ...{ report, code, isDuplicate },
    ...{ terminal: at.name, place: at.place, timeZone: 'Europe/Paris' },
  };
  check(isPrinted(reportReceipt(signed, paper, 'fr'), bitmap), 'paper and code say the same');
  story.picture(png, { language: 'fr', part: 'paper' });
  const file = join(folder, `${report.kind}-${at.id}.txt`);
  writeFileSync(file, code);
  const commands = new ShownCommands(scene);
  const out = mustBeDone(
    await commands.run(['verify-report', file, ...(withUrn ? ['--urn', withUrn] : [])]),
    'the report is genuine',
  );
  await commands.picture(commandTitles.report, 'verified');
  return out;
}
