import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { translator } from '../../city-server/web/texts.ts';
import type { Autonomy, Thematic } from '../../contract/activity.ts';
import { autonomyLabels, thematicLabels } from '../../contract/coop.ts';
import { cardsCsv, demoTerminal } from '../../tools/stack/demo-cards.ts';
import { type PublishedConsultation, publishFromDemo } from '../../tools/stack/demo-city.ts';
import { passTime } from '../harness/clock.ts';
import { portalTitle } from '../harness/demo-words.ts';
import { call } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import { ballotsInUrn, visitsCounted } from '../harness/urns.ts';
import {
  assist,
  beginByCard,
  beginByTouch,
  chooseAndCast,
  end,
  layCard,
  leave,
  leaveAfterVote,
  openConsultation,
  openPanelPage,
  stepBack,
} from '../harness/visits.ts';
import type { WallClock } from '../harness/wall-clock.ts';
import { openOfficerPage } from './city-pages.ts';
import type { Scene } from './scene.ts';
import type { PictureLanguage } from './story.ts';
import { check, until } from './waiting.ts';

// A mediator's morning at the terminal of the library, as it comes: two people who need nobody, one who votes while the printer runs out
// of paper, and three whom the mediator helps. The third of the day has the wrong choice on the slip. At the fifth the network goes, and is
// back at noon. In between the clock on the wall goes on, minute by minute, and what is reported afterwards is what it said.

/** Not Sophie, who has been at the terminal all along: this is Malik's first day. */
export const mediator = 'mediator-2';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);

const title = { fr: 'Un banc de plus devant la médiathèque', ar: 'مقعد إضافي أمام المكتبة' };
const form = {
  kind: 'yes-no',
  question: { fr: 'Faut-il un banc de plus ?', en: 'One bench more?', ar: 'هل نضيف مقعدا؟' },
  options: [
    { id: 'yes', label: { fr: 'Oui, un banc', en: 'Yes, a bench', ar: 'نعم، مقعد' } },
    { id: 'no', label: { fr: 'Non, pas de banc', en: 'No bench', ar: 'لا، بدون مقعد' } },
  ],
};
export const [yes, no] = [form.options[0]?.label.fr ?? '', form.options[1]?.label.fr ?? ''];

/** What the clock on the wall said of the help that was given, and what the report is to say. */
interface Help {
  readonly minutes: number;
  readonly thematics: readonly Thematic[];
  readonly autonomy: Autonomy;
}

const procedureHelp: Help = {
  minutes: 23,
  thematics: ['aide_aux_demarches_administratives', 'famille_scolarite'],
  autonomy: 'partiellement_autonome',
};
const slipHelp: Help = {
  minutes: 4,
  thematics: ['prendre_en_main_du_materiel'],
  autonomy: 'partiellement_autonome',
};
const searchHelp: Help = { minutes: 38, thematics: ['navigation_sur_internet'], autonomy: 'autonome' };
const given = [procedureHelp, slipHelp, searchHelp];

/** The scene of the morning. */
export interface Morning extends Scene {
  readonly clock: WallClock;
  readonly consultation: PublishedConsultation;
}

/** Six visits, three of them helped; a spoiled slip, no paper, no network; and a report that is right to the minute. */
export async function playMorning(scene: Scene, clock: WallClock): Promise<Morning> {
  const before = visitsOf(scene, clock);
  const morning = { ...scene, clock, consultation: await publish(scene) };
  await voteAlone(morning);
  await helpWithProcedure(morning);
  await takeSpoiledSlip(morning);
  await voteWithoutPaper(morning);
  await helpWithoutNetwork(morning);
  await readAlone(morning);
  await report(morning, before);
  await readAtCity(morning);
  return morning;
}

/** Everybody of the demo may vote, whatever list the city had last, in a consultation of this morning. */
async function publish({ stack, kiosk, folder }: Scene): Promise<PublishedConsultation> {
  const list = join(folder, 'cards-of-the-morning.csv');
  writeFileSync(list, cardsCsv());
  await stack.city.tell('import-cards', list);
  const titles = { ...title, en: 'One bench more in front of the library' };
  const published = await publishFromDemo(stack.city, folder, 'consultation', {
    ...{ consultation: 'un-banc', title: titles, form },
  });
  const isHere = async () => JSON.stringify(await call(kiosk.page, 'consultations.list', {})).includes('"un-banc"');
  await until('the consultation of the morning', async () => (await isHere()) || undefined, 60_000);
  return published;
}

async function voteAlone(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step('morning-vote', 'A mediator’s morning. The first visit needs nobody', async () => {
    await participate(morning, 'resident-1');
    await goOn(morning, 6);
    await chooseAndCast(kiosk, 'fr', yes);
    await leaveAfterVote(kiosk, stack, 'fr');
    check(ballotsHere(morning) === 1, 'one ballot is in the urn');
    story.saw('a resident voted alone, in six minutes');
  });
}

async function helpWithProcedure(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step('morning-procedure', 'The second calls: the mediator helps with a procedure', async () => {
    await beginByTouch(kiosk, 'fr');
    await kiosk.press(fr('home.procedure.title'));
    await kiosk.press(fr('themes.names.famille_scolarite'));
    await kiosk.press(portalTitle.fr);
    await kiosk.press(fr('procedure.start'));
    await kiosk.press(fr('signIn.continue'));
    await kiosk.hasState({ guest: { state: 'open' } });
    await kiosk.press(fr('bar.help'));
    await kiosk.press(fr('help.request'));
    await kiosk.reads(fr('help.on'));
    await kiosk.press(fr('product.continue'));
    await goOn(morning, 3);

    await assist(kiosk, stack, 'fr', mediator);
    story.picture(await kiosk.photograph(), { language: 'fr' });
    await kiosk.press(fr('assistance.answerHelp'));
    await kiosk.hasState({ status: { help: false } });
    story.saw('the panel opened by card and PIN; the call for help is answered');
    await openPanelPage(kiosk, 'fr', 'posture');
    await kiosk.choose(fr('assistance.posture.with'));
    await kiosk.press(fr('assistance.posture.confirm'));
    await kiosk.reads(fr('assistance.posture.taken', { posture: fr('assistance.posture.with') }));
    await kiosk.press(fr('mediator.close'));
    await goOn(morning, procedureHelp.minutes - 5);
    await kiosk.press(fr('assistance.strip.panel'));
    await kiosk.press(fr('assistance.time.more'));
    await kiosk.reads(fr('assistance.time.given'));
    story.saw('the visit is ten minutes longer');
    await printNextSteps(morning);
    await goOn(morning, 5);
    await stepBack(kiosk, stack);
    await end(kiosk, 'fr');
    await leave(kiosk, stack);
    story.saw(`${procedureHelp.minutes} minutes went by from the PIN to the card that left the reader`);
  });
}

async function printNextSteps({ story, kiosk, stack }: Morning): Promise<void> {
  await openPanelPage(kiosk, 'fr', 'ticket');
  await kiosk.choose(fr('assistance.ticket.steps.form-sent'));
  await kiosk.press(fr('assistance.ticket.onward'));
  await kiosk.choose(fr('assistance.ticket.steps.wait-letter'));
  await kiosk.press(fr('assistance.ticket.onward'));
  const ticket = nextPaper(stack);
  await kiosk.press(fr('assistance.ticket.print'));
  story.picture((await ticket).png, { language: 'fr', part: 'paper' });
  await kiosk.reads(fr('assistance.ticket.printed'));
  story.saw('a paper says what is done and what comes next');
  await kiosk.press(fr('mediator.close'));
}

async function takeSpoiledSlip(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step(
    'morning-slip',
    'The third has a wrong slip: the mediator takes it, and it is voted again',
    async () => {
      await participate(morning, 'resident-2');
      await kiosk.choose(yes);
      await kiosk.press(fr('choose.next'));
      await kiosk.press(fr('review.print'));
      await kiosk.press(fr('slip.no'));
      await kiosk.sees(fr('spoiled.title'));
      await goOn(morning, 2);
      await assist(kiosk, stack, 'fr', mediator);
      await kiosk.press(fr('assistance.answerHelp'));
      await openPanelPage(kiosk, 'fr', 'papers');
      await kiosk.press(fr('mediator.spoiled.take'));
      await kiosk.reads(fr('mediator.spoiled.taken'));
      story.picture(await kiosk.photograph(), { language: 'fr' });
      await goOn(morning, slipHelp.minutes);
      await kiosk.press(fr('mediator.close'));
      await kiosk.sees(fr('assistance.vote.title'));
      story.saw('nobody votes while a mediator assists');
      layCard(stack, 'resident-2');
      await kiosk.reads(fr('spoiled.taken'));
      await chooseAndCast(kiosk, 'fr', no);
      await leaveAfterVote(kiosk, stack, 'fr');
      check(ballotsHere(morning) === 2, 'the slip that was taken left no ballot');
      story.saw('the slip is taken; with the card back, its resident chose again, and one ballot is in the urn for it');
    },
  );
}

async function voteWithoutPaper(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step('morning-paper', 'The fourth votes, and the printer runs out of paper in mid-slip', async () => {
    await participate(morning, 'resident-3');
    await kiosk.choose(yes);
    await kiosk.press(fr('choose.next'));
    await stack.printer.change({ slowMs: 150 });
    await kiosk.press(fr('review.print'));
    await until('the beginning of the slip', async () => stack.printer.rowsOnPaper > 0 || undefined);
    await stack.printer.change({ paperOut: true, slowMs: 0 });
    await kiosk.sees(fr('refusals.printer.title'));
    story.saw('half of the slip is printed; the screen says what is wrong, and that no vote is recorded');
    story.picture(await kiosk.photograph(), { language: 'fr' });
    await goOn(morning, 2);
    check(ballotsHere(morning) === 2, 'nothing is in the urn of the vote that waits');
    await stack.printer.change({ paperOut: false });
    await kiosk.hasState({ status: { printer: 'ready' } });
    const slip = nextPaper(stack);
    await kiosk.press(fr('product.retry'));
    await slip;
    await kiosk.press(fr('slip.yes'));
    await leaveAfterVote(kiosk, stack, 'fr');
    check(ballotsHere(morning) === 3, 'one ballot more is in the urn');
    story.saw('a new roll, the whole slip, and one ballot');
  });
}

async function helpWithoutNetwork(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step('morning-offline', 'The network is cut, and the fifth gets help all the same', async () => {
    stack.link.cut();
    await kiosk.hasState({ status: { server: 'unreachable' } });
    await beginByTouch(kiosk, 'fr');
    await goOn(morning, 1);
    await assist(kiosk, stack, 'fr', mediator);
    await openPanelPage(kiosk, 'fr', 'state');
    await kiosk.reads(fr('assistance.state.servers.unreachable'));
    story.picture(await kiosk.photograph(), { language: 'fr' });
    story.saw('the panel says in words that the city does not answer, and that nothing is lost');
    await kiosk.press(fr('product.back'));
    await openPanelPage(kiosk, 'fr', 'posture');
    await kiosk.choose(fr('assistance.posture.alone'));
    await kiosk.press(fr('assistance.posture.confirm'));
    await kiosk.reads(fr('assistance.posture.taken', { posture: fr('assistance.posture.alone') }));
    await kiosk.press(fr('mediator.close'));
    await goOn(morning, searchHelp.minutes);
    await kiosk.press(fr('assistance.strip.end'));
    await kiosk.page.locator('.assistance-strip').waitFor({ state: 'detached' });
    await end(kiosk, 'fr');
    await leave(kiosk, stack);
    story.saw(`${searchHelp.minutes} minutes went by from the PIN to the button that ends the help`);
  });
}

async function readAlone(morning: Morning): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step('morning-arabic', 'The sixth reads what is asked, in Arabic, and needs nobody', async () => {
    await beginByTouch(kiosk, 'ar');
    await openConsultation(kiosk, 'ar', title.ar);
    await goOn(morning, 7);
    story.picture(await kiosk.photograph(), { language: 'ar' });
    await end(kiosk, 'ar');
    await leave(kiosk, stack);
    story.saw('ar: seven minutes, and nobody helped');
  });
}

/** In a visit of its own, still without network: the reports wait, half written, and the month is what this terminal has kept. */
async function report(morning: Morning, countedBefore: number): Promise<void> {
  const { story, kiosk, stack } = morning;
  await story.step(
    'morning-reports',
    'At noon the mediator finishes three reports, which wait half written',
    async () => {
      check(visitsOf(morning, morning.clock) === countedBefore + 6, 'six visits are counted');
      story.saw('the terminal has counted six visits more');
      await beginByTouch(kiosk, 'fr');
      await assist(kiosk, stack, 'fr', mediator);
      await openPanelPage(kiosk, 'fr', 'reports');
      const areAll = async () => (await waiting(morning).count()) === given.length || undefined;
      await until('as many reports as people were helped', areAll);
      story.picture(await kiosk.photograph(), { language: 'fr' });
      for (const help of given) await finish(morning, help);
      await monthSays(morning, 'terminal');
      story.saw('without network the month is what this terminal has kept: three reports, to the minute');
      stack.link.restore();
      await kiosk.hasState({ status: { server: 'connected' } });
      await until(
        'the reports at the city',
        async () => (await linesAtCity(morning)).length === 3 || undefined,
        90_000,
      );
      await kiosk.press(fr('product.back'));
      await openPanelPage(kiosk, 'fr', 'reports');
      await monthSays(morning, 'city');
      story.picture(await kiosk.photograph(), { language: 'fr', part: 'month' });
      story.saw('the network is back; the city has the reports and says the same month');
      await kiosk.press(fr('mediator.close'));
      await stepBack(kiosk, stack);
      await end(kiosk, 'fr');
      await leave(kiosk, stack);
    },
  );
}

const waiting = ({ kiosk }: Scene) => kiosk.page.getByRole('dialog').locator('.tile');

/** Opens the report that says so many minutes, reads what is proposed, takes the minutes as they were counted, and saves it. */
async function finish(morning: Morning, { minutes, thematics, autonomy }: Help): Promise<void> {
  const { story, kiosk } = morning;
  const line = (name: string) => kiosk.page.locator('.form-line').filter({ hasText: fr(`activity.form.${name}`) });
  await waiting(morning)
    .filter({ hasText: new RegExp(`· ${minutes} minutes`) })
    .click();
  await kiosk.reads(fr('activity.form.counted', { minutes }));
  await line('autonomy').getByText(autonomyLabels[autonomy], { exact: true }).waitFor();
  if (thematics.length === 1)
    for (const thematic of thematics)
      await kiosk.page.locator('.segment').filter({ hasText: thematicLabels[thematic] }).click();
  else await kiosk.reads(thematics.map((thematic) => thematicLabels[thematic]).join(' · '));
  await line('duration').getByRole('button').first().click();
  await kiosk.page
    .locator('.segment')
    .filter({ hasText: fr('activity.form.exact', { minutes }) })
    .click();
  story.picture(await kiosk.photograph(), { language: 'fr', part: `${minutes}-minutes` });
  await kiosk.press(fr('activity.form.save'));
  await kiosk.reads(fr('activity.form.saved'));
}

async function monthSays({ kiosk }: Morning, from: 'terminal' | 'city'): Promise<void> {
  await kiosk.reads(fr(`activity.month.${from}`));
  const minutes = given.reduce((sum, help) => sum + help.minutes, 0);
  const month = kiosk.page.getByRole('region', { name: fr('activity.month.title') });
  const expected = [
    `${fr('activity.month.reports')}${given.length}`,
    `${fr('activity.month.minutes')}${fr('activity.month.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}`,
    ...given.flatMap(({ thematics }) => thematics.map((thematic) => `${thematicLabels[thematic]}1`)),
  ];
  // A report that was just saved is counted in the next answer.
  let figures: string[] = [];
  const isExpected = async () => {
    figures = await month.locator('.figures > div').allTextContents();
    return figures.toSorted().join() === expected.toSorted().join() || undefined;
  };
  await until('the month', isExpected).catch(() => check(false, `the month says ${figures.join('; ')}`));
}

/** The city has the same: on the officers' page, in the file that is pasted and in the one that is opened. */
async function readAtCity(morning: Morning): Promise<void> {
  const { story, stack, publicPage, folder, clock } = morning;
  await story.step('morning-figures', 'At the city the morning is right to the minute', async () => {
    const day = new Date(clock.nowMs).toISOString().slice(0, 10).split('-').reverse().join('/');
    const expected = given.map(({ minutes, thematics, autonomy }) => {
      const names = thematics.map((thematic) => thematicLabels[thematic]).join('\n');
      const cell = thematics.length > 1 ? `"${names}"` : names;
      const stars = autonomy === 'autonome' ? '3/3' : '2/3';
      const place = `1;;Lieu d’activité;${demoTerminal.place};;Pontevert;;`;
      const told = `Non;;;;;${Array(3).fill('Non communiqué').join(';')};`;
      return `${day};;;Accompagnement individuel;${place};${minutes};;Ordinateur;${cell};;;${stars};${told}`;
    });
    const lines = await linesAtCity(morning);
    check(lines.toSorted().join('\r\n') === expected.toSorted().join('\r\n'), `the file says ${lines.join(' | ')}`);
    story.saw('three lines for La Coop: day, place, minutes, theme and autonomy as they were, nobody’s name');

    const spreadsheet = join(folder, 'morning.xlsx');
    await stack.city.tell('activity', monthOf(clock), '-o', spreadsheet);
    const durations = await columnOf(spreadsheet, 'M');
    check(
      sorted(durations) === sorted(given.map(({ minutes }) => minutes)),
      `the spreadsheet says ${durations.join()}`,
    );
    story.saw('the spreadsheet has the same minutes');

    for (const language of ['fr', 'ar'] as const) await readFigures(morning, language);
    story.saw('the officers’ page says three reports; so few are not told apart');
    check(publicPage.url().includes(monthOf(clock)), 'it is the month of the morning');
  });
}

async function readFigures({ story, publicPage, clock, ...scene }: Morning, language: PictureLanguage): Promise<void> {
  const t = translator(language);
  await openOfficerPage({ ...scene, publicPage }, '/figures', language);
  const url = new URL(publicPage.url());
  url.searchParams.set('month', monthOf(clock));
  await publicPage.goto(url.href);
  const formatted = new Intl.NumberFormat(language).format(given.length);
  await publicPage.getByText(t('officer.figures.reports', { formatted })).waitFor({ state: 'attached' });
  await publicPage.getByText(t('officer.figures.tooFew', { least: 5 })).waitFor({ state: 'attached' });
  story.picture(await publicPage.screenshot({ fullPage: true }), { language });
}

/** The reports of the month, as the officer's file has them. */
async function linesAtCity({ stack, folder, clock }: Morning): Promise<string[]> {
  const file = join(folder, `morning-${performance.now()}.csv`);
  await stack.city.tell('activity', monthOf(clock), '-o', file);
  return readFileSync(file, 'utf8').trimEnd().split('\r\n').slice(1);
}

/** The numbers of a column of a spreadsheet, read by a zip reader of its own. */
async function columnOf(file: string, column: string): Promise<number[]> {
  const zip = await fromBufferPromise(readFileSync(file), { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== 'xl/worksheets/sheet1.xml') continue;
    const sheet = String(await buffer(await zip.openReadStreamPromise(entry)));
    const cells = sheet.matchAll(new RegExp(`<c r="${column}\\d+"><v>(\\d+)</v></c>`, 'g'));
    return [...cells].map(([, value]) => Number(value));
  }
  throw new Error(`${file} has no sheet`);
}

const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b).join();

const monthOf = (clock: WallClock) => new Date(clock.nowMs).toISOString().slice(0, 'yyyy-mm'.length);

const visitsOf = ({ stack }: Scene, clock: WallClock) => visitsCounted(stack.terminal.dataDirectory, monthOf(clock));

const ballotsHere = ({ stack, consultation }: Morning) =>
  ballotsInUrn(stack.terminal.dataDirectory, consultation.consultation);

/** A resident with this card comes to the choice. */
export async function participate({ kiosk, stack }: Morning, card: string): Promise<void> {
  await beginByCard(kiosk, stack, card, 'fr');
  await openConsultation(kiosk, 'fr', title.fr);
  await kiosk.press(fr('consultation.participate'));
  await kiosk.press(fr('identify.card.use'));
}

/** Minutes go by on the wall, in the visit and on its screen, while somebody is busy there. */
export async function goOn({ clock, app, kiosk }: Morning, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    clock.pass(1);
    await passTime(app, 60_000);
    // Both are right again with the next visit, whose page is new.
    await kiosk.page.evaluate(() => {
      const now = Date.now;
      Date.now = () => now() + 60_000;
    });
    await kiosk.page.mouse.wheel(0, -1);
  }
}
