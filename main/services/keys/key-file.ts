import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  canonicalJson,
  generateSealingKey,
  generateSigningKey,
  type KeyPair,
  toBase64url,
} from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { bytes32 } from '../../../contract/signed.ts';
import { type StoreMarkers, type StoreRefusal, writeDurably } from '../database/index.ts';

const pairSchema = z.strictObject({ publicKey: bytes32, privateKey: bytes32 });
const keyFileSchema = z.strictObject({ signing: pairSchema, sealing: pairSchema, check: bytes32 });

/** The two key pairs of a terminal: Ed25519 for what it says, X25519 for what it is told alone. */
export interface TerminalKeys {
  readonly signing: KeyPair;
  readonly sealing: KeyPair;
}

const marker = 'keys';

/**
 * Reads the keys, or makes them at the first start. A file that is gone or altered is refused: with other keys the terminal would
 * be another terminal. `check` is the hash of the rest, so that a flipped bit shows.
 */
export function openKeyFile(file: string, markers: StoreMarkers): Result<TerminalKeys, StoreRefusal> {
  const text = readIfThere(file);
  if (text === undefined) return markers.has(marker) ? err({ code: 'missing' }) : ok(makeKeyFile(file, markers));
  const keys = parseKeys(text);
  if (!keys) return err({ code: 'damaged' });
  markers.add(marker);
  return ok(keys);
}

function makeKeyFile(file: string, markers: StoreMarkers): TerminalKeys {
  const keys = { signing: generateSigningKey(), sealing: generateSealingKey() };
  writeDurably(file, `${JSON.stringify({ ...keys, check: checkOf(keys) }, undefined, 2)}\n`);
  markers.add(marker);
  return keys;
}

function parseKeys(text: string): TerminalKeys | undefined {
  try {
    const { check, ...keys } = keyFileSchema.parse(JSON.parse(text));
    return check === checkOf(keys) ? keys : undefined;
  } catch {
    return undefined;
  }
}

function checkOf(keys: TerminalKeys): string {
  return toBase64url(createHash('sha256').update(canonicalJson(keys)).digest());
}

/** The text of a file; nothing when there is none. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
