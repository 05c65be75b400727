import { ballotId, panelContext, sortByBytes } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { PanelBatch } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { type ConsultationFacts, lockDelivery, readConsultation } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import type { Said } from '../terminals/index.ts';

/**
 * Keeps a batch of panel sheets until the count, as ballots are kept and by the same rules: none before its time, none below k but the
 * last. The same batch again changes nothing. It is no part of what makes an urn complete: a sheet that is lost holds up no count.
 */
export async function storeSheets(
  city: City,
  { payload, envelope }: Said<PanelBatch>,
  sheets: readonly Uint8Array[],
): Promise<Result<void, Refusal>> {
  const { consultation, terminal, batch } = payload;
  const stored = await city.database.transaction(async (queries) => {
    const facts = await lockDelivery(queries, consultation, terminal);
    if (!facts) return refusal('no-delivery');
    const held = await readBatch(queries, consultation, batch);
    if (held) return held.payload === envelope.payload ? ok(undefined) : refusal('batch-conflict');
    const fault = (await faultOf(queries, payload, sheets)) ?? (await untimely(queries, payload, facts, city.now()));
    if (fault) return fault;
    const added = await queries.run(
      `insert into panel_batches (consultation, batch, terminal, count, signed) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [consultation, batch, terminal, sheets.length, JSON.stringify(envelope)],
    );
    return added === 1 ? ok(undefined) : refusal('batch-conflict');
  });
  if (!stored.ok && stored.error.code === 'batch-conflict') await raiseAlarm(city, stored.error.code, payload);
  return stored;
}

/** Every batch that a terminal sent, in the order of their names, which are random. */
export async function readPanelBatches(queries: Queries, consultation: string, terminal: string): Promise<Signed[]> {
  const rows = await queries.rows<{ signed: Signed }>(
    'select signed from panel_batches where consultation = $1 and terminal = $2 order by batch collate "C"',
    [consultation, terminal],
  );
  return rows.map(({ signed }) => signed);
}

/** How many sheets arrived, of all terminals. */
export async function countSheetsSent(queries: Queries, consultation: string): Promise<number> {
  const row = await queries.row<{ sheets: number }>(
    'select coalesce(sum(count), 0)::int "sheets" from panel_batches where consultation = $1',
    [consultation],
  );
  return row?.sheets ?? 0;
}

async function readBatch(queries: Queries, consultation: string, batch: string): Promise<Signed | undefined> {
  const row = await queries.row<{ signed: Signed }>(
    'select signed from panel_batches where consultation = $1 and batch = $2',
    [consultation, batch],
  );
  return row?.signed;
}

/** What is wrong with a batch by itself: it is of another panel, or not a sorted set. */
async function faultOf(
  queries: Queries,
  { consultation, panelHash, rehearsal }: PanelBatch,
  sheets: readonly Uint8Array[],
): Promise<Result<never, Refusal> | undefined> {
  const { panel, rehearsal: isRehearsal = false } = (await readConsultation(queries, consultation))?.package ?? {};
  const context = panel && panelContext({ consultation, panel, rehearsal: isRehearsal });
  const isOfThis =
    context?.panelHash === panelHash &&
    rehearsal === isRehearsal &&
    sheets.every(({ length }) => length === context.sealedBytes);
  if (!isOfThis) return refusal('not-this-panel');
  const ids = sheets.map(ballotId);
  const isSortedSet = new Set(ids).size === ids.length && sortByBytes(ids).every((id, at) => id === ids[at]);
  return isSortedSet ? undefined : refusal('invalid', 'The sheets are not sorted, or one comes twice.');
}

/** Why a batch may not come now. */
async function untimely(
  queries: Queries,
  { consultation, terminal, closing, sealed }: PanelBatch,
  { frozen, closesAt, k }: ConsultationFacts,
  nowMs: number,
): Promise<Result<never, Refusal> | undefined> {
  if (frozen) return refusal('frozen');
  if (closing && closesAt.getTime() > nowMs) return refusal('not-closed-yet');
  if (sealed.length >= k) return undefined;
  // Only the very last batch can be small: a second one would let a terminal send its sheets one by one.
  const small = await queries.row(
    'select from panel_batches where consultation = $1 and terminal = $2 and count < $3',
    [consultation, terminal, k],
  );
  return !closing || small ? refusal('below-k') : undefined;
}
