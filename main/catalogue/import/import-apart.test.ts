import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { temporaryFolder } from '../../services/database/temporary-folder.fixture.ts';
import { SheetStore } from '../store/index.ts';
import { importSheets } from './index.ts';
import { folderOf, xmlOf } from './sheets.fixture.ts';

test('an import in its own thread leaves what one in this thread leaves, and says what went wrong as that one does', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sheets.db');
  const source = folderOf(join(folder, 'sheets'), { 'F1.xml': xmlOf('<Image/>'), 'F2.xml': '<html/>' });
  const { origin, findings } = mustBeOk(await importSheets(source, file), 'import');
  expect([origin.sheets, findings.map(({ problem }) => problem)]).toEqual([1, ['not-kept', 'wrong-root']]);
  const store = mustBeOk(SheetStore.open(file), 'open');
  expect(store.sheet('F1')?.title).toBe('Essai');
  store.close();

  expect(await importSheets(join(folder, 'nowhere'), file)).toEqual({ ok: false, error: { code: 'no-source' } });
  expect(await importSheets(source, join(folder, 'nowhere', 'sheets.db'))).toMatchObject({
    ok: false,
    error: { code: 'not-written', error: { code: 'ENOENT' } },
  });
});

/** As large, and with as many elements, as a sheet may be at most. */
const largest = xmlOf(`<Texte>${`<Paragraphe>${'œ'.repeat(70)}</Paragraphe>`.repeat(45_000)}</Texte>`);

test('the largest sheets that are let in have room; what asks for more memory ends the import and leaves the old catalogue', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sheets.db');
  const source = folderOf(join(folder, 'sheets'), { 'F1.xml': largest });
  expect(await importSheets(source, file)).toMatchObject({ ok: true, value: { origin: { sheets: 1 } } });

  writeFileSync(file, 'the old catalogue');
  expect(await importSheets(source, file, 32)).toEqual({ ok: false, error: { code: 'out-of-memory' } });
  expect(readFileSync(file, 'utf8')).toBe('the old catalogue');
});
