import { parseTracker, tracker } from '../../ballot/index.ts';
import type { ProvisionalRecord, TerminalRecord } from '../../contract/record.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Queries } from '../database/index.ts';

/** Of the 16 bytes of an id, a tracker is the first 60 bits (ballot/ids.ts). */
const bitsBehindTracker = 68n;
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A batch as the board shows it. */
export interface BoardBatch {
  readonly batch: string;
  readonly terminal: string;
  readonly name: string;
  readonly count: number;
  readonly setHash: string;
}

export function readBatches(queries: Queries, consultation: string): Promise<BoardBatch[]> {
  return queries.rows<BoardBatch>(
    `select b.batch, b.terminal, t.name, b.count, b.set_hash "setHash" from batches b join terminals t using (terminal)
     where b.consultation = $1 order by t.name, b.terminal, b.batch`,
    [consultation],
  );
}

/** Whether a ballot with this tracker (`XXXX-XXXX-XXXX`) is in the urn. */
export async function isInUrn(queries: Queries, consultation: string, of: string): Promise<boolean> {
  const { first, last } = idsOfTracker(of);
  const row = await queries.row('select from ballots where consultation = $1 and id between $2 and $3 limit 1', [
    consultation,
    first,
    last,
  ]);
  return row !== undefined;
}

/** Trackers of the urn in their order, from the one behind `after` on. */
export async function listTrackers(
  queries: Queries,
  consultation: string,
  after: string | undefined,
  atMost: number,
): Promise<string[]> {
  const behind = after === undefined ? Buffer.alloc(0) : idsOfTracker(after).last;
  const rows = await queries.rows<{ id: Buffer }>(
    'select id from ballots where consultation = $1 and id > $2 order by id limit $3',
    [consultation, behind, atMost],
  );
  return rows.map(({ id }) => tracker(id.toString('base64url')));
}

/** A tracker as someone typed or pasted it, with whatever kind of dash or blank their device puts in. */
export function trackerTyped(text: string): string | undefined {
  return parseTracker(text.normalize('NFKC').replace(/[\p{White_Space}\p{Dash}\p{Cf}]/gu, ''));
}

/** Every version of a consultation's package, as it was signed. */
export function readPackages(
  queries: Queries,
  consultation: string,
): Promise<{ readonly version: number; readonly envelope: Signed }[]> {
  return queries.rows('select version, package "envelope" from packages where consultation = $1 order by version', [
    consultation,
  ]);
}

/** What each terminal signed and sent, and the keys to check it with. */
export async function readTerminalRecords(queries: Queries, consultation: string): Promise<TerminalRecord[]> {
  const terminals = await queries.rows<Omit<TerminalRecord, 'batches'>>(
    `select d.terminal, t.name, t.signing_key "signingKey", f.manifest "final",
       case when f.terminal is null then l.reason end "lostByDecision"
     from deliveries d join terminals t using (terminal)
     left join finals f on f.consultation = d.consultation and f.terminal = d.terminal
     left join lost_terminals l on l.consultation = d.consultation and l.terminal = d.terminal
     where d.consultation = $1 order by d.terminal`,
    [consultation],
  );
  const batches = await queries.rows<{ terminal: string; batch: string; manifest: Signed }>(
    'select terminal, batch, manifest from batches where consultation = $1 order by batch collate "C"',
    [consultation],
  );
  const ids = await queries.rows<{ batch: string; ids: Buffer }>(
    `select batch, string_agg(id, ''::bytea order by id) ids from ballots where consultation = $1 group by batch`,
    [consultation],
  );
  const idsOf = new Map(ids.map((row) => [row.batch, splitIds(row.ids)]));
  return terminals.map((terminal) => ({
    ...terminal,
    batches: batches
      .filter((batch) => batch.terminal === terminal.terminal)
      .map(({ batch, manifest }) => ({ manifest, ids: idsOf.get(batch) ?? [] })),
  }));
}

/** What the registrar made of the provisional ballots, once they were opened. */
export async function readProvisionalRecord(
  queries: Queries,
  consultation: string,
): Promise<ProvisionalRecord | undefined> {
  const row = await queries.row<{ manifest: Signed; ids: Buffer | null }>(
    `select manifest, (select string_agg(id, ''::bytea order by id) from ballots
       where consultation = $1 and batch = 'provisional') "ids"
     from stripped where consultation = $1`,
    [consultation],
  );
  return row && { manifest: row.manifest, ids: splitIds(row.ids ?? Buffer.alloc(0)) };
}

/** What the registrar decided about cards that a terminal held, as far as it is published. */
export async function readFreed(queries: Queries, consultation: string): Promise<Signed[]> {
  const rows = await queries.rows<{ manifest: Signed }>(
    'select manifest from freeing_decisions where consultation = $1 order by decision collate "C"',
    [consultation],
  );
  return rows.map(({ manifest }) => manifest);
}

export function readPaperLists(queries: Queries, consultation: string): Promise<{ cards: number } | undefined> {
  return queries.row('select cards from paper_lists where consultation = $1', [consultation]);
}

function splitIds(joined: Buffer): string[] {
  return Array.from({ length: joined.length / 16 }, (_, at) =>
    joined.subarray(at * 16, (at + 1) * 16).toString('base64url'),
  );
}

/** The first and the last id that have a tracker. */
function idsOfTracker(of: string): { first: Buffer; last: Buffer } {
  const value = [...of.replaceAll('-', '')].reduce((sum, digit) => sum * 32n + BigInt(digits.indexOf(digit)), 0n);
  const first = value << bitsBehindTracker;
  return { first: bytesOf(first), last: bytesOf(first | ((1n << bitsBehindTracker) - 1n)) };
}

function bytesOf(id: bigint): Buffer {
  return Buffer.from(id.toString(16).padStart(32, '0'), 'hex');
}
