import type { RegistrarFile } from '../contract/ceremony.ts';
import type { ConsultationPackage } from '../contract/consultation.ts';
import {
  type DestroyedReason,
  destroyedReasons,
  type Envelopes,
  envelopesSchema,
  type Stripped,
  type StrippedFile,
  strippedMarksSchema,
  strippedSchema,
} from '../contract/provisional.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Signed } from '../contract/signed.ts';
import { batchSchema } from '../contract/sync.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { envelopeBytes, openEnvelope } from './envelope.ts';
import { claimedServerKey, decode } from './handed-out.ts';
import { recipientKey } from './hpke.ts';
import { ballotId, payloadHash, setHash, sortByBytes } from './ids.ts';
import { packageOfRegistrar, type RegistrarError } from './registrar.ts';
import { type BallotContext, ballotContext } from './sealing.ts';
import { sign, type VerifyError, verify } from './signing.ts';

/** What is wrong with an export of envelopes: with the whole, with its package, or with what one terminal sent. */
export type EnvelopesError =
  | { readonly code: 'bad-envelopes'; readonly cause: VerifyError }
  | { readonly code: 'not-envelopes' }
  | RegistrarError
  | {
      readonly code: 'bad-manifest' | 'misplaced-manifest' | 'other-form' | 'altered-batch';
      readonly terminal: string;
    };

/** Envelopes that are as their terminals signed them. */
interface VerifiedEnvelopes {
  readonly package: ConsultationPackage;
  readonly context: BallotContext;
  readonly export: Envelopes;
  readonly envelopesHash: string;
  readonly sealed: readonly Uint8Array[];
}

/**
 * The registrar's act (design.md §5, "once only"): opens the outer envelopes and decides by the token alone. What was not counted
 * yet goes on, still sealed; all else is dropped unopened and counted by its reason. Tokens and ballots leave in two lists, each
 * in the order of its bytes: nothing that is written ties one to the other.
 */
export function strip(
  file: Signed,
  registrar: RegistrarFile,
): Result<{ file: StrippedFile; stripped: Stripped; package: ConsultationPackage }, EnvelopesError> {
  const verified = verifyEnvelopes(file, registrar);
  if (!verified.ok) return verified;
  const { context, envelopesHash, sealed } = verified.value;
  const { accepted, destroyed } = sortOut(verified.value, registrar);
  const ids = sortByBytes(accepted.ballots.keys());
  const { consultation, formHash, rehearsal } = context;
  const stripped: Stripped = {
    consultation,
    rehearsal,
    formHash,
    envelopesHash,
    envelopes: sealed.length,
    accepted: ids.length,
    setHash: setHash(ids),
    destroyed,
  };
  const marks = { consultation, envelopesHash, tokens: sortByBytes(accepted.tokens) };
  const key = { publicKey: registrar.signingKey, privateKey: registrar.signingPrivateKey };
  return ok({
    package: verified.value.package,
    stripped,
    file: {
      type: 'passerelle/stripped-file/1',
      manifest: sign('stripped', stripped, key),
      marks: sign('stripped-marks', marks, key),
      ballots: ids.map((id) => toBase64url(accepted.ballots.get(id) ?? new Uint8Array())),
    },
  });
}

/** What a stripped file says, when the registrar of this package signed both parts of it, and its ballots are those signed. */
export function readStripped(
  file: StrippedFile,
  published: ConsultationPackage,
): Result<
  { stripped: Stripped; tokens: readonly string[]; ballots: readonly Uint8Array[] },
  { code: 'other-registrar' | 'other-consultation' | 'altered' }
> {
  const signer = published.registrarKey?.signingKey ?? '';
  const stripped = verify(file.manifest, 'stripped', signer, strippedSchema);
  const marks = verify(file.marks, 'stripped-marks', signer, strippedMarksSchema);
  for (const part of [stripped, marks])
    if (!part.ok) return err({ code: part.error.code === 'wrong-signer' ? 'other-registrar' : 'altered' });
  if (!stripped.ok || !marks.ok) return err({ code: 'altered' });
  const { consultation, formHash, rehearsal, sealedBytes } = ballotContext(published);
  const { value } = stripped;
  const { tokens } = marks.value;
  const isSame = value.consultation === consultation && value.formHash === formHash && value.rehearsal === rehearsal;
  if (!isSame || marks.value.consultation !== consultation) return err({ code: 'other-consultation' });
  const ballots = acceptedBallots(file.ballots, value, sealedBytes);
  const addsUp = value.accepted + sum(value.destroyed) === value.envelopes && tokens.length === value.accepted;
  const isSorted = new Set(tokens).size === tokens.length && sortByBytes(tokens).every((one, at) => one === tokens[at]);
  if (!ballots || !addsUp || !isSorted || marks.value.envelopesHash !== value.envelopesHash)
    return err({ code: 'altered' });
  return ok({ stripped: value, tokens, ballots });
}

/** The ballots that a registrar's manifest names, each of the length of its form and all different; nothing when they are others. */
export function acceptedBallots(
  texts: readonly string[],
  { accepted, setHash: expected }: Stripped,
  sealedBytes: number,
): Uint8Array[] | undefined {
  try {
    const ballots = texts.map(fromBase64url);
    const ids = ballots.map(ballotId);
    const isWhole = ballots.every(({ length }) => length === sealedBytes) && new Set(ids).size === accepted;
    return isWhole && ids.length === accepted && setHash(ids) === expected ? ballots : undefined;
  } catch {
    return undefined;
  }
}

function verifyEnvelopes(file: Signed, registrar: RegistrarFile): Result<VerifiedEnvelopes, EnvelopesError> {
  const serverKey = claimedServerKey(file.payload);
  if (!serverKey) return err({ code: 'not-envelopes' });
  const exported = verify(file, 'envelopes', serverKey, envelopesSchema);
  if (!exported.ok) return err({ code: 'bad-envelopes', cause: exported.error });
  const published = packageOfRegistrar(exported.value, serverKey, registrar);
  if (!published.ok) return published;
  const context = ballotContext(published.value);
  const sealed: Uint8Array[] = [];
  for (const terminal of exported.value.terminals) {
    const own = envelopesOf(terminal, context);
    if (!own.ok) return err({ code: own.error, terminal: terminal.name });
    sealed.push(...own.value);
  }
  const envelopesHash = payloadHash(file);
  return ok({ package: published.value, context, export: exported.value, envelopesHash, sealed });
}

function envelopesOf(
  { terminal, signingKey, batches }: Envelopes['terminals'][number],
  { consultation, formHash, rehearsal, sealedBytes }: BallotContext,
): Result<Uint8Array[], 'bad-manifest' | 'misplaced-manifest' | 'other-form' | 'altered-batch'> {
  const all: Uint8Array[] = [];
  for (const { manifest, envelopes } of batches) {
    const signed = verify(manifest, 'provisional', signingKey, batchSchema);
    if (!signed.ok) return err('bad-manifest');
    const { value } = signed;
    if (value.consultation !== consultation || value.terminal !== terminal) return err('misplaced-manifest');
    const isOfForm =
      value.formHash === formHash && value.rehearsal === rehearsal && value.sealedBytes === envelopeBytes(sealedBytes);
    if (!isOfForm) return err('other-form');
    const decoded = decode(envelopes);
    if (decoded?.length !== value.count || setHash(decoded.map(ballotId)) !== value.setHash)
      return err('altered-batch');
    all.push(...decoded);
  }
  return ok(all);
}

/** Takes the envelopes in the order of their ids, which are hashes: of two with one token nobody could choose which comes first. */
function sortOut(
  { context, export: { voted, votedOnPaper, mayStillVote, uncertain, ballots }, sealed }: VerifiedEnvelopes,
  registrar: RegistrarFile,
) {
  const recipient = recipientKey(registrar.privateKey);
  const lists = {
    voted: new Set(voted),
    paper: new Set(votedOnPaper),
    open: new Set(mayStillVote),
    uncertain: new Set(uncertain),
    ballots: new Set(ballots),
  };
  const accepted = { tokens: new Set<string>(), ballots: new Map<string, Uint8Array>() };
  const destroyed = Object.fromEntries(destroyedReasons.map((reason) => [reason, 0])) as Stripped['destroyed'];
  const byId = new Map(sealed.map((envelope) => [ballotId(envelope), envelope]));
  destroyed.copied += sealed.length - byId.size;
  for (const id of sortByBytes(byId.keys())) {
    const opened = openEnvelope(byId.get(id) ?? new Uint8Array(), context, recipient);
    const reason = opened.ok ? hindrance(opened.value.token, ballotId(opened.value.sealed)) : 'cannot-open';
    if (reason) destroyed[reason] += 1;
    else if (opened.ok) {
      accepted.tokens.add(opened.value.token);
      accepted.ballots.set(ballotId(opened.value.sealed), opened.value.sealed);
    }
  }
  return { accepted, destroyed };

  function hindrance(token: string, ballot: string): DestroyedReason | undefined {
    if (lists.voted.has(token)) return 'already-voted';
    if (lists.paper.has(token)) return 'voted-on-paper';
    if (!lists.open.has(token)) return 'not-eligible';
    if (lists.uncertain.has(token)) return 'held-by-lost-terminal';
    if (accepted.tokens.has(token)) return 'twice-provisional';
    return lists.ballots.has(ballot) || accepted.ballots.has(ballot) ? 'copied' : undefined;
  }
}

function sum(destroyed: Stripped['destroyed']): number {
  return Object.values(destroyed).reduce((total, one) => total + one, 0);
}
