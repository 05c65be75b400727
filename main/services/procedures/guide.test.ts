import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { folderOf, xmlOf } from '../../catalogue/import/sheets.fixture.ts';
import { importSheets } from '../../catalogue/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Guide, ProcedureCatalogue } from './index.ts';

function place() {
  const folder = temporaryFolder();
  const catalogue = join(folder, 'procedures.yaml');
  writeFileSync(catalogue, 'procedures: []');
  const sheet = (n: number) =>
    xmlOf(`<Texte><Paragraphe>${`mot${n} `.repeat(2_000)}</Paragraphe></Texte>`, { id: `F${n}`, title: `Carte ${n}` });
  const sheets = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`F${n + 1}.xml`, sheet(n + 1)]));
  const file = join(folder, 'sheets.db');
  return { catalogue: new ProcedureCatalogue([catalogue]), source: folderOf(join(folder, 'xml'), sheets), file };
}

const found = async (guide: Guide) => mustBeOk(await guide.search('carte'), 'search').sheets.length;

test('sheets that are imported while the services run are there at the next question', async () => {
  const { catalogue, source, file } = place();
  const guide = new Guide(catalogue, file);
  expect(await found(guide)).toBe(0);
  expect(guide.read('F1')).toEqual({ ok: false, error: { code: 'no-sheets' } });
  mustBeOk(await importSheets(source, file), 'import');
  expect(await found(guide)).toBe(6);
  expect(guide.read('F1')).toMatchObject({ ok: true, value: { sheet: { title: 'Carte 1' }, origin: { sheets: 50 } } });
  expect(guide.read('F404')).toEqual({ ok: false, error: { code: 'unknown-sheet' } });
  guide.close();
});

test('a file that is damaged in its middle counts as none, without a fault, until another import', async () => {
  const { catalogue, source, file } = place();
  mustBeOk(await importSheets(source, file), 'import');
  const { size } = statSync(file);
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(size - 8192, 0x55), 0, size - 8192, 8192);
  closeSync(descriptor);

  const guide = new Guide(catalogue, file);
  expect(await found(guide)).toBe(0);
  expect(guide.themes()).toEqual([]);
  expect(guide.read('F1')).toEqual({ ok: false, error: { code: 'no-sheets' } });
  mustBeOk(await importSheets(source, file), 'import');
  expect(await found(guide)).toBe(6);
  guide.close();
});
