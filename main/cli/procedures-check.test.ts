import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';
import { checkProcedures } from './procedures-check.ts';

const shipped = ['procedures.yaml', 'demo/procedures.yaml'].map((file) =>
  fileURLToPath(new URL(`../../kiosk-config/${file}`, import.meta.url)),
);

async function written(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'passerelle-check-')), 'p.yaml');
  await writeFile(path, text);
  return path;
}

const procedure = (hosts: string, more = '') => `procedures:
  - id: a
    theme: justice
    title: { fr: A, en: A, ar: A }
    summary: { fr: A., en: A., ar: A. }
    entry: https://www.caf.fr/
    hosts: [${hosts}]
    source: made up${more}
    checkedOn: 2024-01-01
`;

test('the files that we ship have no error', async () => {
  const io = capture();
  expect(await checkProcedures(shipped, io)).toBe(0);
  expect(
    io
      .errors()
      .split('\n')
      .filter((line) => line !== '' && !line.includes(': warning: ')),
  ).toEqual([]);
  expect(io.out()).toContain(`${shipped[0]}: 46 procedures, 0 errors, `);
});

test('an error makes the code 1 and a warning does not; each has file, line and field', async () => {
  const stale = await written(procedure('www.caf.fr'));
  const warned = capture();
  expect(await checkProcedures([stale], warned)).toBe(0);
  expect(warned.errors()).toBe(
    `${stale}:9: warning: procedures[0].checkedOn: Last compared with its source on 2024-01-01, more than 12 months ago.\n`,
  );
  expect(warned.out()).toBe(`${stale}: 1 procedure, 0 errors, 1 warning.\n`);

  const wrong = await written(procedure('www.caf.fr, .github.io', '; github.io'));
  const refused = capture();
  expect(await checkProcedures([wrong], refused)).toBe(1);
  expect(refused.errors()).toContain(
    `${wrong}:7: procedures[0].hosts[1]: Expected a name that one body alone holds, but anybody may have a site below github.io.\n`,
  );
});

test('with --network each entry is asked once', async () => {
  const file = await written(procedure('www.caf.fr'));
  const asked: string[] = [];
  const io = capture();
  const fetch = async (address: string | URL | Request) => {
    asked.push(String(address));
    return new Response(null, { status: 410 });
  };
  expect(await checkProcedures([file, '--network'], io, { fetch })).toBe(1);
  expect(new Set(asked)).toEqual(new Set(['https://www.caf.fr/']));
  expect(io.errors()).toContain(
    `${file}:6: procedures[0].entry: www.caf.fr answers that there is no such page (410).\n`,
  );
});

test('a file that is not there is named, and the tasks are listed when asked for', async () => {
  const io = capture();
  expect(await checkProcedures(['/nowhere.yaml'], io)).toBe(1);
  expect(io.errors()).toBe('Cannot read /nowhere.yaml: there is no such file or folder.\n');
  const help = capture();
  expect(await runCommand(['procedures', '--help'], help)).toBe(0);
  expect(help.out()).toContain('passerelle procedures check FILE… [--network]');
  const unknown = capture();
  expect(await runCommand(['procedures', 'find'], unknown)).toBe(2);
  expect(unknown.errors()).toContain('There is no task "find".');
});
