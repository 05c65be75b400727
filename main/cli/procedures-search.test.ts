import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from './command.fixture.ts';
import { searchProcedures } from './procedures-search.ts';

test('what residents type finds the procedures of the demo, best first', async () => {
  const io = capture();
  expect(await searchProcedures(['jai', 'perdu', 'mon', 'permi'], io)).toBe(0);
  expect(io.out()).toMatch(/^Procedures:\n {2}permis-conduire {2}Permis de conduire/);
  expect(io.out()).toMatch(/\nSheets:\n {2}none\n$/);
});

test('with --json it is one line that a program can read', async () => {
  const io = capture();
  expect(await searchProcedures(['--json', 'carte grise'], io)).toBe(0);
  expect(JSON.parse(io.out())).toEqual({
    procedures: [{ id: 'carte-grise', title: "Carte grise d'un véhicule d'occasion" }],
    sheets: [],
  });
});

test('a question that finds nothing is no failure, and no question is a misuse', async () => {
  const nothing = capture();
  expect(await searchProcedures(['xyzzy'], nothing)).toBe(0);
  expect(nothing.out()).toBe('Procedures:\n  none\nSheets:\n  none\n');
  const misused = capture();
  expect(await searchProcedures(['--json'], misused)).toBe(2);
  expect(misused.errors()).toContain('Usage: passerelle procedures search');
});

test('sheets that were not imported yet are none; a file that is no catalogue of sheets is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-search-'));
  const config = join(folder, 'terminal.yml');
  const catalogue = `procedures:
  - { id: a, theme: justice, title: { fr: Avocat }, summary: { fr: A. }, entry: https://a.example/, hosts: [a.example], source: x, checkedOn: 2026-11-22 }
`;
  await writeFile(join(folder, 'p.yaml'), catalogue);
  await writeFile(config, 'dataDirectory: d\nsocket: s\nprocedures: { catalogues: [p.yaml], sheets: sheets.db }\n');
  const absent = capture();
  expect(await searchProcedures(['--config', config, '--json', 'avocat'], absent)).toBe(0);
  expect(JSON.parse(absent.out())).toEqual({ procedures: [{ id: 'a', title: 'Avocat' }], sheets: [] });

  await writeFile(join(folder, 'sheets.db'), 'no database');
  const damaged = capture();
  expect(await searchProcedures(['--config', config, 'avocat'], damaged)).toBe(1);
  expect(damaged.errors()).toBe(`${join(folder, 'sheets.db')}: The sheets are damaged; import them again.\n`);
});
