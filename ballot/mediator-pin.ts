import { randomBytes, randomInt, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fromBase64url, toBase64url } from './encoding.ts';

/** A mediator's PIN as it is kept, on the city server and on terminals: never the PIN. Both in base64url. */
export interface KeptPin {
  readonly salt: string;
  readonly hash: string;
}

/** Of the least that OWASP's Password Storage Cheat Sheet asks of scrypt, the row of 32 MiB: what a small terminal can spare. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } satisfies ScryptOptions;

const scryptAside = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** Six digits that nobody chose, so that none is a birthday. */
export function drawPin(): string {
  return String(randomInt(10 ** 6)).padStart(6, '0');
}

/** What is kept of a PIN, with a salt of its own. Takes its time on another thread: that is what a guess will cost. */
export async function keepPin(pin: string, cardNumber: string): Promise<KeptPin> {
  const salt = randomBytes(16);
  return { salt: toBase64url(salt), hash: toBase64url(await hashOf(pin, cardNumber, salt)) };
}

/** Whether this is the PIN of this card. Takes its time on another thread, and as long for a wrong one as for the right one. */
export async function isPinOf(pin: string, cardNumber: string, { salt, hash }: KeptPin): Promise<boolean> {
  return timingSafeEqual(await hashOf(pin, cardNumber, fromBase64url(salt)), fromBase64url(hash));
}

/**
 * The number of the card goes in beside the PIN: a million PINs are soon tried, and whoever has only the disk of a terminal would have to
 * try them for every card.
 */
function hashOf(pin: string, cardNumber: string, salt: Uint8Array): Promise<Buffer> {
  return scryptAside(`mediator-pin:${cardNumber}:${pin}`, salt, 32, cost);
}
