import { randomBytes } from 'node:crypto';

/** A new opaque reference (contract/identifiers.ts). */
export function newReference(): string {
  return randomBytes(16).toString('base64url');
}
