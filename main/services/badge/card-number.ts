import { type CardKind, deskCodeDigits } from '../../../contract/devices.ts';
import { err, ok, type Result } from '../../../contract/result.ts';

/**
 * Why a card could not be read, in words that carry nothing of the card. `garbled`: other keys than digits (a reader set for
 * another layout than the configured one types these), or the end of the number did not come. `other-kind`: it is none of this town's.
 */
export type UnreadableReason = 'wrong-length' | 'check-digit' | 'garbled' | 'other-kind';

/** Whose a card can be, as far as its number tells. */
export type CardHolders = readonly ('library' | 'mediator')[];

/** What was read. Nothing in it may leave the memory of the services, but a code, which is typed at the screen otherwise. */
export type ReadCard =
  | { readonly kind: 'card'; readonly number: string; readonly holders: CardHolders }
  | { readonly kind: 'code'; readonly code: string };

type Shape = Extract<CardKind, { lengths: number[] }>;

/**
 * The card number as every process of the city writes it: its digits and nothing else, leading zeros kept. The voter token is
 * derived from exactly this string (design.md section 5), so a number that is not surely whole is refused. `kinds`: those that this
 * reader may read.
 */
export function recogniseCard(
  text: string,
  kinds: readonly CardKind[],
): Result<ReadCard, { readonly code: UnreadableReason }> {
  if (!/^[0-9]+$/.test(text)) return err({ code: 'garbled' });
  const shapes = kinds.filter((kind): kind is Shape => kind.kind !== 'code');
  const long = shapes.filter(({ lengths }) => lengths.includes(text.length));
  const begun = long.filter(({ prefix = '' }) => text.startsWith(prefix));
  const holders = begun.filter(({ check }) => check === 'none' || passesLuhn(text)).map(({ kind }) => kind);
  if (holders.length > 0) return ok({ kind: 'card', number: text, holders: [...new Set(holders)] });
  if (text.length === deskCodeDigits && kinds.some(({ kind }) => kind === 'code'))
    return ok({ kind: 'code', code: text });
  if (begun.length > 0) return err({ code: 'check-digit' });
  return err({ code: long.length > 0 ? 'other-kind' : 'wrong-length' });
}

/** The Luhn check of ISO/IEC 7812-1 annex B, over all digits, the last being the check digit. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
