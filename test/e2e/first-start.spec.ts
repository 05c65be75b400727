import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { parse } from 'yaml';
import type { Configuration } from '../../contract/configuration.ts';
import type { Bitmap } from '../../main/services/printer/bitmap.ts';
import { registerFonts } from '../../main/services/printer/fonts.ts';
import { testPage } from '../../main/services/printer/index.ts';
import { renderReceipt } from '../../main/services/printer/raster.ts';
import { freePort } from '../../tools/ports.ts';
import { createDatabase } from '../../tools/postgres.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { type City, startCity } from '../../tools/stack/city.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { call, stateOf, untilState } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);
const cardNumber = '21234567890142';
const cleanup = new Cleanup();
let city: City;
let authorityFile: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  const name = `first-start-${process.pid}`;
  const folder = mkdtempSync(join(runtimePaths().state, `${name}-`));
  chmodSync(folder, 0o755); // the accounts pass through it
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const authority = await makeAuthority({ name, days: 1 });
  // Where the account of the services can read it, as the machine's own list of authorities.
  authorityFile = `/tmp/${name}-ca.pem`;
  writeFileSync(authorityFile, authority.certificate, { mode: 0o644 });
  cleanup.add(() => rmSync(authorityFile, { force: true }));
  city = await startCity({
    folder,
    name: 'Pontevert',
    database: await createDatabase(testPostgres(), name.replaceAll('-', '_')),
    certificate: await authority.issue(['127.0.0.1']),
    publicUrl: 'https://participer.pontevert.example',
    ports: { public: await freePort(), officer: await freePort() },
    log: join(folder, 'city.log'),
  });
  cleanup.add(() => city.server.stop());
});
test.afterAll(() => cleanup.run());

/** What the package leaves in /etc: nothing about the town, and a reader of the bench. */
function bare({ cityServer: _1, printer: _2, cards: _3, languages: _4, ...rest }: Configuration): Configuration {
  return { ...rest, firstStart: true } as Configuration;
}

test('whoever installs a terminal answers its questions, tries card, printer and screen, and it enrols and begins', {
  tag: '@longer',
}, async () => {
  test.setTimeout(120_000);
  const made = await city.tell('enrolment-code', 'centre', '--name', 'Médiathèque du Centre', '--place', 'Hall');
  const code = made.split('\n')[0] ?? '';
  const terminal = await startTerminal({ changes: bare, servicesEnv: { NODE_EXTRA_CA_CERTS: authorityFile } });
  try {
    await install(terminal, code);
  } finally {
    await terminal.stop();
  }
});

async function install(terminal: Terminal, code: string) {
  const { kiosk, reader, printer, services, dataDirectory } = terminal;
  const press = (key: string) => kiosk.getByRole('button', { name: fr(key), exact: true }).click();
  const heading = (key: string) => expect(kiosk.getByRole('heading', { level: 1 })).toHaveText(fr(key));
  const type = async (text: string) => {
    await kiosk.getByRole('textbox').click();
    await kiosk.getByRole('textbox').fill(text);
  };

  await heading('firstStart.language.title');
  await kiosk.getByRole('button', { name: /Français/ }).click();

  await heading('firstStart.server.title');
  await type('https://nowhere.invalid');
  await press('firstStart.enter');
  await expect(kiosk.getByText(fr('firstStart.server.problems.unknown-name'))).toBeVisible();
  await type(`https://127.0.0.1:${city.publicPort}`);
  await press('firstStart.enter');
  await expect(kiosk.getByText(fr('firstStart.server.good'))).toBeVisible();
  await press('product.continue');

  await heading('firstStart.code.title');
  await type('0000000000000000');
  await expect(kiosk.getByRole('textbox')).toHaveValue('0000-0000-0000-0000');
  await press('firstStart.enter');

  // A power cut: services and page begin anew, and the questions go on where they were.
  await heading('firstStart.card.title');
  services.kill();
  await untilState(kiosk, { services: 'lost' });
  await untilState(kiosk, { services: 'connected' });
  // An answer that was on its way when the services died is given to them again.
  await expect
    .poll(() => call(kiosk, 'first-start.read', {}))
    .toMatchObject({ value: { draft: { step: 'reader', code: '0000-0000-0000-0000' } } });
  await kiosk.reload();
  await heading('firstStart.card.title');

  await press('firstStart.card.try');
  await expect(kiosk.getByText(fr('firstStart.card.waiting'))).toBeVisible();
  reader.present(cardNumber);
  await expect(kiosk.getByText(fr('firstStart.card.read', { digits: 14, lastTwo: '42' }))).toBeVisible();
  reader.remove();
  expect(await kiosk.content()).not.toContain(cardNumber.slice(0, 8));
  await press('firstStart.card.right');

  await heading('firstStart.printer.title');
  await kiosk.getByRole('button', { name: new RegExp(fr('firstStart.printer.network')) }).click();
  await type(`127.0.0.1:${printer.port}`);
  await press('firstStart.enter');
  const papers: Bitmap[] = [];
  printer.on('receipt', ({ bitmap }) => papers.push(bitmap));
  await press('firstStart.paper.print');
  await heading('firstStart.paper.question');
  registerFonts();
  expect(papers).toEqual([renderReceipt(testPage('fr'), 576)]);
  await press('firstStart.paper.yes');

  await heading('firstStart.hours.title');
  await press('firstStart.hours.right');

  await heading('firstStart.touch.title');
  expect(await call(kiosk, 'first-start.read', {})).toMatchObject({
    value: { draft: { decisions: { opening: { timeZone: 'Europe/Paris', week: { saturday: [{ from: '10:00' }] } } } } },
  });
  await press('firstStart.touch.begin');
  for (let number = 1; number <= 5; number += 1) {
    await expect(kiosk.getByRole('heading')).toHaveText(fr('firstStart.touch.target', { number, of: 5 }));
    const box = await kiosk.locator('.touch-target').boundingBox();
    if (!box) throw new Error('no target');
    await kiosk.mouse.click(box.x + box.width / 2 + 4, box.y + box.height / 2);
  }
  await expect(kiosk.getByText(fr('firstStart.touch.good', { off: 4 }))).toBeVisible();
  await press('product.continue');

  // At whatever hour this test runs, the place must be open at its end.
  await kiosk.locator('.setup-line', { hasText: fr('firstStart.summary.names.hours') }).click();
  await press('firstStart.hours.without');
  await heading('firstStart.summary.title');
  await press('firstStart.summary.finish');
  await expect(kiosk.getByText(fr('firstStart.summary.problems.code-refused'))).toBeVisible();
  await kiosk.locator('.setup-line', { hasText: fr('firstStart.summary.names.code') }).click();
  await type(code.toLowerCase());
  await press('firstStart.enter');
  await heading('firstStart.summary.title');
  await press('firstStart.summary.finish');
  await heading('firstStart.done.title');

  // The services begin anew with what was decided, and the first resident may come.
  await expect(kiosk.locator('.attract-place')).toHaveText('Médiathèque du Centre', { timeout: 30_000 });
  await untilState(kiosk, {
    services: 'connected',
    status: { enrolled: true, server: 'connected', printer: 'ready', reader: 'ready' },
  });
  const decided = parse(readFileSync(join(dataDirectory, 'first-start.yml'), 'utf8'));
  expect(decided).toMatchObject({
    languages: ['fr', 'en', 'ar'],
    cityServer: { url: `https://127.0.0.1:${city.publicPort}` },
    printer: { driver: 'tcp', host: '127.0.0.1', port: printer.port },
    cards: { lengths: [14], check: 'none' },
  });
  expect(decided).not.toHaveProperty('reader');
  expect(decided).not.toHaveProperty('opening');
  expect((await stateOf(kiosk)).visit.stage).toBe('attract');
  const draft = { step: 'summary', language: 'fr', decisions: {}, code: '', touchOffPx: null } as const;
  expect(await call(kiosk, 'first-start.save', draft)).toEqual({ ok: false, error: { code: 'not-due' } });
  expect(await call(kiosk, 'first-start.finish', {})).toEqual({ ok: false, error: { code: 'not-due' } });

  reader.present(cardNumber);
  await untilState(kiosk, { visit: { stage: 'active', hasCard: true } });
  reader.remove();
}
