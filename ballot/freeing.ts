import { randomBytes } from 'node:crypto';
import type { RegistrarFile } from '../contract/ceremony.ts';
import type { ConsultationPackage } from '../contract/consultation.ts';
import {
  type Freed,
  type FreedFile,
  type FreeingReason,
  freedCardsSchema,
  freedSchema,
  type HeldCards,
  heldCardsSchema,
} from '../contract/freeing.ts';
import { err, ok, type Result } from '../contract/result.ts';
import type { Signed } from '../contract/signed.ts';
import { toBase64url } from './encoding.ts';
import { claimedServerKey } from './handed-out.ts';
import { sortByBytes } from './ids.ts';
import { packageOfRegistrar, type RegistrarError } from './registrar.ts';
import { sign, type VerifyError, verify } from './signing.ts';

/** What is wrong with a list of held cards, or with the registrar's file beside it. */
export type HeldCardsError =
  | { readonly code: 'bad-list'; readonly cause: VerifyError }
  | { readonly code: 'not-a-list' }
  | RegistrarError;

/**
 * The registrar's decision about the cards of a list. What is published of it names no card, and nothing in it could be compared with
 * one: only the other part, for the poll book, names the decision by its random name.
 */
export function freeCards(
  list: Signed,
  reason: FreeingReason,
  registrar: RegistrarFile,
): Result<{ file: FreedFile; freed: Freed }, HeldCardsError> {
  const held = verifyHeld(list, registrar);
  if (!held.ok) return held;
  const { consultation, cards } = held.value;
  const decision = toBase64url(randomBytes(16));
  const freed: Freed = { consultation, decision, reason, cards: cards.length };
  const key = { publicKey: registrar.signingKey, privateKey: registrar.signingPrivateKey };
  const manifest = sign('freed', freed, key);
  const named = sign('freed-cards', { consultation, decision, cards }, key);
  return ok({ file: { type: 'passerelle/freed-file/1', manifest, cards: named }, freed });
}

/** What a decision says, when the registrar of this package signed both parts of it, and they are of one decision. */
export function readFreed(
  file: FreedFile,
  { consultation, registrarKey }: ConsultationPackage,
): Result<{ freed: Freed; cards: HeldCards['cards'] }, { code: 'other-registrar' | 'other-consultation' | 'altered' }> {
  const signer = registrarKey?.signingKey ?? '';
  const freed = verify(file.manifest, 'freed', signer, freedSchema);
  const named = verify(file.cards, 'freed-cards', signer, freedCardsSchema);
  for (const part of [freed, named])
    if (!part.ok) return err({ code: part.error.code === 'wrong-signer' ? 'other-registrar' : 'altered' });
  if (!freed.ok || !named.ok) return err({ code: 'altered' });
  const { cards, ...of } = named.value;
  if (freed.value.consultation !== consultation || of.consultation !== consultation)
    return err({ code: 'other-consultation' });
  const isOne = of.decision === freed.value.decision && cards.length === freed.value.cards;
  return isOne && areSorted(cards) ? ok({ freed: freed.value, cards }) : err({ code: 'altered' });
}

function verifyHeld(list: Signed, registrar: RegistrarFile): Result<HeldCards, HeldCardsError> {
  const serverKey = claimedServerKey(list.payload);
  if (!serverKey) return err({ code: 'not-a-list' });
  const held = verify(list, 'held-cards', serverKey, heldCardsSchema);
  if (!held.ok) return err({ code: 'bad-list', cause: held.error });
  const published = packageOfRegistrar(held.value, serverKey, registrar);
  if (!published.ok) return published;
  return areSorted(held.value.cards) ? held : err({ code: 'not-a-list' });
}

function areSorted(cards: HeldCards['cards']): boolean {
  const tokens = cards.map(({ token }) => token);
  return new Set(tokens).size === tokens.length && sortByBytes(tokens).every((token, at) => token === tokens[at]);
}
