import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderOf, packageFolder, xmlOf } from '../catalogue/import/sheets.fixture.ts';
import { temporaryFolder } from '../services/database/temporary-folder.fixture.ts';
import { capture } from './command.fixture.ts';
import { runCommand } from './commands.ts';

const program = join(import.meta.dirname, 'main.ts');

function place() {
  const folder = temporaryFolder();
  const file = join(folder, 'sheets.db');
  const source = folderOf(join(folder, 'sheets'), {
    'F1.xml': xmlOf('<Texte><Paragraphe>Un.</Paragraphe><Image/></Texte>'),
    'F2.xml': '<html/>',
  });
  return { folder, file, source };
}

async function run(...args: string[]) {
  const io = capture();
  const code = await runCommand(['procedures', 'import', ...args], io);
  return { code, out: io.out(), errors: io.errors() };
}

test('an import says what is there now, of when, whose it is, and what it could not read', async () => {
  const { file, source } = place();
  expect(await run(source, '--into', file)).toEqual({
    code: 0,
    errors: '',
    out:
      `1 sheets in ${file}: 0 themes, 0 files, 1 sheets, 0 services.\n` +
      'Newest change: 2026-03-01.\n' +
      'Source: Service-Public.gouv.fr / DILA, Licence Ouverte 2.0.\n' +
      'Not read:\n' +
      '  1 × Image: cannot be shown at a terminal (F1.xml)\n' +
      '  1 × html: left out: not a sheet (F2.xml)\n',
  });
});

test('without --into, the sheets go where the configuration says', async () => {
  const { folder, source } = place();
  const config = join(folder, 'terminal.yml');
  const lines = ['dataDirectory: data', 'socket: s.sock', 'procedures:', '  catalogues: [p.yaml]'];
  writeFileSync(config, `${lines.join('\n')}\n`);
  expect(await run(source, '--config', config)).toMatchObject({
    code: 1,
    errors: `${config} names no file for the sheets (procedures.sheets): say --into FILE.\n`,
  });
  writeFileSync(config, `${[...lines, '  sheets: here.db'].join('\n')}\n`);
  expect(await run(source, '--config', config)).toMatchObject({ code: 0 });
  expect(existsSync(join(folder, 'here.db'))).toBe(true);
});

test('a wrong source is one sentence', async () => {
  const { folder, file, source } = place();
  writeFileSync(join(source, 'F1.xml'), '<a>');
  expect(await run(join(folder, 'nowhere'), '--into', file)).toEqual({
    code: 1,
    out: '',
    errors: `Nothing was imported: there is no ${folder}/nowhere.\n`,
  });
  expect((await run(program, '--into', file)).errors).toMatch(/^Nothing was imported: .* is not a whole zip: .*\.\n$/);
  expect((await run(source, '--into', file)).errors).toMatch(
    /^Nothing was imported: .* has no sheet of "Vos droits et démarches"; 1 × left out: not well-formed \(F1\.xml: .*\)\.\n$/,
  );
  expect((await run(source, '--into', join(folder, 'no', 'where'))).errors).toMatch(
    /^Nothing was imported: cannot write .*: there is no such file or folder\.\n$/,
  );
  expect(await run()).toMatchObject({ code: 2 });
  expect(await run(source, '--into', file, '--config', file)).toMatchObject({ code: 2 });
});

test('an import that is killed leaves the old catalogue, byte for byte', async () => {
  const { folder, file } = place();
  writeFileSync(file, 'the old catalogue');
  const child = spawn(process.execPath, [program, 'procedures', 'import', packageFolder, '--into', file]);
  const drafts = () => readdirSync(folder).filter((name) => name.endsWith('.new'));
  while (!drafts().some((name) => statSync(join(folder, name)).size > 1_000_000)) await wait(20);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readFileSync(file, 'utf8')).toBe('the old catalogue');
});

test('a disk that is full leaves the old catalogue, and nothing else', async () => {
  const { folder, file } = place();
  writeFileSync(file, 'the old catalogue');
  // No file may grow beyond this, and the signal that would end the program is ignored: writing fails as on a full disk.
  const limited = 'trap "" XFSZ; ulimit -f 2000; exec "$@"';
  const child = spawn('sh', [
    '-c',
    limited,
    'sh',
    process.execPath,
    program,
    'procedures',
    'import',
    packageFolder,
    '--into',
    file,
  ]);
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(errors).toMatch(/^Nothing was imported: (?:the disk is full at|cannot write) .*\.\n$/);
  expect(readFileSync(file, 'utf8')).toBe('the old catalogue');
  expect(readdirSync(folder).sort()).toEqual(['sheets', 'sheets.db']);
});
