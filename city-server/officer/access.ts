import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret that was sent is the right one, in a time that does not depend on where they differ. */
export function sameSecret(sent: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(sent).digest(), createHash('sha256').update(expected).digest());
}

/** The token of an `Authorization: Bearer` header. */
export function bearerOf(header: string | undefined): string | undefined {
  return header?.match(/^Bearer ([\x21-\x7e]+)$/i)?.[1];
}

/**
 * Whether a Host header names loopback. A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) would have the
 * officer's browser speak to us under that name.
 */
export function isLoopbackHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/.test(host ?? '');
}
