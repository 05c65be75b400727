import { type Choices, choicesSchema } from '../contract/choices.ts';
import type { BallotForm } from '../contract/form.ts';
import { err, mustBeOk, ok, type Result } from '../contract/result.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { fromBase64url } from './encoding.ts';
import { longestChoicesBytes, validateChoices } from './forms/index.ts';
import { type HpkeBinding, hpkeOpen, hpkeOverheadBytes, hpkeSeal, type RecipientKey } from './hpke.ts';
import { formHash } from './ids.ts';
import { pad, paddedBytes, unpad } from './padded.ts';

/** Every plaintext is padded to a multiple of this, the same for all ballots of a form: the length tells nothing of the choice. */
const paddingBytes = 256;

/** What a ballot is bound to: its consultation, its form, and whether it is a rehearsal. Made once, used for many ballots. */
export type BallotContext = {
  readonly consultation: string;
  readonly form: BallotForm;
  readonly formHash: string;
  readonly rehearsal: boolean;
  /** The length of every sealed ballot of this context. */
  readonly sealedBytes: number;
};

/** Why a sealed ballot cannot be counted. */
export type OpenError = {
  readonly code: 'wrong-size' | 'cannot-open' | 'malformed' | 'wrong-context' | 'invalid-choices';
};

/** The context of the ballots of a consultation (a package has these members and more). */
export function ballotContext(of: { consultation: string; form: BallotForm; rehearsal: boolean }): BallotContext {
  const { consultation, form, rehearsal } = of;
  const hash = formHash(form);
  const around = canonicalJson({ choices: '', consultation, form: hash, rehearsal }).length - '""'.length;
  const plaintextBytes = paddedBytes(around + longestChoicesBytes(form), paddingBytes);
  return { consultation, form, formHash: hash, rehearsal, sealedBytes: plaintextBytes + hpkeOverheadBytes };
}

/**
 * Seals choices to the consultation's key (raw X25519, base64url). The terminal keeps no key that could open them again. Throws
 * for choices that do not fit the form: a ballot that could not be counted must never be made.
 */
export function seal(choices: Choices, context: BallotContext, publicKey: string): Uint8Array {
  const valid = mustBeOk(validateChoices(context.form, choices), 'choices that do not fit the form');
  const text = canonicalJson({
    choices: valid,
    consultation: context.consultation,
    form: context.formHash,
    rehearsal: context.rehearsal,
  });
  return hpkeSeal(publicKey, binding(context), pad(text, context.sealedBytes - hpkeOverheadBytes));
}

/**
 * Opens a sealed ballot of this context. Strict to the byte (size, padding, canonical text), so that nothing but the choices can
 * be carried by a ballot, and nobody can recognise one at the count.
 */
export function open(sealed: Uint8Array, context: BallotContext, recipient: RecipientKey): Result<Choices, OpenError> {
  if (sealed.length !== context.sealedBytes) return err({ code: 'wrong-size' });
  const plaintext = hpkeOpen(recipient, binding(context), sealed);
  if (!plaintext.ok) return plaintext;
  const inner = innerOf(plaintext.value);
  if (!inner) return err({ code: 'malformed' });
  const { choices, consultation, form, rehearsal, ...others } = inner;
  if (Object.keys(others).length > 0) return err({ code: 'malformed' });
  if (consultation !== context.consultation || form !== context.formHash || rehearsal !== context.rehearsal)
    return err({ code: 'wrong-context' });
  const parsed = choicesSchema.safeParse(choices);
  if (!parsed.success || !validateChoices(context.form, parsed.data).ok) return err({ code: 'invalid-choices' });
  return ok(parsed.data);
}

function binding(context: BallotContext): HpkeBinding {
  return {
    info: Buffer.from(`passerelle/ballot/1\n${context.consultation}`),
    aad: fromBase64url(context.formHash),
  };
}

function innerOf(plaintext: Uint8Array): Record<string, unknown> | undefined {
  const text = unpad(plaintext);
  const value = text === undefined ? undefined : parseCanonicalJson(text);
  if (!value?.ok || typeof value.value !== 'object' || value.value === null || Array.isArray(value.value))
    return undefined;
  return value.value as Record<string, unknown>;
}
