import { z } from 'zod';
import { type ConsultationPackage, packageSchema } from '../contract/consultation.ts';
import { provisionalChannel, type Stripped, strippedSchema } from '../contract/provisional.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { signedSchema } from '../contract/signed.ts';
import { batchSchema, exportSchema, finalManifestSchema, type UrnExport } from '../contract/sync.ts';
import { canonicalJson } from './canonical.ts';
import type { Urn } from './count.ts';
import { claimedServerKey, decode } from './handed-out.ts';
import { ballotId, fingerprint, payloadHash, setHash } from './ids.ts';
import { type BallotContext, ballotContext } from './sealing.ts';
import { type VerifyError, verify } from './signing.ts';
import { acceptedBallots } from './stripping.ts';

/** An export as a file: the signed envelope, as large as its urn, since it is never sent to a terminal. */
export const exportFileSchema = signedSchema.extend({ payload: z.string() });
export type ExportFile = z.infer<typeof exportFileSchema>;

/** An urn that is untouched since its terminals signed it, and complete but for those that were given up. */
export type VerifiedUrn = {
  readonly package: ConsultationPackage;
  readonly packageHash: string;
  /** The key that signed export and package. People compare its fingerprint: an export cannot vouch for its own signer. */
  readonly serverKey: string;
  readonly urn: Urn;
  /** What each terminal signed, as it was verified. */
  readonly terminals: UrnExport['terminals'];
  /** Terminals without a final manifest: what they sent is in the urn, and nobody can say whether it is all. */
  readonly lost: readonly { readonly name: string; readonly reason: string }[];
  /** What the registrar made of the provisional ballots; nothing where there were none. */
  readonly stripped: Stripped | undefined;
};

/** What is wrong with an export: with the whole, with its package, or with what one terminal sent. */
export type ExportError =
  | { readonly code: 'bad-export' | 'bad-package'; readonly cause: VerifyError }
  | { readonly code: 'not-an-export' | 'other-consultation' | 'wrong-fingerprint' }
  | { readonly code: 'unstripped' | 'bad-stripping' }
  | { readonly code: TerminalFault; readonly terminal: string };

export type TerminalFault =
  | 'repeated-terminal'
  | 'bad-manifest'
  | 'misplaced-manifest'
  | 'other-form'
  | 'altered-batch'
  | 'no-final-manifest'
  | 'bad-final-manifest'
  | 'missing-batches'
  | 'missing-marks'
  | 'marks-differ';

type TerminalExport = UrnExport['terminals'][number];

/**
 * Checks everything that can be checked without the ballots' key: signatures, that every batch is whole and of this form, and that
 * every terminal's final manifest is there and matches (design.md §5, "complete"), or the registrar's decision for a lost one.
 */
export function verifyExport(file: ExportFile): Result<VerifiedUrn, ExportError> {
  const serverKey = claimedServerKey(file.payload);
  if (!serverKey) return err({ code: 'not-an-export' });
  const exported = verify(file, 'export', serverKey, exportSchema);
  if (!exported.ok) return err({ code: 'bad-export', cause: exported.error });
  const { consultation, package: envelope, terminals } = exported.value;
  const published = verify(envelope, 'package', serverKey, packageSchema);
  if (!published.ok) return err({ code: 'bad-package', cause: published.error });
  if (published.value.consultation !== consultation) return err({ code: 'other-consultation' });
  const { ballotKey } = published.value;
  if (ballotKey.fingerprint !== fingerprint(ballotKey.publicKey)) return err({ code: 'wrong-fingerprint' });

  const context = ballotContext(published.value);
  const urnTerminals: { name: string; ballots: Uint8Array[] }[] = [];
  let envelopes = 0;
  const seen = new Set<string>();
  for (const terminal of terminals) {
    const ballots = seen.has(terminal.terminal)
      ? err<TerminalFault>('repeated-terminal')
      : verifyTerminal(terminal, context);
    if (!ballots.ok) return err({ code: ballots.error, terminal: terminal.name });
    seen.add(terminal.terminal);
    urnTerminals.push({ name: terminal.name, ballots: ballots.value.sealed });
    envelopes += ballots.value.envelopes;
  }
  const provisional = verifyProvisional(exported.value.provisional, published.value, envelopes);
  if (!provisional.ok) return provisional;
  if (provisional.value?.ballots.length)
    urnTerminals.push({ name: provisionalChannel, ballots: provisional.value.ballots });
  const urn = { context, terminals: urnTerminals };
  const lost = terminals.flatMap(({ name, final, lostByDecision: reason }) =>
    final || reason === null ? [] : [{ name, reason }],
  );
  const stripped = provisional.value?.stripped;
  return ok({
    package: published.value,
    packageHash: payloadHash(envelope),
    serverKey,
    urn,
    terminals,
    lost,
    stripped,
  });
}

/**
 * The provisional ballots that the registrar accepted. Terminals say in their final manifests how many envelopes they sent; one that
 * was given up says nothing, so there may be more.
 */
function verifyProvisional(
  exported: UrnExport['provisional'],
  published: ConsultationPackage,
  envelopes: number,
): Result<{ stripped: Stripped; ballots: Uint8Array[] } | undefined, ExportError> {
  if (!exported) return envelopes === 0 ? ok(undefined) : err({ code: 'unstripped' });
  const stripped = verify(exported.manifest, 'stripped', published.registrarKey?.signingKey ?? '', strippedSchema);
  if (!stripped.ok) return err({ code: 'bad-stripping' });
  const { consultation, formHash, rehearsal, sealedBytes } = ballotContext(published);
  const { value } = stripped;
  const isOfThis = value.consultation === consultation && value.formHash === formHash && value.rehearsal === rehearsal;
  const ballots = acceptedBallots(exported.ballots, value, sealedBytes);
  if (!isOfThis || !ballots || value.envelopes < envelopes) return err({ code: 'bad-stripping' });
  return ok({ stripped: value, ballots });
}

/** The sealed ballots of one terminal, and the number of its provisional ones, when all that it signed agrees. */
function verifyTerminal(
  terminal: TerminalExport,
  context: BallotContext,
): Result<{ sealed: Uint8Array[]; envelopes: number }, TerminalFault> {
  const batches: { batch: string; count: number; setHash: string }[] = [];
  const sealed: Uint8Array[] = [];
  for (const { manifest, ballots } of terminal.batches) {
    const signed = verify(manifest, 'batch', terminal.signingKey, batchSchema);
    if (!signed.ok) return err('bad-manifest');
    const { batch, count, setHash: expected } = signed.value;
    if (signed.value.consultation !== context.consultation || signed.value.terminal !== terminal.terminal)
      return err('misplaced-manifest');
    if (signed.value.formHash !== context.formHash || signed.value.rehearsal !== context.rehearsal)
      return err('other-form');
    const decoded = decode(ballots);
    if (!decoded || decoded.length !== count || setHash(decoded.map(ballotId)) !== expected)
      return err('altered-batch');
    batches.push({ batch, count, setHash: expected });
    for (const ballot of decoded) sealed.push(ballot);
  }
  if (!terminal.final)
    return terminal.lostByDecision === null ? err('no-final-manifest') : ok({ sealed, envelopes: 0 });

  const final = verify(terminal.final, 'final', terminal.signingKey, finalManifestSchema);
  if (!final.ok) return err('bad-final-manifest');
  if (final.value.consultation !== context.consultation || final.value.terminal !== terminal.terminal)
    return err('misplaced-manifest');
  if (final.value.ballots !== sealed.length || inOrder(final.value.batches) !== inOrder(batches))
    return err('missing-batches');
  if (final.value.marks !== terminal.marks) return err('missing-marks');
  // One commit writes a mark and a ballot, so each person marked has one here, but for those who vote on paper, or the terminal states
  // that it was damaged there: more ballots were added, fewer were lost.
  const { paper = 0, damaged, provisional = [] } = final.value;
  if (sealed.length + paper + (damaged?.ballots ?? 0) !== terminal.marks) return err('marks-differ');
  return ok({ sealed, envelopes: provisional.reduce((sum, { count }) => sum + count, 0) });
}

function inOrder(batches: readonly { batch: string }[]): string {
  return canonicalJson([...batches].sort((a, b) => (a.batch < b.batch ? -1 : 1)));
}
