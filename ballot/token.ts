import { createHmac, randomBytes } from 'node:crypto';
import { fromBase64url, toBase64url } from './encoding.ts';

/** A new HMAC key for the voter tokens of one consultation: 32 bytes, base64url. */
export function generateTokenKey(): string {
  return toBase64url(randomBytes(32));
}

/** The voter token of a library card (its canonical number), 32 bytes in base64url (design.md §5, "token"). */
export function cardToken(tokenKey: string, cardNumber: string): string {
  return token(tokenKey, `card:${cardNumber}`);
}

/** The voter token of a one-use code from the desk (its digits). The prefix keeps it apart from a card of the same digits. */
export function codeToken(tokenKey: string, code: string): string {
  return token(tokenKey, `code:${code}`);
}

/** How a mediator's card is known to a terminal: under the mediators' own key, which lives longer than any consultation. */
export function mediatorToken(mediatorKey: string, cardNumber: string): string {
  return token(mediatorKey, `mediator:${cardNumber}`);
}

function token(key: string, of: string): string {
  return toBase64url(createHmac('sha256', fromBase64url(key)).update(of, 'utf8').digest());
}
