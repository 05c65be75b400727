import { createHash } from 'node:crypto';
import { canonicalJson, sign, tracker } from '../../ballot/index.ts';
import {
  freedFile,
  type PublishedRecord,
  packageFile,
  paperListsFile,
  provisionalFile,
  recordIndex,
  resultFile,
  terminalFile,
  trackersFile,
} from '../../contract/record.ts';
import type { Signed } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import type { Consultation } from '../consultations/index.ts';
import { readResult } from '../results/index.ts';
import { readFreed, readPackages, readPaperLists, readProvisionalRecord, readTerminalRecords } from './store.ts';

/** Texts by the names of their files. */
type Files = ReadonlyMap<string, string>;

interface Kept {
  readonly state: string;
  readonly files: Files;
}

/** Gives the files of a consultation's published record (contract/record.ts). Kept until something changes: anybody may ask for them. */
export function makeRecords(city: City): (consultation: Consultation) => Promise<Files> {
  const kept = new Map<string, Kept>();
  return async ({ facts: { consultation, rehearsal } }) => {
    const state = await stateOf(city, consultation);
    const before = kept.get(consultation);
    if (before?.state === state) return before.files;
    const files = await makeFiles(city, consultation, rehearsal);
    kept.set(consultation, { state, files });
    return files;
  };
}

async function makeFiles(city: City, consultation: string, rehearsal: boolean): Promise<Files> {
  const packages = await readPackages(city.database, consultation);
  const terminals = await readTerminalRecords(city.database, consultation);
  const provisional = await readProvisionalRecord(city.database, consultation);
  const freed = await readFreed(city.database, consultation);
  const paperLists = await readPaperLists(city.database, consultation);
  const result = await readResult(city.database, consultation);
  const ids = [
    ...terminals.flatMap(({ batches }) => batches.flatMap((batch) => batch.ids)),
    ...(provisional?.ids ?? []),
  ];
  const contents: [name: string, content: unknown][] = [
    ...packages.map(({ version, envelope }) => [packageFile(version), envelope] satisfies [string, Signed]),
    ...terminals.map((terminal) => [terminalFile(terminal.terminal), terminal] satisfies [string, unknown]),
    ...(provisional ? [[provisionalFile, provisional] satisfies [string, unknown]] : []),
    ...(freed.length > 0 ? [[freedFile, freed] satisfies [string, unknown]] : []),
    ...(paperLists ? [[paperListsFile, paperLists] satisfies [string, unknown]] : []),
    // Crockford's digits sort as the bits that they stand for.
    [trackersFile, ids.map(tracker).sort()],
    ...(result ? [[resultFile, result] satisfies [string, Signed]] : []),
  ];
  const texts = contents.map(([name, content]) => [name, canonicalJson(content)] as const);
  const record: PublishedRecord = {
    consultation,
    rehearsal,
    serverKey: city.key.publicKey,
    files: texts
      .map(([name, text]) => ({ name, hash: createHash('sha256').update(text).digest('base64url') }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
  return new Map([[recordIndex, canonicalJson(sign('record', record, city.key))], ...texts]);
}

/** What a record depends on: none of these ever goes back. */
async function stateOf(city: City, consultation: string): Promise<string> {
  const row = await city.database.row(
    `select c.version, c.result is not null "published",
       (select count(*) from batches where consultation = $1) "batches",
       (select count(*) from deliveries where consultation = $1) "terminals",
       (select count(*) from finals where consultation = $1) "finals",
       (select count(*) from lost_terminals where consultation = $1) "lost",
       (select count(*) from stripped where consultation = $1) "stripped",
       (select count(*) from freeing_decisions where consultation = $1) "freed",
       (select cards from paper_lists where consultation = $1) "paperLists"
     from consultations c where c.consultation = $1`,
    [consultation],
  );
  return JSON.stringify(row);
}
