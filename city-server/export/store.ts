import { sign } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import { resultSchema, type UrnExport } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { type ConsultationState, isUnstripped, readState, type TerminalState } from '../closing/index.ts';
import { lockConsultation, lockDeliveries, readConsultation, readVersion } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { readPanelBatches } from '../panel/index.ts';
import { readResult } from '../results/index.ts';

/**
 * Releases the urn for the count: all that terminals signed, and nothing that says who (contract/sync.ts). Refused before the
 * closing, while a terminal owes its final manifest, and while the registrar owes the provisional ballots: t trustees could count early, so the server holds the ballots back
 * (design.md §5). The first release freezes the urn; later ones give the same document.
 */
export function releaseUrn(city: City, consultation: string): Promise<Result<Signed, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    await lockDeliveries(queries, consultation);
    const state = await readState(city, queries, facts);
    if (state.stage === 'announced' || state.stage === 'open') return refusal('not-closed');
    if (state.stage === 'closing') return refusal('incomplete', `Missing: ${state.missing.join(', ')}.`);
    if (isUnstripped(state)) return refusal('unstripped');
    await queries.run('update consultations set frozen = true where consultation = $1', [consultation]);
    const terminals: UrnExport['terminals'] = [];
    for (const terminal of state.terminals) terminals.push(await exportTerminal(queries, consultation, terminal));
    const provisional = await exportProvisional(queries, consultation, state);
    const result = await readResult(queries, consultation);
    const counted = result && resultSchema.parse(JSON.parse(result.payload)).packageHash;
    const urn: UrnExport = {
      consultation,
      serverKey: city.key.publicKey,
      package: counted ? await readVersion(queries, consultation, counted) : held.envelope,
      terminals,
      ...(provisional && { provisional }),
    };
    return ok(sign('export', urn, city.key));
  });
}

async function exportProvisional(
  queries: Queries,
  consultation: string,
  { provisional: { stripped } }: ConsultationState,
): Promise<UrnExport['provisional']> {
  if (!stripped) return undefined;
  const ballots = await queries.rows<{ sealed: Buffer }>(
    `select sealed from ballots where consultation = $1 and batch = 'provisional' order by id`,
    [consultation],
  );
  return { manifest: stripped, ballots: ballots.map(({ sealed }) => sealed.toString('base64url')) };
}

async function exportTerminal(
  queries: Queries,
  consultation: string,
  { terminal, name, marks, final, lost }: TerminalState,
): Promise<UrnExport['terminals'][number]> {
  const row = await queries.row<{ signingKey: string; final: Signed | null }>(
    `select t.signing_key "signingKey", f.manifest "final" from terminals t
     left join finals f on f.terminal = t.terminal and f.consultation = $1 where t.terminal = $2`,
    [consultation, terminal],
  );
  const batches = await queries.rows<{ batch: string; manifest: Signed }>(
    'select batch, manifest from batches where consultation = $1 and terminal = $2 order by batch',
    [consultation, terminal],
  );
  const ballots = await queries.rows<{ batch: string; sealed: Buffer }>(
    `select o.batch, o.sealed from ballots o join batches b using (consultation, batch)
     where o.consultation = $1 and b.terminal = $2 order by o.id`,
    [consultation, terminal],
  );
  const panel = await readPanelBatches(queries, consultation, terminal);
  const sealedOf = Map.groupBy(ballots, ({ batch }) => batch);
  return {
    terminal,
    name,
    signingKey: row?.signingKey ?? '',
    batches: batches.map(({ batch, manifest }) => ({
      manifest,
      ballots: (sealedOf.get(batch) ?? []).map(({ sealed }) => sealed.toString('base64url')),
    })),
    final: row?.final ?? null,
    lostByDecision: final ? null : lost,
    marks,
    ...(panel.length > 0 && { panel }),
  };
}
