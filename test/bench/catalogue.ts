import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { XmlWriter } from '../../main/catalogue/import/as-xml.fixture.ts';
import { readJsonTree } from '../../main/catalogue/import/json-tree.ts';
import { packageFolder, treesFolder } from '../../main/catalogue/import/sheets.fixture.ts';
import { zipOf } from '../../main/catalogue/import/zip.fixture.ts';
import { importSheets } from '../../main/catalogue/index.ts';
import { questions } from '../../main/catalogue/search/questions.fixture.ts';
import { Guide, ProcedureCatalogue } from '../../main/services/procedures/index.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { type Line, line } from './lines.ts';
import { median, quantile, timed } from './samples.ts';
import type { Sizes } from './sizes.ts';

const program = new URL('./import-program.ts', import.meta.url).pathname;

/** The command that imports all real sheets, next to reading the same files; each in a process of its own. */
export async function measureImport({ imports }: Sizes): Promise<Line[]> {
  return inFolder(async (folder) => {
    const zip = join(folder, 'vosdroits-latest.zip');
    writeFileSync(zip, packed());
    const lines: Line[] = [];
    for (const { name, source } of [
      { name: 'importing all 4,873 sheets, the npm package', source: packageFolder },
      { name: 'importing all 4,873 sheets, a zip of XML', source: zip },
    ]) {
      const reads: Run[] = [];
      const runs: Run[] = [];
      for (let round = 0; round < imports; round += 1) {
        reads.push(await run('read', source));
        runs.push(await run('import', source, join(folder, 'sheets.db')));
      }
      lines.push(
        line({
          name: `${name}, beside reading it, s`,
          ours: median(runs.map(({ seconds }) => seconds)),
          limit: median(reads.map(({ seconds }) => seconds)),
          goal: { of: 'ours', is: '≤', value: 20 },
        }),
        line({
          name: `${name}, beside reading it, most memory of the process, MiB`,
          ours: Math.max(...runs.map(({ peakMiB }) => peakMiB)),
          limit: Math.max(...reads.map(({ peakMiB }) => peakMiB)),
          goal: { of: 'ours', is: '≤', value: 300 },
        }),
      );
    }
    return lines;
  });
}

/** What the services do for each question of the test set, over the procedures of the demo and all real sheets. */
export async function measureSearch({ rounds }: Sizes): Promise<Line[]> {
  return inFolder(async (folder) => {
    const sheets = join(folder, 'sheets.db');
    await importSheets(packageFolder, sheets);
    const files = ['procedures.yaml', 'demo/procedures.yaml'];
    const catalogue = new ProcedureCatalogue(files.map((file) => join(runtimePaths().clone, 'kiosk-config', file)));
    await catalogue.read();
    const openings: number[] = [];
    const answers: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const guide = new Guide(catalogue, sheets);
      await guide.search('papiers'); // the index of the procedures is made for the first question
      for (const question of questions) answers.push(await timed(() => guide.search(question.text)));
      guide.close();
      openings.push(await timed(() => new Guide(catalogue, sheets).close()));
    }
    return [
      line({
        name: `searching procedures and all sheets, p95 of ${questions.length} questions, ms`,
        ours: quantile(answers, 0.95),
        goal: { of: 'ours', is: '≤', value: 30 },
      }),
      line({
        name: 'searching procedures and all sheets, the longest answer, ms',
        ours: Math.max(...answers),
        goal: { of: 'ours', is: '≤', value: 50 },
      }),
      line({
        name: 'opening the sheets of a new import, while nobody is answered, ms',
        ours: median(openings),
        goal: { of: 'ours', is: '≤', value: 50 },
      }),
    ];
  });
}

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
}

async function run(...args: string[]): Promise<Run> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Run;
}

/** The real sheets as DILA publishes them. */
function packed(): Buffer {
  const names = readdirSync(treesFolder).filter((name) => /^[FNR]\d+\.json$/.test(name));
  return zipOf(
    names.map((name) => {
      const writer = new XmlWriter();
      readJsonTree(readFileSync(join(treesFolder, name), 'utf8'), writer);
      return { name: name.replace('.json', '.xml'), content: writer.toString() };
    }),
  );
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sheets-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
