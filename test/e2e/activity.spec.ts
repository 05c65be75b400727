import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { TestTerminal } from '../../city-server/testing/terminal.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { demoTerminal } from '../../tools/stack/demo-cards.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { call, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { assist, beginByTouch, end, leave, openPanelPage, stepBack } from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);

const cleanup = new Cleanup();
let way: WholeWay;
let kiosk: KioskWindow;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  way = await startWholeWay({ name: 'activity', cluster: testPostgres(), cleanup });
  const shell = await way.launch();
  cleanup.add(() => shell.app.close());
  kiosk = new KioskWindow(shell.kiosk);
  await untilState(shell.kiosk, { services: 'connected', status: { server: 'connected' } });
});
test.afterAll(() => cleanup.run());

test.beforeEach(() => test.setTimeout(180_000));

/** A visit in which a mediator helps, with the site of a procedure or without one. */
async function help(procedure?: string): Promise<void> {
  await beginByTouch(kiosk, 'fr');
  await assist(kiosk, way, 'fr');
  await kiosk.press(fr('mediator.close'));
  if (procedure) {
    await call(kiosk.page, 'guest.open', { procedure });
    await untilState(kiosk.page, { guest: { state: 'open' } });
    await call(kiosk.page, 'guest.close', {});
  }
  await goAway();
}

async function goAway(): Promise<void> {
  await stepBack(kiosk, way);
  await end(kiosk, 'fr');
  await leave(kiosk, way);
}

/** Opens the report that says this, on the mediator's page. */
async function openReport(words: string): Promise<void> {
  await kiosk.page.getByRole('dialog').locator('.tile', { hasText: words }).click();
}

/** The reports that the city has, as the officer's file says them. */
async function atCity(): Promise<string[]> {
  const file = join(way.folder, 'reports.csv');
  rmSync(file, { force: true });
  const month = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'Europe/Paris' }).format().slice(0, 7);
  await way.city.tell('activity', month, '-o', file);
  return readFileSync(file, 'utf8').trimEnd().split('\r\n').slice(1);
}

test('after a visit a report waits half written, is saved as it is, and comes into La Coop’s columns', {
  tag: '@longer',
}, async () => {
  await help('apl');
  await beginByTouch(kiosk, 'fr');
  await assist(kiosk, way, 'fr');
  await openPanelPage(kiosk, 'fr', 'reports');
  await openReport(fr('themes.names.logement'));
  await kiosk.reads(fr('activity.form.counted', { minutes: 1 }));
  await kiosk.reads('Aide aux démarches administratives · Logement');
  await kiosk.press(fr('activity.form.save'));
  await kiosk.reads(fr('activity.form.saved'));
  const housing = async () => (await atCity()).filter((line) => line.includes('Logement'));
  await expect.poll(housing, { timeout: 90_000 }).toHaveLength(1);
  const [line = ''] = await housing();
  expect(line).toContain(';Accompagnement individuel;1;;Lieu d’activité;');
  expect(line).toContain(`;${demoTerminal.place};`);
  expect(line).toContain(';15;;Ordinateur;"Aide aux démarches administratives\nLogement";');

  way.link.cut();
  await untilState(kiosk.page, { status: { server: 'unreachable' } });
  await kiosk.press(fr('product.back'));
  await openPanelPage(kiosk, 'fr', 'reports');
  await kiosk.reads(fr('activity.month.terminal'));
  way.link.restore();
  await kiosk.press(fr('mediator.close'));
  await goAway();
});

test('a note that names somebody cannot be saved, and says why', { tag: '@longer' }, async () => {
  await help();
  await beginByTouch(kiosk, 'fr');
  await assist(kiosk, way, 'fr');
  await openPanelPage(kiosk, 'fr', 'reports');
  await openReport(fr('activity.waiting.noTheme'));
  await kiosk.reads(fr('activity.form.theme'));
  await kiosk.page.locator('.segment', { hasText: 'Bureautique' }).click();
  await kiosk.page.locator('.form-line').last().getByRole('button').click();
  await kiosk.page.getByRole('textbox').fill('rappeler au 06 12 34 56 78');
  await kiosk.reads(fr('activity.personal.phone'));
  await kiosk.press(fr('activity.form.done'));
  await expect(kiosk.button(fr('activity.form.save'))).toBeDisabled();
  await kiosk.page.locator('.form-line').last().getByRole('button').click();
  await kiosk.page.getByRole('textbox').fill('reviendra mardi');
  await kiosk.press(fr('activity.form.done'));
  await kiosk.press(fr('activity.form.save'));
  await kiosk.reads(fr('activity.form.saved'));
  await kiosk.press(fr('mediator.close'));
  await goAway();
  const waits = async () => (await atCity()).filter((line) => line.endsWith(';reviendra mardi'));
  await expect.poll(waits, { timeout: 90_000 }).toHaveLength(1);
});

test('a call for help at another terminal of the place is on the first screen at once, and gone when it is answered', {
  tag: '@longer',
}, async () => {
  const told = await way.city.tell('enrolment-code', 'poste-2', '--name', 'Poste 2', '--place', demoTerminal.place);
  const other = new TestTerminal('poste-2', `https://127.0.0.1:${way.city.publicPort}`, way.authority);
  expect((await other.enrol(told.split('\n')[0] ?? '')).status).toBe(200);
  const asks = fr('calls.asks_one', { names: '« Poste 2 »' });
  expect((await other.heartbeat({ help: true })).status).toBe(200);
  await expect(kiosk.page.getByText(asks)).toBeVisible();
  await other.heartbeat({ help: false });
  await expect(kiosk.page.getByText(asks)).toHaveCount(0);
});
