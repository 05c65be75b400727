import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { FinalManifest } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { type ConsultationFacts, lockConsultation, readConsultation } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

/**
 * Where a consultation stands. `closing`: closed, but a terminal still owes its final manifest; `complete`: it can be released for
 * the count; `counting`: it was released.
 */
export type Stage = 'announced' | 'open' | 'closing' | 'complete' | 'counting' | 'published';

/** What one terminal has sent of a consultation. */
export interface TerminalState {
  readonly terminal: string;
  readonly name: string;
  readonly place: string;
  readonly batches: number;
  readonly ballots: number;
  readonly marks: number;
  readonly final: boolean;
  /** What its final manifest says of damage (contract/sync.ts). */
  readonly damaged: FinalManifest['damaged'] | null;
  /** The registrar's reason to count without its final manifest. */
  readonly lost: string | null;
}

/** What arrived of provisional ballots, and what the registrar made of them, as it was signed. */
export interface Provisional {
  readonly envelopes: number;
  readonly accepted: number;
  readonly stripped: Signed | null;
}

export interface ConsultationState {
  readonly consultation: string;
  readonly version: number;
  readonly packageHash: string;
  readonly rehearsal: boolean;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly stage: Stage;
  readonly ballots: number;
  readonly marks: number;
  readonly terminals: readonly TerminalState[];
  readonly provisional: Provisional;
  /** Cards marked from lists of people who voted on paper away from any terminal. */
  readonly paperLists: number;
  /** The names of the terminals that still owe something. */
  readonly missing: readonly string[];
}

/** What has arrived of a consultation, terminal by terminal. */
export async function readState(city: City, queries: Queries, facts: ConsultationFacts): Promise<ConsultationState> {
  const terminals = await readTerminals(queries, facts.consultation);
  const provisional = await readProvisional(queries, facts.consultation);
  const paperLists = await readPaperLists(queries, facts.consultation);
  const missing = terminals.filter(({ final, lost }) => !final && lost === null).map(({ terminal }) => terminal);
  return {
    consultation: facts.consultation,
    version: facts.version,
    packageHash: facts.packageHash,
    rehearsal: facts.rehearsal,
    opensAt: facts.opensAt.toISOString(),
    closesAt: facts.closesAt.toISOString(),
    stage: stageOf(facts, missing.length === 0, city.now()),
    ballots: terminals.reduce((sum, { ballots }) => sum + ballots, provisional.accepted),
    marks: terminals.reduce((sum, { marks }) => sum + marks, provisional.accepted + paperLists),
    terminals,
    provisional,
    paperLists,
    missing,
  };
}

/** Whether envelopes wait for the registrar: until then nothing may be counted (design.md §5, "once only"). */
export function isUnstripped({ provisional: { envelopes, stripped } }: ConsultationState): boolean {
  return envelopes > 0 && !stripped;
}

export function stageOf(facts: ConsultationFacts, complete: boolean, nowMs: number): Stage {
  if (facts.published) return 'published';
  if (facts.frozen) return 'counting';
  if (facts.opensAt.getTime() > nowMs) return 'announced';
  if (facts.closesAt.getTime() > nowMs) return 'open';
  return complete ? 'complete' : 'closing';
}

/**
 * Records the registrar's decision to count without the final manifest of a terminal that is lost: its batches that have arrived
 * are counted. The manifest may still come before the urn is released, and then prevails. The first decision stands.
 */
export function declareLost(
  city: City,
  consultation: string,
  terminal: string,
  reason: string,
): Promise<Result<ConsultationState, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    if (!facts) return refusal('unknown-consultation');
    if (facts.frozen) return refusal('frozen');
    if (facts.closesAt.getTime() > city.now()) return refusal('not-closed');
    const state = await readState(city, queries, facts);
    const owing = state.terminals.find((one) => one.terminal === terminal);
    if (!owing) return refusal('unknown-terminal');
    if (owing.final) return refusal('final-received');
    await queries.run(
      `insert into lost_terminals (consultation, terminal, reason, decided_at) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [consultation, terminal, reason, new Date(city.now())],
    );
    return ok(await readState(city, queries, facts));
  });
}

export async function stateOf(city: City, consultation: string): Promise<Result<ConsultationState, Refusal>> {
  const held = await readConsultation(city.database, consultation);
  return held ? ok(await readState(city, city.database, held.facts)) : refusal('unknown-consultation');
}

async function readProvisional(queries: Queries, consultation: string): Promise<Provisional> {
  const row = await queries.row<Provisional>(
    `select (select coalesce(sum(count), 0)::int from provisional_batches where consultation = $1) "envelopes",
       coalesce(s.accepted, 0) "accepted", s.manifest "stripped"
     from consultations c left join stripped s using (consultation) where c.consultation = $1`,
    [consultation],
  );
  return row ?? { envelopes: 0, accepted: 0, stripped: null };
}

async function readPaperLists(queries: Queries, consultation: string): Promise<number> {
  const row = await queries.row<{ cards: number }>('select cards from paper_lists where consultation = $1', [
    consultation,
  ]);
  return row?.cards ?? 0;
}

function readTerminals(queries: Queries, consultation: string): Promise<TerminalState[]> {
  return queries.rows<TerminalState>(
    `select d.terminal, t.name, t.place, coalesce(b.batches, 0)::int "batches", coalesce(b.ballots, 0)::int "ballots",
       coalesce(d.marks, m.marks, 0)::int "marks", f.terminal is not null "final",
       (f.manifest->>'payload')::json->'damaged' "damaged", l.reason "lost"
     from deliveries d
     join terminals t using (terminal)
     left join (select terminal, count(*) batches, sum(count) ballots from batches where consultation = $1 group by terminal) b
       using (terminal)
     left join (select terminal, count(*) marks from marks where consultation = $1 group by terminal) m using (terminal)
     left join finals f on f.consultation = d.consultation and f.terminal = d.terminal
     left join lost_terminals l on l.consultation = d.consultation and l.terminal = d.terminal
     where d.consultation = $1 order by d.terminal`,
    [consultation],
  );
}
