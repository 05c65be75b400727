import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProcedureCatalogue } from './index.ts';

const procedure = (id: string) => `procedures:
  - id: ${id}
    theme: justice
    title: { fr: Titre }
    summary: { fr: Résumé. }
    entry: https://www.justice.fr/
    hosts: [www.justice.fr]
    source: made up
    checkedOn: 2026-11-22
`;

async function files(...texts: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-catalogue-'));
  const paths = texts.map((_, index) => join(folder, `${index}.yaml`));
  for (const [index, path] of paths.entries()) await writeFile(path, texts[index] ?? '');
  return paths;
}

test('the catalogue is that of all its files, and a corrected file is there at the next reading', async () => {
  const paths = await files(procedure('rsa'), 'procedures: soon');
  const catalogue = new ProcedureCatalogue(paths);
  expect(await catalogue.read()).toMatchObject({
    ok: false,
    error: { code: 'catalogue-unreadable', issues: [{ file: paths[1], line: 1, field: 'procedures' }] },
  });
  await writeFile(paths[1] ?? '', procedure('ecole'));
  expect(await catalogue.read()).toMatchObject({ ok: true, value: { procedures: [{ id: 'rsa' }, { id: 'ecole' }] } });
});

test('files that did not change are not parsed again', async () => {
  const paths = await files(procedure('rsa'), procedure('ecole'));
  const catalogue = new ProcedureCatalogue(paths);
  const first = await catalogue.read();
  expect(await catalogue.read()).toBe(first);
  await writeFile(paths[0] ?? '', procedure('caf'));
  expect(await catalogue.read()).toMatchObject({ ok: true, value: { procedures: [{ id: 'caf' }, { id: 'ecole' }] } });
});

test('a file that is not there is named', async () => {
  const catalogue = new ProcedureCatalogue(['/nowhere/procedures.yaml']);
  expect(await catalogue.read()).toMatchObject({
    ok: false,
    error: {
      issues: [{ file: '/nowhere/procedures.yaml', message: 'Expected a file to read, but found none (ENOENT).' }],
    },
  });
});
