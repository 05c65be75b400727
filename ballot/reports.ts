import type { z } from 'zod';
import type { ConsultationPackage } from '../contract/consultation.ts';
import {
  type ClosingReport,
  closingReportSchema,
  type OpeningReport,
  openingReportSchema,
  type ReportKind,
} from '../contract/reports.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { type Signed, signedSchema } from '../contract/signed.ts';
import { type FinalManifest, finalManifestSchema } from '../contract/sync.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { formHash, payloadHash, setHash } from './ids.ts';
import { signerOf, verify } from './signing.ts';
import type { VerifiedUrn } from './urn-export.ts';

/** A report whose signature holds under the key that it names itself. */
export type Report =
  | { readonly kind: 'opening'; readonly stated: OpeningReport }
  | { readonly kind: 'closing'; readonly stated: ClosingReport };

export type ReportError = { readonly code: 'not-a-report' | 'bad-signature' };

/** Where a report and what it is held against say different things. */
export type ReportDisagreement =
  | 'other-consultation'
  | 'other-form'
  | 'other-key'
  | 'unknown-terminal'
  | 'other-terminal-key'
  | 'other-account';

const schemas = { opening: openingReportSchema, closing: closingReportSchema } as const;

/**
 * A signed report as its QR code holds it: type, payload and signature, a line each. The envelope in JSON would take a quarter
 * more, and a code that is too fine for the paper cannot be read.
 */
export function reportText({ type, payload, signature }: Signed): string {
  return [type, payload, signature].join('\n');
}

/** Reads what `reportText` wrote, as a phone or a scanner gives it back, and checks its signature. */
export function readReport(text: string): Result<Report, ReportError> {
  const [type = '', payload = '', signature = '', ...more] = text.trim().split(/\r?\n/);
  const kind: ReportKind = type === 'passerelle/closing-report/1' ? 'closing' : 'opening';
  const claimed = parseCanonicalJson(payload);
  if (more.length > 0 || !claimed.ok) return err({ code: 'not-a-report' });
  const stated = schemas[kind].safeParse(claimed.value);
  if (!stated.success) return err({ code: 'not-a-report' });
  const { terminalKey } = stated.data;
  const envelope = signedSchema.safeParse({ type, payload, signature, signer: signerOf(terminalKey) });
  if (!envelope.success) return err({ code: 'not-a-report' });
  const schema: z.ZodType<OpeningReport | ClosingReport> = schemas[kind];
  const verified = verify(envelope.data, `${kind}-report`, terminalKey, schema);
  return verified.ok ? ok({ kind, stated: verified.value } as Report) : err({ code: 'bad-signature' });
}

/** Whether a report is of this consultation: the same form and the same key as its slips, its ballots and its board. */
export function disagreementWithPackage(
  { stated }: Report,
  { consultation, form, ballotKey, rehearsal }: ConsultationPackage,
): ReportDisagreement | undefined {
  if (stated.consultation !== consultation || stated.rehearsal !== rehearsal) return 'other-consultation';
  if (stated.formHash !== formHash(form)) return 'other-form';
  return stated.keyFingerprint === ballotKey.fingerprint ? undefined : 'other-key';
}

/** How many slips each bag of a manifest should hold, in the order of the bags. */
export function slipsOfBags({ bags = [], batches }: FinalManifest): number[] {
  const counts = new Map(batches.map(({ batch, count }) => [batch, count]));
  return bags.map((bag) => bag.batches.reduce((sum, batch) => sum + (counts.get(batch) ?? 0), 0));
}

/** How many provisional ballots a manifest names. */
export function envelopesOf({ provisional = [] }: FinalManifest): number {
  return provisional.reduce((sum, { count }) => sum + count, 0);
}

/** Whether the figures of a closing report are those of a final manifest, given as it was signed. */
export function isAccountOf(stated: ClosingReport, envelope: Signed, manifest: FinalManifest): boolean {
  return (
    stated.manifestHash === payloadHash(envelope) &&
    stated.ballots === manifest.ballots &&
    stated.marks === manifest.marks &&
    stated.paper === (manifest.paper ?? 0) &&
    stated.provisional === envelopesOf(manifest) &&
    stated.damaged === (manifest.damaged?.ballots ?? 0) &&
    stated.spoiled === manifest.spoiled &&
    stated.reprints === manifest.reprints &&
    stated.batches === manifest.batches.length &&
    canonicalJson(stated.bags) === canonicalJson(slipsOfBags(manifest)) &&
    stated.setHash === setHash(manifest.batches.map((batch) => batch.setHash))
  );
}

/** Whether a report agrees with an urn that was verified: with its package, and with what its terminal signed at closing. */
export function disagreementWithUrn(report: Report, urn: VerifiedUrn): ReportDisagreement | undefined {
  const general = disagreementWithPackage(report, urn.package);
  if (general) return general;
  const terminal = urn.terminals.find((one) => one.terminal === report.stated.terminal);
  if (!terminal) return 'unknown-terminal';
  if (terminal.signingKey !== report.stated.terminalKey) return 'other-terminal-key';
  if (report.kind === 'opening' || !terminal.final) return undefined;
  const manifest = finalManifestSchema.parse(JSON.parse(terminal.final.payload));
  return isAccountOf(report.stated, terminal.final, manifest) ? undefined : 'other-account';
}
