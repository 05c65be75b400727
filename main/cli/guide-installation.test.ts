import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../contract/configuration.ts';
import { parseYamlDocument } from '../../contract/yaml-document.ts';
import screens from '../../renderer/locales/en.json' with { type: 'json' };
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';
import { readTerminalList } from './terminal-list.ts';

const guide = readFileSync(new URL('../../docs/guide-installation.md', import.meta.url), 'utf8');

/** The code blocks of a language, without their fences and the indent of their step. */
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)\`\`\``, 'gm'))].map(([, indent = '', text = '']) =>
    text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );

test('the guide calls every screen and every button as they are called', () => {
  const { language, server, code, reader, card, printer, paper, hours, touch, summary } = screens.firstStart;
  const titles = [language, server, code, reader, card, printer, paper, hours, touch, summary].map(
    ({ title }) => title,
  );
  const named = [...guide.matchAll(/^\d+\. \*\*(.+?)\*\*/gm)].map(([, name]) => name);
  expect(named).toEqual(titles);
  const words = JSON.stringify(screens);
  const steps = guide.slice(guide.indexOf('### 5. '), guide.indexOf('### 6. '));
  for (const [, isSaid, button = ''] of steps.matchAll(/(says )?(?<!\*)\*([^*\n]+)\*(?!\*)/g))
    if (isSaid === undefined) expect(words).toContain(`"${button}"`); // what a screen says, the tour reads
});

test('every command in the guide is one that there is', async () => {
  const io = capture();
  await runCommand(['help'], io);
  const commands = [...guide.matchAll(/\bpasserelle ([a-z]+(?:-[a-z]+)*)\b(?=[ `\n])/g)].map(([, name]) => name);
  expect(new Set(commands).size).toBeGreaterThan(4);
  for (const name of new Set(commands)) expect(io.out()).toContain(`passerelle ${name}`);
});

test('the configuration and the list of the guide are valid as they stand', () => {
  const [configuration = ''] = blocks('yaml');
  expect(parseYamlDocument(configuration, configurationSchema)).toMatchObject({ ok: true });
  const [list = ''] = blocks('csv');
  expect(readTerminalList(Buffer.from(list))).toMatchObject({
    ok: true,
    value: [{ terminal: 'centre-1' }, { terminal: 'centre-2' }],
  });
});
