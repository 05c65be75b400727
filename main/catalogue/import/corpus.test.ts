import { randomInt } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { runtimePaths } from '../../../tools/setup/paths.mjs';
import { temporaryFolder } from '../../services/database/temporary-folder.fixture.ts';
import { Finder } from '../search/index.ts';
import { SheetStore } from '../store/index.ts';
import { XmlWriter } from './as-xml.fixture.ts';
import { importSheets } from './index.ts';
import { readJsonTree } from './json-tree.ts';
import { treesFolder } from './sheets.fixture.ts';
import { zipOf } from './zip.fixture.ts';

const trees = readdirSync(treesFolder).filter((name) => /^[FNR]\d+\.json$/.test(name));
/** So many parts of the sheets take turns: all of them by both roads would take half a minute of each run. */
const parts = 4;

/** Questions as residents type them, and the sheet that must be among the first three. Chosen by hand, sheet by sheet. */
const questions = {
  ...{
    'carte didentite': 'N358',
    "on m'a volé mes papiers": 'F10774',
    'extré de nessance': 'F1427',
    'je déménage': 'F14128',
  },
  ...{
    'mon burau de vote': 'F34687',
    "JDC journée d'appel armée": 'F871',
    'payer mon amande': 'R11026',
    APL: 'F12006',
  },
  ...{ 'dossier de surendettement': 'F134', 'cheque energi': 'F33667', 'aide au logment': 'F12006', AME: 'F3079' },
  ...{ 'allocation adulte handicapé': 'F12242', 'attestation sécu': 'F10662', 'jé perdu ma carte vitalle': 'F265' },
  ...{ 'complementaire sante solidere': 'F10027', 'mutuel pas chere': 'F10027', 'inscription pole enploi': 'R49998' },
  ...{
    'actualisasion france travaille': 'F1637',
    'conpte formation': 'R46472',
    'demande hlm': 'F10007',
    parcoursup: 'F23476',
  },
  ...{
    'ma prime renov': 'R55191',
    'jai perdu mon permis': 'F34482',
    'vignete critair': 'F33371',
    'casié judicière': 'F35272',
  },
  ...{
    'porter plinte': 'F1435',
    'aide juridictionel': 'F18074',
    'devenir français': 'F34717',
    'louer un appart': 'N292',
  },
  ...{ 'bourse pour le collège de ma fille': 'F984', 'inscription école maternelle': 'F1864' },
};

/** The file as DILA published it: schema 3.3, but without the white space between elements that the trees have lost. */
function asXml(name: string): string {
  const writer = new XmlWriter();
  readJsonTree(readFileSync(join(treesFolder, name), 'utf8'), writer);
  return writer.toString();
}

async function imported(source: string) {
  const file = join(temporaryFolder(), 'sheets.db');
  const { findings, ...summary } = mustBeOk(await importSheets(source, file), 'import');
  return { summary, findings, rows: rowsOf(file) };
}

function rowsOf(file: string): string[][] {
  const { database } = mustBeOk(SheetStore.open(file), 'open');
  const rows = database.prepare('SELECT * FROM sheet ORDER BY id').raw().all() as string[][];
  database.close();
  return rows;
}

test('all 4,873 real sheets were read at set-up, and questions find them', () => {
  const store = mustBeOk(SheetStore.open(runtimePaths().sheets), 'open');
  const { database } = store;
  const kinds = database.prepare('SELECT kind, count(*) FROM sheet GROUP BY kind').raw().all() as [string, number][];
  expect(Object.fromEntries(kinds)).toEqual({ theme: 10, file: 223, sheet: 2980, service: 1660 });
  expect(store.origin()).toMatchObject({ updatedOn: '2020-11-12', sheets: 4873 });
  const finder = new Finder(database);
  for (const [question, right] of Object.entries(questions))
    expect(
      finder.find(question, 3).map(({ id }) => id),
      question,
    ).toContain(right);
  database.close();
});

test('real sheets are read the same from JSON trees and from a zip of XML', async () => {
  const part = randomInt(parts);
  const some = trees.filter((_, index) => index % parts === part);
  const folder = join(temporaryFolder(), 'trees');
  mkdirSync(folder);
  for (const name of some) symlinkSync(join(treesFolder, name), join(folder, name));
  const zip = join(temporaryFolder(), 'vosdroits-latest.zip');
  writeFileSync(zip, zipOf(some.map((name) => ({ name: name.replace('.json', '.xml'), content: asXml(name) }))));
  const [fromTrees, fromXml] = await Promise.all([imported(folder), imported(zip)]);

  // Pictures and questionnaires are not shown, and links lead to no sheet of another part; everything else is there.
  const elements = new Set(fromTrees.findings.map(({ element }) => element));
  const left = ['Illustration', 'Image', 'LienExterne', 'LienInterne', 'Questionnaire'];
  for (const element of elements) expect(left).toContain(element);
  expect(fromXml.summary).toEqual(fromTrees.summary);
  const problems = ({ findings }: typeof fromXml) =>
    findings.map(({ problem, element, count }) => [problem, element, count]);
  expect(problems(fromXml), `part ${part}`).toEqual(problems(fromTrees));
  expect(fromTrees.rows.length).toBe(some.length);
  for (const [index, row] of fromTrees.rows.entries()) expect(fromXml.rows[index], `part ${part}`).toEqual(row);
}, 60_000);
