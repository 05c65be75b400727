import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { reminder } from '../../main/services/printer/index.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { demoCards, demoTerminal } from '../../tools/stack/demo-cards.ts';
import { publicHost } from '../../tools/stack/stack.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { isPrinted } from '../harness/code-on-paper.ts';
import { call, endVisit, readPackage, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { OfficerBrowser } from '../harness/officer-browser.ts';
import { nextPaper } from '../harness/papers.ts';
import { beginByCard, beginByTouch, leave, openConsultation } from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';

const title = 'Une place à débattre';
const written = 'un kiosque à musique';

const fr = (key: string, values: Record<string, string | number> = {}) => say('fr', key, values);

const cleanup = new Cleanup();
let way: WholeWay;
let page: Page;
let kiosk: KioskWindow;
let consultation: string;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  way = await startWholeWay({
    name: 'stages',
    cluster: testPostgres(),
    cleanup,
    // What is said waits for some heartbeats, by chance.
    changes: (configuration) => ({
      ...configuration,
      ...(configuration.cityServer && { cityServer: { ...configuration.cityServer, heartbeatSeconds: 1 } }),
    }),
  });
  ({ consultation } = await way.publish(title, 2, 0));
  const shell = await way.launch();
  cleanup.add(() => shell.app.close());
  page = shell.kiosk;
  kiosk = new KioskWindow(page);
  await untilState(page, { services: 'connected' });
  const list = async () => JSON.stringify(await call(page, 'consultations.list', {}));
  await expect.poll(list, { timeout: 60_000 }).toContain(consultation);
});
test.afterAll(() => cleanup.run());

test.beforeEach(() => test.setTimeout(180_000));
test.afterEach(async () => {
  way.reader.remove();
  if ((await stateOf(page)).visit.stage === 'active') await endVisit(page);
  await leave(kiosk, way);
});

test('a resident reads the file, sees its picture, and takes a document to those of the visit', {
  tag: '@longer',
}, async () => {
  await beginByTouch(kiosk, 'fr');
  await openConsultation(kiosk, 'fr', title);
  const signed = await readPackage(page, consultation);
  await kiosk.press(fr('stages.information.go'));
  await kiosk.sees(fr('information.whoDecides'));
  await kiosk.press(fr('information.next'));
  const picture = page.locator('.page-picture');
  await picture.waitFor();
  expect(await picture.evaluate((image) => (image as HTMLImageElement).decode().then(() => true))).toBe(true);
  expect(await picture.getAttribute('alt')).toBe(signed.stages?.information.pages[0]?.picture?.alternative.fr);
  for (let pages = 0; pages < 3; pages += 1) await kiosk.press(fr('information.next'));
  await kiosk.press(signed.stages?.information.documents?.[0]?.title.fr ?? '');
  await expect.poll(async () => (await stateOf(page)).tray.documents).toMatchObject([{ kind: 'pdf' }]);
});

test('who wants to think about it takes a paper with the closing date', { tag: '@longer' }, async () => {
  await beginByTouch(kiosk, 'fr');
  await openConsultation(kiosk, 'fr', title);
  const signed = await readPackage(page, consultation);
  await kiosk.press(fr('stages.reflection.go'));
  await kiosk.sees(fr('reflection.title'));
  const paper = nextPaper(way);
  await kiosk.press(fr('reflection.print'));
  await kiosk.reads(fr('ticket.printed'));
  const board = `${publicHost}/consultations/${consultation}`;
  const expected = reminder(signed, { place: demoTerminal.place, board }, 'fr', 'Europe/Paris');
  expect(isPrinted(expected, (await paper).bitmap)).toBe(true);
});

test('what a resident writes is read by a moderator before it is on the board and on the terminal, and tells nothing of who wrote', {
  tag: '@longer',
}, async () => {
  const card = demoCards.find(({ id }) => id === 'resident-1')?.number ?? '';
  await beginByCard(kiosk, way, 'resident-1', 'fr');
  await openConsultation(kiosk, 'fr', title);
  await kiosk.press(fr('stages.debate.go'));
  await kiosk.reads(fr('debate.by.city'));
  await kiosk.press(fr('debate.opinions.agree'));
  await kiosk.press(fr('debate.write'));
  await kiosk.press(fr('contribute.remark.title'));
  await kiosk.sees(fr('contribute.text.title'));
  const key = (letter: string) =>
    letter === ' '
      ? page.locator('.keyboard-key-space')
      : page.locator('.keyboard-key-letter').filter({ hasText: new RegExp(`^${letter}$`) });
  for (const letter of written) await key(letter).first().click();
  await kiosk.reads(fr('contribute.left_other', { count: 700 - written.length }));
  await page.locator('.keyboard-key-enter').click();
  await kiosk.sees(fr('contribute.preview'));
  await kiosk.reads(written);
  const signed = await readPackage(page, consultation);
  await kiosk.reads(signed.stages?.debate?.terms[0]?.fr ?? '');
  await kiosk.press(fr('contribute.send'));
  await kiosk.sees(fr('contribute.sent.title'));
  expect(filesWith(way.terminal.dataDirectory, written)).toEqual([]);

  const officer = new OfficerBrowser(way.city);
  await officer.logIn();
  const path = `/consultations/${consultation}/moderation`;
  await expect.poll(() => officer.open(path), { timeout: 60_000 }).toContain(written);
  const moderated = await officer.open(path);
  expect(moderated).not.toContain(card);
  const id = moderated.match(/name="contribution" value="([0-9a-f]{32})"/)?.[1] ?? '';
  expect(await call(page, 'debate.read', { consultation })).toMatchObject({ value: { contributions: [] } });
  await officer.send(path, { contribution: id, decision: 'publish' });

  const told = async () => JSON.stringify(await call(page, 'debate.read', { consultation }));
  await expect.poll(told, { timeout: 60_000 }).toContain(written);
  await kiosk.press(fr('contribute.sent.back'));
  for (let answered = 0; answered < 2; answered += 1) await kiosk.press(fr('debate.opinions.pass'));
  await kiosk.reads(fr('debate.by.resident'));
  await kiosk.reads(written);
});

/** The files of a folder in which these words stand. */
function filesWith(folder: string, words: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => readFileSync(path).includes(words));
}
