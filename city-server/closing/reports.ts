import { disagreementWithPackage, isAccountOf, payloadHash } from '../../ballot/index.ts';
import type { ClosingReport } from '../../contract/reports.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import { finalManifestSchema } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { readConsultation } from '../consultations/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

/**
 * Keeps the closing report of a terminal whose final manifest was accepted, when it is the report of this form, of this key and of
 * that manifest. The same report again changes nothing. Gives its hash.
 */
export async function acceptReport(
  city: City,
  stated: ClosingReport,
  envelope: Signed,
): Promise<Result<string, Refusal>> {
  const { consultation, terminal } = stated;
  const reportHash = payloadHash(envelope);
  const held = await readConsultation(city.database, consultation);
  if (!held) return refusal('unknown-consultation');
  const final = await city.database.row<{ manifest: Signed }>(
    'select manifest from finals where consultation = $1 and terminal = $2',
    [consultation, terminal],
  );
  if (!final) return refusal('incomplete', 'The final manifest is missing.');
  if (disagreementWithPackage({ kind: 'closing', stated }, held.package)) return refusal('not-this-form');
  const manifest = finalManifestSchema.parse(JSON.parse(final.manifest.payload));
  if (!isAccountOf(stated, final.manifest, manifest)) {
    await raiseAlarm(city, 'incoherent-final', stated);
    return refusal('incoherent', 'The report does not say what the final manifest says.');
  }
  await city.database.run(
    `insert into closing_reports (consultation, terminal, report, report_hash) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [consultation, terminal, JSON.stringify(envelope), reportHash],
  );
  const kept = await city.database.row<{ reportHash: string }>(
    'select report_hash "reportHash" from closing_reports where consultation = $1 and terminal = $2',
    [consultation, terminal],
  );
  return kept?.reportHash === reportHash ? ok(reportHash) : refusal('final-conflict');
}
