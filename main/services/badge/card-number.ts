import type { CardsConfig } from '../../../contract/devices.ts';
import { err, ok, type Result } from '../../../contract/result.ts';

/**
 * Why a card could not be read, in words that carry nothing of the card. `garbled`: other keys than digits (a reader set for
 * another layout than the configured one types these), or the end of the number did not come.
 */
export type UnreadableReason = 'wrong-length' | 'check-digit' | 'garbled';

/** The Luhn check of ISO/IEC 7812-1 annex B, over all digits, the last being the check digit. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/**
 * The card number as every process of the city writes it: its digits and nothing else, leading zeros kept. The voter token is
 * derived from exactly this string (design.md section 5), so a number that is not surely whole is refused.
 */
export function canonicalCardNumber(
  text: string,
  cards: CardsConfig,
): Result<string, { readonly code: UnreadableReason }> {
  if (!/^[0-9]+$/.test(text)) return err({ code: 'garbled' });
  if (!cards.lengths.includes(text.length)) return err({ code: 'wrong-length' });
  if (cards.check === 'luhn' && !passesLuhn(text)) return err({ code: 'check-digit' });
  return ok(text);
}
