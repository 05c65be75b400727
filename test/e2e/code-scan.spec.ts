import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import type { Configuration } from '../../contract/configuration.ts';
import { VirtualCardReader } from '../../main/services/badge/virtual-card.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { readCode } from '../harness/code-on-paper.ts';
import { optionLabels } from '../harness/demo-words.ts';
import { call, readPackage, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { nextPaper } from '../harness/papers.ts';
import {
  assist,
  beginByTouch,
  chooseAndCast,
  leaveAfterVote,
  openConsultation,
  openPanelPage,
  stepBack,
} from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';

const title = 'Une place pour tous';
const fr = (key: string) => say('fr', key);

const cleanup = new Cleanup();
let way: WholeWay;
let page: Page;
let kiosk: KioskWindow;
let consultation: string;
let scanner: VirtualCardReader;

/** A badge reader of cards, as in the demo, and beside it a scanner of tickets. */
function withScanner(configuration: Configuration): Configuration {
  const { reader } = configuration;
  if (reader.driver !== 'virtual') throw new Error('the demo has a virtual reader');
  const socket = join(dirname(reader.socket), 'tickets.sock');
  scanner = new VirtualCardReader({ socket, layout: 'us-qwerty', mode: 'tap' });
  const tickets = {
    driver: 'virtual',
    name: 'tickets',
    socket,
    layout: 'us-qwerty',
    mode: 'tap',
    absentAfterMs: 1_500,
  } as const;
  const cards = { lengths: [10], check: 'luhn', reader: 'cards' } as const;
  return {
    ...configuration,
    reader: { driver: 'none' },
    readers: [{ ...reader, name: 'cards' }, tickets],
    cards: [
      { kind: 'library', ...cards, lengths: [10] },
      { kind: 'mediator', ...cards, lengths: [10] },
      { kind: 'code', reader: 'tickets' },
    ],
  };
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  way = await startWholeWay({ name: 'code-scan', cluster: testPostgres(), changes: withScanner, cleanup });
  cleanup.add(() => scanner.unplug());
  await scanner.plug();
  ({ consultation } = await way.publish(title, 2, 0));
  const shell = await way.launch();
  cleanup.add(() => shell.app.close());
  page = shell.kiosk;
  kiosk = new KioskWindow(page);
  await untilState(page, { services: 'connected', status: { reader: 'ready' } });
  const list = async () => JSON.stringify(await call(page, 'consultations.list', {}));
  await expect.poll(list, { timeout: 60_000 }).toContain(consultation);
});
test.afterAll(() => cleanup.run());

test('a ticket before the scanner opens its vote where a code is asked for, is refused once used, and begins nothing elsewhere', {
  tag: '@longer',
}, async () => {
  test.setTimeout(180_000);
  await beginByTouch(kiosk, 'fr');
  await assist(kiosk, way, 'fr');
  await openPanelPage(kiosk, 'fr', 'codes');
  const signed = await readPackage(page, consultation);
  const ticket = nextPaper(way);
  await page.locator('.desk-line').filter({ hasText: title }).getByRole('button').click();
  const code = readCode((await ticket).bitmap, signed, 'fr');
  await kiosk.reads(fr('mediator.printed'));
  await kiosk.press(fr('mediator.close'));
  await stepBack(kiosk, way);

  scanner.present(code);
  await openConsultation(kiosk, 'fr', title);
  await kiosk.press(fr('consultation.participate'));
  await kiosk.sees(fr('identify.card.title'));
  scanner.present(code);
  await chooseAndCast(kiosk, 'fr', optionLabels['marche-couvert'].fr);
  await leaveAfterVote(kiosk, way, 'fr');

  scanner.present(code);
  await beginByTouch(kiosk, 'fr');
  await openConsultation(kiosk, 'fr', title);
  await kiosk.press(fr('consultation.participate'));
  await kiosk.press(fr('identify.toCode'));
  await kiosk.reads(fr('identify.code.textOrScan'));
  scanner.present(code);
  await kiosk.reads(fr('identify.problems.code-used'));
});
