import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { chmod, link, readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fromBase64url, generateSigningKey, type KeyPair, sign, verify } from '../../ballot/index.ts';
import { bytes32 } from '../../contract/signed.ts';

const keyFileSchema = z.strictObject({
  type: z.literal('passerelle/server-key/1'),
  publicKey: bytes32,
  privateKey: bytes32,
});

/**
 * The signing key of the city server, the root of trust of its terminals: read from `path`, or made there at the first start,
 * readable by this account only. Throws when the file is readable by others, damaged, or does not hold a pair: a lost key must be
 * noticed, never replaced in silence.
 */
export async function loadOrCreateServerKey(path: string): Promise<KeyPair> {
  const text = (await readExisting(path)) ?? (await create(path));
  const parsed = keyFileSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`${path} does not hold a server key`);
  const pair = { publicKey: parsed.data.publicKey, privateKey: parsed.data.privateKey };
  const belongTogether = verify(sign('settings', {}, pair), 'settings', pair.publicKey, z.strictObject({})).ok;
  if (!belongTogether) throw new Error(`${path} does not hold a server key`);
  return pair;
}

/** A secret for one purpose, derived from the server's key so that it is never in the database: 32 bytes. */
export function derivedSecret(key: KeyPair, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', fromBase64url(key.privateKey), '', `passerelle/${purpose}/1`, 32));
}

/** SHA-256 of the raw public key: its start ends every enrolment code, so that a terminal knows its server. */
export function serverKeyHash(publicKey: string): Uint8Array {
  return createHash('sha256').update(fromBase64url(publicKey)).digest();
}

async function readExisting(path: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(path);
    if (mode & 0o077) throw new Error(`${path} can be read by other accounts; it must have mode 0600`);
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole beside it, then linked into place: a start that is cut off, or two at once, never leave half a key or two. */
async function create(path: string): Promise<string> {
  const text = JSON.stringify({ type: 'passerelle/server-key/1', ...generateSigningKey() });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  await chmod(draft, 0o600);
  try {
    await link(draft, path);
    return text;
  } catch (error) {
    const other = await readExisting(path);
    if (other) return other;
    throw error;
  } finally {
    await unlink(draft);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
