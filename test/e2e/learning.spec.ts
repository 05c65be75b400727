import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type Need, needsFile } from '../../contract/learning.ts';
import { openAnew, runInPage } from '../harness/hostile-site.ts';
import { say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const cdn = 'cdn.ailleurs.test';

let terminal: Terminal;
test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': `<!doctype html><html lang="fr"><h1>Démarche</h1><img src="https://${cdn}/secret.png?nom=dupont">`,
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
    changes: ({ cityServer: _, ...demo }) => ({ ...demo, learning: true }),
  });
});
test.afterAll(() => terminal?.stop());

test('a terminal that learns says so on every screen, and writes down hosts and no more', async () => {
  await expect(terminal.kiosk.getByText(say('fr', 'product.learning'))).toBeVisible();
  await openAnew(terminal, 'mairie', home);
  await runInPage(terminal, `void (location.href = 'https://partout.test/dossier/1234567')`);
  const written = () => {
    const text = readFileSync(join(terminal.dataDirectory, needsFile), 'utf8');
    return text.includes('partout') ? text : '';
  };
  await expect.poll(written).not.toBe('');
  await expect(terminal.kiosk.getByText(say('fr', 'product.learning'))).toBeVisible();
  expect(written()).not.toMatch(/secret|dupont|dossier|1234567|\//);
  const needs: Need[] = JSON.parse(written());
  expect(needs.map(({ host, use, reason }) => [host, use, reason])).toEqual([
    [home, 'page', 'procedure-host'],
    [cdn, 'resource', 'host-not-listed'],
    ['partout.test', 'page', 'host-not-listed'],
  ]);
});
