import { createPublicKey, generateKeyPairSync, type JsonWebKey, randomUUID, sign, verify } from 'node:crypto';
import { err, ok, type Result } from '../../contract/result.ts';

/** Whoever signed in, as a provider knows them. */
export interface Person {
  /** The same at each sign-in to one client, and another one for each provider. */
  readonly sub: string;
  readonly given_name: string;
  readonly family_name: string;
}

/** What a provider says of a person to one client, for one sign-in (OpenID Connect Core §2). */
export interface IdToken extends Person {
  readonly iss: string;
  readonly aud: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number;
}

/** What a client knows before it reads a token. */
export interface Expected {
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string;
  readonly nowMs: number;
}

export type TokenFault = 'unreadable' | 'signature' | 'issuer' | 'audience' | 'nonce' | 'expired';

const header = { alg: 'ES256', typ: 'JWT' } as const;
const validSeconds = 60;

/** The key of a provider: made at its start, and gone with it. */
export class SigningKey {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #kid = randomUUID();

  /** As it stands in the provider's key set. */
  get publicKey(): JsonWebKey {
    return { ...this.#keys.publicKey.export({ format: 'jwk' }), kid: this.#kid, alg: header.alg, use: 'sig' };
  }

  sign(said: Omit<IdToken, 'iat' | 'exp'>, nowMs: number): string {
    const iat = Math.floor(nowMs / 1000);
    const signed = `${encoded({ ...header, kid: this.#kid })}.${encoded({ ...said, iat, exp: iat + validSeconds })}`;
    const key = { key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' } as const;
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }
}

/** Reads a token only once it is sure who wrote it, to whom, for which sign-in and when. */
export function readIdToken(
  token: string,
  keys: readonly JsonWebKey[],
  { issuer, clientId, nonce, nowMs }: Expected,
): Result<IdToken, TokenFault> {
  const [head = '', body = '', signature = ''] = token.split('.');
  const { alg, kid } = (decoded(head) ?? {}) as { alg?: string; kid?: string };
  const said = decoded(body) as IdToken | undefined;
  // The algorithm is ours to choose: a token that chose it could choose none.
  if (alg !== header.alg || said === undefined) return err('unreadable');
  const key = keys.find((one) => one.kid === kid);
  if (key === undefined) return err('signature');
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) return err('signature');
  if (said.iss !== issuer) return err('issuer');
  if (said.aud !== clientId) return err('audience');
  if (said.nonce !== nonce) return err('nonce');
  return said.exp * 1000 > nowMs ? ok(said) : err('expired');
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
