import { createHash, randomBytes } from 'node:crypto';
import type { Bitmap } from '../../main/services/printer/bitmap.ts';

/** A reference as the shell makes them, for a visit. */
export function reference(): string {
  return randomBytes(16).toString('base64url');
}

/** Tells two pictures apart over a line that is too narrow for them. */
export function digestOf({ bits }: Bitmap): string {
  return createHash('sha256').update(bits).digest('hex');
}
