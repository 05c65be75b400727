import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { temporaryFolder } from '../../services/database/temporary-folder.fixture.ts';
import { SheetStore } from '../store/index.ts';
import { importInThisThread } from './import.ts';
import { folderOf, xmlOf } from './sheets.fixture.ts';
import { type Packed, zipOf } from './zip.fixture.ts';

const text = (words: string) => `<Texte><Paragraphe>${words}</Paragraphe></Texte>`;
const good: Packed = { name: 'F1.xml', content: xmlOf(text('Un.')) };

/** Imports a zip with these bytes over a catalogue that is there already. */
async function importZip(bytes: Buffer) {
  const folder = temporaryFolder();
  const zip = join(folder, 'vosdroits.zip');
  writeFileSync(zip, bytes);
  return { folder, zip, ...(await overOld(folder, zip)) };
}

async function importFiles(files: Record<string, string>) {
  const folder = temporaryFolder();
  return { folder, ...(await overOld(folder, folderOf(join(folder, 'sheets'), files))) };
}

async function overOld(folder: string, source: string) {
  const file = join(folder, 'sheets.db');
  writeFileSync(file, 'the old catalogue');
  const imported = await importInThisThread(source, file);
  // Nothing is left beside it, whatever happened.
  expect(readdirSync(folder).filter((name) => name.startsWith('sheets.db'))).toEqual(['sheets.db']);
  return { imported, file, isOld: readFileSync(file, 'latin1') === 'the old catalogue' };
}

function leftOut(imported: Awaited<ReturnType<typeof importInThisThread>>) {
  return mustBeOk(imported, 'import').findings.map(({ problem, element, examples: [first] }) => [
    first?.file,
    problem,
    element,
  ]);
}

test('a zip and a folder become one file, whole and searchable; what is not named as a sheet is not opened', async () => {
  const menus = { 'menu.xml': '<Menu><Item/>', 'arborescence.xml': 'not even XML', 'I12.png': '\u0000' };
  const sheet = { 'F1.xml': xmlOf(text('Un.')) };
  const entries = Object.entries({ ...menus, ...sheet }).map(([name, content]) => ({ name: `part/${name}`, content }));
  const sources = [await importZip(zipOf(entries)), await importFiles({ ...menus, ...sheet })];
  for (const { imported, file } of sources) {
    expect(mustBeOk(imported, 'import')).toMatchObject({
      origin: { updatedOn: '2026-03-01', sheets: 1 },
      kinds: { theme: 0, file: 0, sheet: 1, service: 0 },
      findings: [],
    });
    const store = mustBeOk(SheetStore.open(file), 'open');
    expect(store.sheet('F1')?.sections).toEqual([
      { title: null, about: null, blocks: [{ kind: 'paragraph', spans: [{ text: 'Un.' }] }] },
    ]);
    store.close();
  }
});

test('a source that is not there, is no zip, or has no sheet leaves the old catalogue', async () => {
  const folder = temporaryFolder();
  expect(await overOld(folder, join(folder, 'nowhere'))).toMatchObject({
    imported: { ok: false, error: { code: 'no-source' } },
    isOld: true,
  });
  for (const [bytes, code] of [
    [Buffer.from('<Publication/>'), 'broken-zip'],
    [Buffer.alloc(0), 'broken-zip'],
    [zipOf([]), 'no-sheets'],
    [zipOf([{ name: 'menu.xml', content: '<Menu/>' }]), 'no-sheets'],
  ] as const)
    expect(await importZip(bytes)).toMatchObject({ imported: { ok: false, error: { code } }, isOld: true });
});

test('a zip that was cut short or damaged leaves the old catalogue', async () => {
  const others = Array.from({ length: 20 }, (_, n) => ({
    name: `F${n + 2}.xml`,
    content: xmlOf(text(`${n}`), { id: `F${n + 2}` }),
  }));
  const whole = zipOf([good, ...others]);
  for (const length of [100, whole.length / 2, whole.length - 1])
    expect(await importZip(whole.subarray(0, length))).toMatchObject({
      imported: { ok: false, error: { code: 'broken-zip' } },
      isOld: true,
    });
  const flipped = Buffer.from(whole);
  flipped.writeUInt8(flipped.readUInt8(120) ^ 0x10, 120); // in the packed bytes of the first sheet
  expect(await importZip(flipped)).toMatchObject({
    imported: { ok: false, error: { code: 'broken-zip' } },
    isOld: true,
  });
  const changed = zipOf([{ ...good, claims: { crc32: 1 } }]);
  expect(await importZip(changed)).toMatchObject({
    imported: { ok: false, error: { code: 'broken-zip' } },
    isOld: true,
  });
});

test('a zip bomb is stopped before it is unpacked, and its entry is named', async () => {
  const bomb = { name: 'F2.xml', content: Buffer.alloc(2 * 1024 * 1024, 0x20) };
  expect(await importZip(zipOf([good, bomb]))).toMatchObject({
    imported: { ok: false, error: { code: 'zip-bomb', entry: 'F2.xml' } },
    isOld: true,
  });
  // One that says to be small is stopped where it grows beyond its word.
  const liar = { ...bomb, claims: { uncompressedSize: 1000 } };
  expect(await importZip(zipOf([good, liar]))).toMatchObject({
    imported: { ok: false, error: { code: 'broken-zip' } },
    isOld: true,
  });
  // Many entries that swell little are counted together.
  const content = randomBytes(40_000);
  const claims = { uncompressedSize: 9 * 1024 * 1024 };
  const heavy = Array.from({ length: 120 }, (_, n) => ({ name: `F${n + 1}.xml`, content, claims }));
  expect(await importZip(zipOf(heavy))).toMatchObject({
    imported: { ok: false, error: { code: 'zip-bomb', entry: 'F114.xml' } },
  });
});

test('a zip with a name that leads out of its folder is refused, and nothing is written there', async () => {
  for (const name of ['../F2.xml', '/tmp/F2.xml', 'part/../../F2.xml', 'C:/F2.xml', '..\\F2.xml']) {
    const { imported, isOld, folder } = await importZip(zipOf([good, { name, content: xmlOf(text('x')) }]));
    expect(imported).toMatchObject({ ok: false, error: { code: 'unsafe-name' } });
    expect(isOld).toBe(true);
    expect(existsSync(join(folder, '..', 'F2.xml'))).toBe(false);
  }
});

test('a file that is no sheet is left out and named; the others are imported', async () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><Publication ID="F2"><dc:title>&b;</dc:title></Publication>`;
  const { imported } = await importFiles({
    'F1.xml': xmlOf(text('Un.')),
    'F2.xml': laughs,
    'F3.xml': xmlOf(text('&unknown;')),
    'F4.xml': xmlOf(text('<Paragraphe>')),
    'F5.xml': '<html><body>404</body></html>',
    'F6.xml': xmlOf(text('x'), { id: 'F6', title: ' ' }),
    'F7.xml': xmlOf(text('x'), { id: 'servicesEnLigne' }),
    'F8.xml': xmlOf(text('x'), { id: 'F1' }),
    'F9.xml': xmlOf('<Texte>'.repeat(200) + '</Texte>'.repeat(200), { id: 'F9' }),
    'F10.xml': xmlOf(text('x'.repeat(9 * 1024 * 1024)), { id: 'F10' }),
    'F11.xml': xmlOf('<Texte/>'.repeat(60_000), { id: 'F11' }),
    'F12.json': '{"id":"F12","children":[{"type":"comment"}]}',
    'F13.json': '[1',
    'F14.xml': '',
  });
  expect(mustBeOk(imported, 'import').kinds.sheet).toBe(1);
  expect(leftOut(imported)).toEqual(
    expect.arrayContaining([
      ['F2.xml', 'entities', null],
      ['F12.json', 'not-well-formed', null],
      ['F5.xml', 'wrong-root', 'html'],
      ['F6.xml', 'no-title', 'dc:title'],
      ['F7.xml', 'no-id', 'Publication'],
      ['F8.xml', 'twice', null],
      ['F9.xml', 'too-deep', null],
      ['F10.xml', 'too-large', null],
    ]),
  );
  const counts = mustBeOk(imported, 'import').findings.map(({ problem, count }) => [problem, count]);
  expect(Object.fromEntries(counts)).toMatchObject({ 'not-well-formed': 5, 'too-large': 2 });
});

test('a byte order mark is passed over, and what is not UTF-8 is left out', async () => {
  const folder = temporaryFolder();
  const source = folderOf(join(folder, 'sheets'), { 'F1.xml': `\ufeff${xmlOf(text('Un.'))}` });
  writeFileSync(join(source, 'F2.xml'), Buffer.from(xmlOf(text('été'), { id: 'F2' }), 'latin1'));
  const tree = { id: 'F3', children: [{ type: 'element', name: 'Publication', attributes: { ID: 'F3' } }] };
  writeFileSync(join(source, 'F3.json'), `\ufeff${JSON.stringify(tree)}`);
  const { imported } = await overOld(folder, source);
  expect(mustBeOk(imported, 'import').kinds.sheet).toBe(1);
  expect(leftOut(imported)).toEqual([
    ['F2.xml', 'not-well-formed', null],
    ['F3.json', 'no-title', 'dc:title'],
  ]);
});

test('themes and files that contain each other are cut where they close a circle', async () => {
  const theme = (id: string, below: string) =>
    xmlOf(
      `<SousDossier><Titre>Dedans</Titre><Fiche ID="${below}">Dessous</Fiche><Fiche ID="F1">Une fiche</Fiche></SousDossier>`,
      {
        id,
        type: 'Theme',
      },
    );
  const { imported, file } = await importFiles({
    'N1.xml': theme('N1', 'N2'),
    'N2.xml': theme('N2', 'N3'),
    'N3.xml': theme('N3', 'N1'),
    'N4.xml': xmlOf('<Fiche ID="N4">Moi</Fiche>', { id: 'N4', type: 'Dossier' }),
  });
  expect(leftOut(imported)).toEqual([['N3.xml', 'circle', 'Publication']]);
  const store = mustBeOk(SheetStore.open(file), 'open');
  const below = (id: string) => store.sheet(id)?.children.flatMap(({ sheets }) => sheets.map((sheet) => sheet.id));
  expect([below('N1'), below('N2'), below('N3'), below('N4')]).toEqual([['N2', 'F1'], ['N3', 'F1'], ['F1'], []]);
  store.close();
});

test('links without words get the title of their sheet, services without address the one on their own', async () => {
  const branch = (to: string) => `<Branche><Titre>Ainsi</Titre><LienInterne LienPublication="${to}"/></Branche>`;
  const { imported, file } = await importFiles({
    'F1.xml': xmlOf(
      `<Problematiques><Problematique><Titre>Quoi</Titre>${branch('F2')}${branch('F404')}</Problematique></Problematiques>`,
    ),
    'F2.xml': xmlOf('<ServiceEnLigne ID="R3" type="Téléservice"><Titre>Payer</Titre></ServiceEnLigne>', {
      id: 'F2',
      title: 'La fiche',
    }),
    'R3.xml': xmlOf('<LienWeb URL="https://www.amendes.gouv.fr/"/>', {
      id: 'R3',
      root: 'ServiceComplementaire',
      type: 'Téléservice',
    }),
  });
  expect(leftOut(imported)).toEqual([['F1.xml', 'no-target', 'LienInterne']]);
  const store = mustBeOk(SheetStore.open(file), 'open');
  expect(JSON.stringify(store.sheet('F1')?.sections)).toContain('{"text":"La fiche","to":"F2"}');
  expect(store.sheet('F2')?.services).toMatchObject([{ id: 'R3', url: 'https://www.amendes.gouv.fr/' }]);
  store.close();
});

test('a sheet of a megabyte with a thousand cases is one sheet', async () => {
  const cases = Array.from(
    { length: 2000 },
    (_, n) => `<Cas><Titre>Cas ${n}</Titre><Paragraphe>${`mot${n} `.repeat(70)}</Paragraphe></Cas>`,
  );
  const xml = xmlOf(`<Texte><BlocCas affichage="radio">${cases.join('')}</BlocCas></Texte>`);
  expect(xml.length).toBeGreaterThan(1024 * 1024);
  const { imported, file } = await importZip(zipOf([{ name: 'F1.xml', content: xml }]));
  mustBeOk(imported, 'import');
  const store = mustBeOk(SheetStore.open(file), 'open');
  const [block] = store.sheet('F1')?.sections[0]?.blocks ?? [];
  expect(block?.kind === 'cases' && block.cases.length).toBe(2000);
  store.close();
});

test('a thousand elements that nobody knows are told together', async () => {
  const unknown = Array.from({ length: 1000 }, (_, n) => `<Inconnu${n}>mot</Inconnu${n}>`);
  const { imported } = await importFiles({ 'F1.xml': xmlOf(`<Texte>${unknown.join('')}</Texte>`) });
  const { findings } = mustBeOk(imported, 'import');
  expect(findings.length).toBeLessThanOrEqual(201);
  expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
});

test('what killed imports left behind is removed, what may still be going on is not', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'sheets.db');
  const [old = '', young = '', other = ''] = ['sheets.db.a.new', 'sheets.db.b.new', 'other.new'].map((name) =>
    join(folder, name),
  );
  for (const left of [old, young, other]) writeFileSync(left, '');
  for (const left of [old, other]) utimesSync(left, 0, 0);
  mustBeOk(
    await importInThisThread(folderOf(join(folder, 'sheets'), { 'F1.xml': xmlOf(text('Un.')) }), file),
    'import',
  );
  expect([old, young, other].map((left) => existsSync(left))).toEqual([false, true, true]);
});

test('a place that cannot be written is told', async () => {
  const folder = temporaryFolder();
  const source = folderOf(join(folder, 'sheets'), { 'F1.xml': xmlOf(text('Un.')) });
  for (const file of [join(folder, 'nowhere', 'sheets.db'), source])
    expect(await importInThisThread(source, file)).toMatchObject({ ok: false, error: { code: 'not-written' } });
});

test('a store that was cut short is refused', async () => {
  const { file } = await importFiles({ 'F1.xml': xmlOf(text('Un.')) });
  truncateSync(file, 4096);
  expect(SheetStore.open(file)).toEqual({ ok: false, error: { code: 'damaged' } });
});
