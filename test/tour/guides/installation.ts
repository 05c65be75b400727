import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../../contract/configuration.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import { say } from '../../harness/kiosk-window.ts';
import { nextPaper } from '../../harness/papers.ts';
import { type Surroundings, startServicesOnly } from '../../harness/terminal.ts';
import { languageNames } from '../../harness/visits.ts';
import type { Scene } from '../scene.ts';
import { check } from '../waiting.ts';
import { GuideShell } from './commands.ts';
import { follow, type Reader, type Rule } from './follow.ts';
import { readGuide } from './guide.ts';

const words = (key: string, values?: Record<string, string | number>) => say('en', key, values);

const terminal = { id: 'centre', name: 'Médiathèque du Centre', place: 'Hall' };
const cardNumber = '21234567890142';
const targets = 5;

/** What the steps of the guide ask for and this terminal cannot: its reader is one of the bench, which its file names already. */
const notHere = /\*\*The card reader\*\*|touch its name/;

/**
 * Whoever installs a terminal follows docs/guide-installation.md: the questions on the screen, and the commands beside
 * a server. Those outside of its steps want a bare machine: test/package types them.
 */
export async function playInstallationGuide(scene: Scene, onStage: (scene: Scene) => void): Promise<void> {
  const { stack, folder, story } = scene;
  const guide = readGuide('guide-installation');
  const own = join(folder, 'guide-installation');
  mkdirSync(own);
  // As the list of authorities of the machine, which the account of the services can read.
  const authority = join(own, 'city-ca.pem');
  writeFileSync(authority, stack.authority, { mode: 0o644 });
  const bare = await startServicesOnly({ changes: asInstalled, servicesEnv: { NODE_EXTRA_CA_CERTS: authority } });
  try {
    const shown = { ...scene, ...(await scene.launch({ terminal: bare })) };
    onStage(shown);
    await story.step('guide-installation', 'Whoever installs a terminal does what their guide says', async () => {
      await follow(story, guide, await installer(shown, bare, own));
    });
    await shown.app.close();
  } finally {
    await bare.stop();
  }
}

/** What the package leaves in /etc: nothing about the town, and a reader of the bench. */
function asInstalled({ cityServer: _1, printer: _2, cards: _3, languages: _4, ...rest }: Configuration): Configuration {
  return { ...rest, firstStart: true } as Configuration;
}

async function installer(scene: Scene, bare: Surroundings, own: string): Promise<Reader> {
  const { kiosk, stack } = scene;
  const { page } = kiosk;
  const made = await stack.city.tell('enrolment-code', terminal.id, '--name', terminal.name, '--place', terminal.place);
  /** What is typed on the screen of this name. */
  const typed: Readonly<Record<string, string>> = {
    [en.firstStart.server.title]: `https://127.0.0.1:${stack.city.publicPort}`,
    [en.firstStart.code.title]: made.split('\n')[0] ?? '',
    [en.firstStart.printer.title]: `127.0.0.1:${bare.printer.port}`,
  };
  const configuration = join(bare.folder, 'terminal.yml');
  const shell = new GuideShell(own, {
    '/etc/passerelle/terminal.yml': configuration,
    'http://127.0.0.1:8080': stack.city.officerUrl,
    FILE: stack.city.tokenFile,
    // A bench is no terminal: doctor misses the units of one here, and its code says so.
    'passerelle doctor': `NODE_EXTRA_CA_CERTS=${join(own, 'city-ca.pem')} passerelle doctor --config ${configuration} || test $? -le 2`,
    'passerelle support-bundle': `passerelle support-bundle --config ${configuration}`,
  });
  let screen = '';
  let file: string | undefined;

  const touch = async (name: string) => {
    // The paper comes out before the screen asks about it.
    const paper = name === en.firstStart.paper.print ? nextPaper(bare) : undefined;
    await kiosk.press(name);
    await paper;
  };
  const rules: Rule[] = [
    { says: notHere, does: async () => {} },
    {
      says: /\*\*([^*]+)\*\*/,
      async does(title = '') {
        screen = title;
        await kiosk.sees(title);
      },
    },
    {
      says: /\*\*([^*]+)\*\* \(in French at first\)/,
      async does(title = '') {
        check(title === en.firstStart.language.title, `“${title}” is the first screen`);
        await kiosk.sees(say('fr', 'firstStart.language.title'));
      },
    },
    { says: /touch yours/, does: () => touch(languageNames.en) },
    { says: /[Tt]ouch \*([^*]+)\*/, does: (name = '') => touch(name) },
    {
      says: /type its 16 letters and digits/,
      does: () => page.getByRole('textbox').fill(typed[screen] ?? ''),
    },
    {
      says: /type it, touch \*([^*]+)\*/,
      async does(name = '') {
        await page.getByRole('textbox').fill(typed[screen] ?? '');
        await touch(name);
      },
    },
    {
      says: /touch \*([^*]+)\*, type its address, touch \*([^*]+)\*/,
      async does(name = '', enter = '') {
        await touch(name);
        await page.getByRole('textbox').fill(typed[screen] ?? '');
        await touch(enter);
      },
    },
    { says: /The screen says \*([^*]+)\*/, does: (said = '') => kiosk.reads(said) },
    { says: /The screen asks \*\*([^*]+)\*\*/, does: (said = '') => kiosk.sees(said) },
    {
      says: /touch \*([^*]+)\*, lay a card down, leave it there/,
      async does(name = '') {
        await touch(name);
        await kiosk.reads(words('firstStart.card.waiting'));
        bare.reader.present(cardNumber);
      },
    },
    {
      says: /Compare with the card/,
      async does() {
        check(!(await page.content()).includes(cardNumber.slice(0, 8)), 'the number itself is not on the screen');
        bare.reader.remove();
      },
    },
    {
      says: /touch a day to change it/,
      async does() {
        await page.locator('.setup-day').first().click();
        await kiosk.press(words('firstStart.hours.open'));
        await kiosk.press(words('firstStart.hours.done'));
      },
    },
    {
      says: /Touch the five targets/,
      async does() {
        for (let number = 1; number <= targets; number += 1) {
          await kiosk.reads(words('firstStart.touch.target', { number, of: targets }));
          const box = await page.locator('.touch-target').boundingBox();
          check(box !== null, 'there is a target');
          await kiosk.touch(box.x + box.width / 2, box.y + box.height / 2);
        }
      },
    },
    {
      says: /Touch a line to change it/,
      async does() {
        // At whatever hour this is played, the place must be open at its end.
        await page
          .locator('.setup-line')
          .filter({ hasText: words('firstStart.summary.names.hours') })
          .click();
        await kiosk.press(words('firstStart.hours.without'));
        await kiosk.sees(words('firstStart.summary.title'));
      },
    },
    {
      says: /The terminal enrols, shows the name and the place that the city gave it, and starts/,
      async does() {
        await kiosk.reads(terminal.name);
        await page.locator('.attract-place').waitFor({ timeout: 30_000 });
        await kiosk.hasState({ status: { enrolled: true, server: 'connected', printer: 'ready', reader: 'ready' } });
      },
    },
    {
      says: /Write `(.+)`/,
      async does(name = '') {
        file = name;
      },
    },
    { says: /Check the file|Make the codes|Type/, does: async () => {} },
    {
      says: /The command says (`.+`)/,
      async does(list = '') {
        for (const [, said = ''] of list.matchAll(/`([^`]+)`/g))
          check(shell.said.includes(said), `it says ${shell.said.trim()}`);
      },
    },
    // What people read.
    {
      says: /It is the language of these screens, and the first of those that residents are offered/,
      does: async () => {},
    },
    { says: /The dashes write themselves|Look at the paper/, does: async () => {} },
  ];
  return {
    rules,
    async block(_language, text) {
      if (file === undefined) return shell.type(text);
      shell.write(file, text);
      file = undefined;
    },
    photograph: () => kiosk.photograph(),
  };
}
