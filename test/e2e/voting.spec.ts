import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { ballotSlip } from '../../main/services/printer/index.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { cardsCsv, demoCards, numbered } from '../../tools/stack/demo-cards.ts';
import { type ConsultationState, publishFromDemo } from '../../tools/stack/demo-city.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { keysOf } from '../harness/answering.ts';
import { isPrinted, readCode, stubOfToday } from '../harness/code-on-paper.ts';
import { type Option, optionLabels } from '../harness/demo-words.ts';
import { call, endVisit, readPackage, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn, sheetsHere } from '../harness/urns.ts';
import {
  assist,
  beginByCard,
  beginByTouch,
  changeLanguage,
  chooseAndCast,
  confirmEnd,
  end,
  layCard,
  leave,
  leaveAfterVote,
  openConsultation,
  openPanelPage,
  readTracker,
  stepBack,
} from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';

const title = 'Une place pour tous';
const rehearsalTitle = 'Répétition : la couleur des bancs';
/** The least number of ballots in a batch. */
const k = 2;
const trackerShape = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

const fr = (key: string) => say('fr', key);
const ar = (key: string) => say('ar', key);

const cleanup = new Cleanup();
let way: WholeWay;
let page: Page;
let kiosk: KioskWindow;
let consultation: string;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  way = await startWholeWay({ name: 'voting', cluster: testPostgres(), cleanup });
  ({ consultation } = await way.publish(title, k, 0));
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

/** Whatever happened, the next test finds everything in order and nobody at the terminal. */
test.afterEach(async () => {
  way.link.restore();
  await way.printer.change({ paperOut: false, coverOpen: false, offline: false, vanishAfterBytes: undefined });
  way.reader.remove();
  if ((await stateOf(page)).visit.stage === 'active') await endVisit(page);
  await leave(kiosk, way);
  await untilState(page, { status: { printer: 'ready', server: 'connected' } });
});

const published = (id = consultation) => readPackage(page, id);

async function comeToChoose(card: string): Promise<void> {
  await beginByCard(kiosk, way, card, 'fr');
  await participate();
  await kiosk.press(fr('identify.card.use'));
  await page.locator('.option').first().waitFor();
}

async function participate(): Promise<void> {
  await openConsultation(kiosk, 'fr', title);
  await kiosk.press(fr('consultation.participate'));
}

async function ballotsAtCity(): Promise<number> {
  return (await way.city.read<ConsultationState>(`/consultations/${consultation}`)).ballots;
}

const ballotsHere = (id = consultation) => ballotsInUrn(way.terminal.dataDirectory, id);
const numberOf = (id: string) => demoCards.find((card) => card.id === id)?.number ?? '';
const choice = (option: Exclude<Option, 'blank'>) => ({ kind: 'single' as const, option });

test('a resident votes by card: what was chosen is on the slip, the tracker on the stub, the ballot in the urn', async () => {
  await beginByCard(kiosk, way, 'resident-1', 'fr');
  await openConsultation(kiosk, 'fr', title);
  const signed = await published();
  await kiosk.press(fr('consultation.participate'));
  await kiosk.sees(fr('identify.card.read'));
  expect(await page.content()).not.toContain(numberOf('resident-1'));
  await kiosk.press(fr('identify.card.use'));
  await kiosk.choose(optionLabels.jardin.fr);
  await kiosk.press(fr('choose.next'));
  await kiosk.sees(fr('review.title'));
  await expect(page.locator('.ballot-choice')).toContainText(optionLabels.jardin.fr);

  const slip = nextPaper(way);
  await kiosk.press(fr('review.print'));
  expect(isPrinted(ballotSlip(signed, choice('jardin')), (await slip).bitmap)).toBe(true);
  await kiosk.sees(fr('slip.title'));
  expect(await page.content()).not.toContain(optionLabels.jardin.fr);
  expect(ballotsHere()).toBe(0);

  const stubPaper = nextPaper(way);
  await kiosk.press(fr('slip.yes'));
  const tracker = await readTracker(kiosk, 'fr');
  expect(tracker).toMatch(trackerShape);
  expect(isPrinted(stubOfToday(signed, tracker, 'fr'), (await stubPaper).bitmap)).toBe(true);
  expect(ballotsHere()).toBe(1);
  expect(await ballotsAtCity(), 'one ballot alone never leaves').toBe(0);
});

test('two residents one after the other: nothing of the first is on the screens of the second, and the city gets both ballots', async () => {
  await comeToChoose('resident-2');
  await kiosk.press(fr('bar.display'));
  await page.locator('.segment').filter({ hasText: '200' }).click();
  await kiosk.press(fr('display.done'));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const first = await chooseAndCast(kiosk, 'fr', optionLabels['place-ouverte'].fr);
  await changeLanguage(kiosk, 'fr', 'ar');
  await end(kiosk, 'ar');
  await leave(kiosk, way);

  const seen: string[] = [];
  const look = async () => seen.push(await page.content());
  await look();
  await beginByCard(kiosk, way, 'resident-3', 'fr');
  await look();
  expect(await page.evaluate(() => ({ ...document.documentElement.dataset }))).toMatchObject({
    text: '100',
    contrast: 'normal',
  });
  await openConsultation(kiosk, 'fr', title);
  await look();
  await kiosk.press(fr('consultation.participate'));
  await kiosk.sees(fr('identify.card.read'));
  await look();
  await kiosk.press(fr('identify.card.use'));
  await page.locator('.option').first().waitFor();
  await look();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  const second = await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr);
  await look();
  for (const content of seen)
    for (const trace of [first, numberOf('resident-2'), numberOf('resident-3')]) expect(content).not.toContain(trace);
  expect(second).not.toBe(first);
  await leaveAfterVote(kiosk, way, 'fr');
  await expect.poll(ballotsAtCity, { timeout: 60_000 }).toBeGreaterThanOrEqual(k);
});

test('whoever likes to fills in a sheet about themselves after the vote, with the keyboard alone', async () => {
  await comeToChoose('resident-10');
  await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr);
  const { panel } = await published();
  const keys = keysOf(kiosk);
  const press = async (name: string) => {
    await keys.walkTo(name);
    await keys.press('Enter');
  };
  await press(fr('product.continue'));
  await kiosk.sees(fr('panel.invitation.title'));
  await press(fr('panel.invitation.yes'));
  for (const question of panel?.questions ?? []) {
    await kiosk.sees(fr(`panel.questions.${question}`));
    await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
    const answer = question === 'age' ? fr('panel.answers.age.30-44') : fr('panel.unanswered');
    await keys.walkTo(answer, ['ArrowDown']);
    await keys.press('Space');
    await press(fr(question === panel?.questions.at(-1) ? 'panel.send' : 'product.continue'));
  }
  await kiosk.sees(fr('panel.kept.title'));
  expect(sheetsHere(way.terminal.dataDirectory, consultation)).toBe(1);
  await kiosk.press(fr('done.end'));
  await confirmEnd(kiosk, 'fr');
  await leave(kiosk, way);
});

test('a second vote with the same card is refused in kind words', async () => {
  await comeToChoose('resident-4');
  await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr);
  await leaveAfterVote(kiosk, way, 'fr');
  await beginByCard(kiosk, way, 'resident-4', 'fr');
  await participate();
  await kiosk.press(fr('identify.card.use'));
  await kiosk.sees(fr('refusals.already-voted.title'));
  await kiosk.reads(fr('refusals.already-voted.todo'));
});

test("without a card: a mediator's card and PIN print a code, which opens one vote and no second one", async () => {
  await beginByTouch(kiosk, 'fr');
  await assist(kiosk, way, 'fr');
  await openPanelPage(kiosk, 'fr', 'codes');
  const signed = await published();
  const ticket = nextPaper(way);
  await page.locator('.desk-line').filter({ hasText: title }).getByRole('button').click();
  const code = readCode((await ticket).bitmap, signed, 'fr');
  await kiosk.reads(fr('mediator.printed'));
  expect(await page.content()).not.toContain(code);
  await kiosk.press(fr('mediator.close'));
  await stepBack(kiosk, way);
  await typeCode(code);
  await chooseAndCast(kiosk, 'fr', optionLabels['marche-couvert'].fr);
  await leaveAfterVote(kiosk, way, 'fr');

  await beginByTouch(kiosk, 'fr');
  await typeCode(code);
  await kiosk.reads(fr('identify.problems.code-used'));
});

async function typeCode(code: string): Promise<void> {
  await participate();
  await kiosk.press(fr('identify.toCode'));
  await kiosk.sees(fr('identify.code.title'));
  for (const digit of code) await page.locator('.key').filter({ hasText: digit }).click();
  await kiosk.press(fr('identify.code.confirm'));
}

test('a rehearsal says so on screens and paper, has an urn of its own, and takes nobody their vote', async () => {
  const rehearsal = way.rehearsal.consultation;
  const before = ballotsHere(rehearsal);
  await beginByCard(kiosk, way, 'resident-5', 'fr');
  await openConsultation(kiosk, 'fr', rehearsalTitle);
  await kiosk.reads(fr('consultation.rehearsal'));
  const signed = await published(rehearsal);
  await kiosk.press(fr('consultation.participate'));
  await kiosk.press(fr('identify.card.use'));
  await kiosk.choose('Bleu');
  await kiosk.reads(fr('consultation.rehearsal'));
  await kiosk.press(fr('choose.next'));
  await kiosk.sees(fr('review.title'));
  await kiosk.reads(fr('consultation.rehearsal'));
  const slip = nextPaper(way);
  await kiosk.press(fr('review.print'));
  const { bitmap } = await slip;
  const blue = { kind: 'single' as const, option: 'bleu' };
  expect(isPrinted(ballotSlip(signed, blue), bitmap)).toBe(true);
  expect(isPrinted(ballotSlip({ ...signed, rehearsal: false }, blue), bitmap)).toBe(false);
  await kiosk.press(fr('slip.yes'));
  await kiosk.reads(fr('done.rehearsal'));
  expect(ballotsHere(rehearsal)).toBe(before + 1);

  await kiosk.press(fr('product.home'));
  await participate();
  await kiosk.press(fr('identify.card.use'));
  await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr);
  expect(ballotsHere(rehearsal)).toBe(before + 1);
});

test('several answers: one too many is said and taken back; slip and urn hold what is left, in the order of the form', {
  tag: '@longer',
}, async () => {
  const question = 'Que voulez-vous trouver sur la place ?';
  const { consultation: id } = await publishFromDemo(way.city, way.folder, 'consultation', {
    consultation: 'plusieurs',
    title: { fr: 'La place, en détail', en: 'The square in detail', ar: 'الساحة بالتفصيل' },
    form: {
      kind: 'multiple',
      question: { fr: question, en: 'What do you want?', ar: 'ماذا تريدون؟' },
      options: Object.entries(optionLabels)
        .filter(([option]) => option !== 'blank')
        .map(([option, label]) => ({ id: option, label: { en: option, ...label } })),
      optionOrder: 'as-published',
      minimum: 1,
      maximum: 2,
    },
  });
  const list = async () => JSON.stringify(await call(page, 'consultations.list', {}));
  await expect.poll(list, { timeout: 60_000 }).toContain(id);

  await beginByCard(kiosk, way, 'resident-7', 'fr');
  await openConsultation(kiosk, 'fr', 'La place, en détail');
  const signed = await published(id);
  await kiosk.press(fr('consultation.participate'));
  await kiosk.press(fr('identify.card.use'));
  await kiosk.reads(say('fr', 'choose.rule.atMost_other', { count: 2 }));
  const next = page.getByRole('button', { name: fr('choose.next') });
  await expect(next).toBeDisabled();
  await kiosk.choose(optionLabels.blank.fr);
  await expect(next).toBeEnabled();
  for (const option of ['place-ouverte', 'jardin', 'marche-couvert'] as const)
    await kiosk.choose(optionLabels[option].fr);
  await kiosk.reads(say('fr', 'choose.less_one', { count: 1 }));
  await expect(next).toBeDisabled();
  await kiosk.choose(optionLabels['marche-couvert'].fr);
  await kiosk.reads(say('fr', 'choose.chosen_other', { count: 2 }));
  await kiosk.press(fr('choose.next'));
  await expect(page.locator('.ballot-choice')).toContainText([
    optionLabels.jardin.fr,
    optionLabels['place-ouverte'].fr,
  ]);

  const slip = nextPaper(way);
  await kiosk.press(fr('review.print'));
  const both = { kind: 'multiple' as const, options: ['jardin', 'place-ouverte'] };
  expect(isPrinted(ballotSlip(signed, both), (await slip).bitmap)).toBe(true);
  await kiosk.press(fr('slip.yes'));
  await readTracker(kiosk, 'fr');
  expect(ballotsHere(id)).toBe(1);
});

test('without paper nobody can vote, and with new paper it goes on', { tag: '@longer' }, async () => {
  await way.printer.change({ paperOut: true });
  await untilState(page, { status: { printer: 'paper-out' } });
  await beginByCard(kiosk, way, 'resident-6', 'fr');
  await participate();
  await kiosk.press(fr('identify.card.use'));
  await kiosk.sees(fr('refusals.printer.title'));
  await kiosk.reads(fr('refusals.printer.paper-out'));
  await way.printer.change({ paperOut: false });
  await untilState(page, { status: { printer: 'ready' } });
  await kiosk.press(fr('product.retry'));
  await kiosk.press(fr('identify.card.use'));
  await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr);
});

test('a printer that vanishes in the middle of a slip prints it again when it is back', {
  tag: '@longer',
}, async () => {
  await comeToChoose('resident-7');
  await kiosk.choose(optionLabels.jardin.fr);
  await kiosk.press(fr('choose.next'));
  await way.printer.change({ vanishAfterBytes: 8_000 });
  await kiosk.press(fr('review.print'));
  await kiosk.sees(fr('refusals.printer.title'));
  await kiosk.reads(fr('refusals.printer.interrupted'));
  expect(way.printer.rowsOnPaper).toBeGreaterThan(0);
  await way.printer.change({ offline: false });
  const slip = nextPaper(way);
  await kiosk.press(fr('product.retry'));
  await slip;
  await kiosk.press(fr('slip.yes'));
  expect(await readTracker(kiosk, 'fr')).toMatch(trackerShape);
});

test('a wrong slip is taken by the mediator, and the resident chooses again', async () => {
  await comeToChoose('resident-8');
  const signed = await published();
  await kiosk.choose(optionLabels.jardin.fr);
  await kiosk.press(fr('choose.next'));
  await kiosk.press(fr('review.print'));
  await kiosk.press(fr('slip.no'));
  await kiosk.sees(fr('spoiled.title'));
  await untilState(page, { status: { help: true } });
  await assist(kiosk, way, 'fr');
  await kiosk.press(fr('assistance.answerHelp'));
  await untilState(page, { status: { help: false } });
  await openPanelPage(kiosk, 'fr', 'papers');
  await kiosk.press(fr('mediator.spoiled.take'));
  await kiosk.reads(fr('mediator.spoiled.taken'));
  await kiosk.press(fr('mediator.close'));
  // Nobody votes beside a mediator who assists.
  await kiosk.sees(fr('assistance.vote.title'));
  layCard(way, 'resident-8');
  await kiosk.reads(fr('spoiled.taken'));
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  const slip = nextPaper(way);
  const cast = chooseAndCast(kiosk, 'fr', optionLabels['terrain-de-jeux'].fr);
  expect(isPrinted(ballotSlip(signed, choice('terrain-de-jeux')), (await slip).bitmap)).toBe(true);
  expect(await cast).toMatch(trackerShape);
});

test('offline, a card of another home is told of its home; online, that its home holds it', {
  tag: '@longer',
}, async () => {
  way.link.cut();
  await untilState(page, { status: { server: 'unreachable' } });
  await beginByCard(kiosk, way, 'away-1', 'fr');
  await participate();
  await kiosk.press(fr('identify.card.use'));
  await kiosk.sees(fr('refusals.offline-other-home.title'));
  await kiosk.reads(fr('refusals.offline-other-home.todo'));
  way.link.restore();
  await untilState(page, { status: { server: 'connected' } });
  await kiosk.press(fr('product.retry'));
  await kiosk.press(fr('identify.card.use'));
  await kiosk.sees(fr('refusals.reserved-elsewhere.title'));
});

test('a card that has no home votes where there is a network', { tag: '@longer' }, async () => {
  const number = numbered('4000', 1);
  const list = join(way.folder, 'without-home.csv');
  writeFileSync(list, `${cardsCsv()}${number},\n`);
  await way.city.tell('import-cards', list);
  await page.locator('.attract-languages').waitFor();
  way.reader.present(number);
  await kiosk.sees(fr('home.title'));
  await participate();
  await kiosk.press(fr('identify.card.use'));
  expect(await chooseAndCast(kiosk, 'fr', optionLabels.jardin.fr)).toMatch(trackerShape);
});

test('a card of the wrong length is told, and begins no visit', async () => {
  await page.locator('.attract-languages').waitFor();
  layCard(way, 'unreadable');
  await kiosk.reads(fr('cards.unreadable'));
  expect((await stateOf(page)).visit.stage).toBe('attract');
});

test('another language in the middle of a vote keeps the place and the choice', async () => {
  await comeToChoose('resident-9');
  await kiosk.choose(optionLabels['marche-couvert'].fr);
  await changeLanguage(kiosk, 'fr', 'ar');
  const chosen = page.locator('.option').filter({ hasText: optionLabels['marche-couvert'].ar });
  await expect(chosen.getByRole('radio')).toBeChecked();
  await kiosk.press(ar('choose.next'));
  await kiosk.sees(ar('review.title'));
  await changeLanguage(kiosk, 'ar', 'en');
  await kiosk.sees(say('en', 'review.title'));
  await kiosk.press(say('en', 'review.print'));
  await kiosk.sees(say('en', 'slip.title'));
  await changeLanguage(kiosk, 'en', 'fr');
  await kiosk.press(fr('slip.yes'));
  expect(await readTracker(kiosk, 'fr')).toMatch(trackerShape);
});
