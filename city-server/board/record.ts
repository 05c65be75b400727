import { resultSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { type Consultation, readVersion } from '../consultations/index.ts';
import { readResult } from '../results/index.ts';
import { readStripped, readUrnRecords } from './store.ts';

interface Kept {
  readonly state: string;
  readonly text: string;
}

/**
 * `board.json`: all that third parties need to check a consultation with their own tools, and nothing that says who or what. With
 * `serverKey`, the signed package (once there is a result, the version that was counted); for each terminal its key, the signed manifest
 * and the sorted ids of each batch (their set hash is the manifest's), its final manifest or the decision that it is lost; what the
 * registrar signed of the provisional ballots, with the ids of those accepted; and the signed result once published. Kept until
 * something changes, since anybody may ask for it.
 */
export function makeRecords(city: City): (consultation: Consultation) => Promise<string> {
  const kept = new Map<string, Kept>();
  return async ({ facts, envelope }) => {
    const { consultation } = facts;
    const state = await stateOf(city, consultation);
    const before = kept.get(consultation);
    if (before?.state === state) return before.text;
    const result = await readResult(city.database, consultation);
    const counted = result && resultSchema.parse(JSON.parse(result.payload)).packageHash;
    const record = {
      consultation,
      rehearsal: facts.rehearsal,
      serverKey: city.key.publicKey,
      package: counted ? await readVersion(city.database, consultation, counted) : envelope,
      terminals: await readUrnRecords(city.database, consultation),
      provisional: await readStripped(city.database, consultation),
      result: result ?? null,
    };
    const text = JSON.stringify(record);
    kept.set(consultation, { state, text });
    return text;
  };
}

/** What a record depends on: none of these ever goes back. */
async function stateOf(city: City, consultation: string): Promise<string> {
  const row = await city.database.row(
    `select c.version, c.result is not null "published",
       (select count(*) from batches where consultation = $1) "batches",
       (select count(*) from deliveries where consultation = $1) "terminals",
       (select count(*) from finals where consultation = $1) "finals",
       (select count(*) from lost_terminals where consultation = $1) "lost",
       (select count(*) from stripped where consultation = $1) "stripped"
     from consultations c where c.consultation = $1`,
    [consultation],
  );
  return JSON.stringify(row);
}
