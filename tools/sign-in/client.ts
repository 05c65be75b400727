import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../contract/result.ts';
import type { Ask } from '../stack/sites.ts';
import { type IdToken, readIdToken, type TokenFault } from './id-token.ts';

/** What a client and its provider agreed on beforehand. */
export interface Registration {
  readonly id: string;
  readonly secret: string;
  /** The one address to which the provider sends people back. */
  readonly redirectUri: string;
}

/** A sign-in that began in a browser. The client keeps it for that browser alone. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
}

/** `refused`: the provider said no. `state`: this browser did not begin what comes back. `code`: the provider does not know it. */
export type SignInFault = 'refused' | 'state' | 'code' | TokenFault;

/** A site that lets others say who its visitors are: OpenID Connect, authorization code flow. */
export class OpenIdClient {
  readonly #issuer: string;
  readonly #registration: Registration;

  constructor(issuer: string, registration: Registration) {
    this.#issuer = issuer;
    this.#registration = registration;
  }

  /** Where to send the browser, and what to keep for its return. */
  begin(): { readonly location: string; readonly attempt: Attempt } {
    const attempt = { state: randomBytes(16).toString('base64url'), nonce: randomBytes(16).toString('base64url') };
    const { id, redirectUri } = this.#registration;
    const asked = { response_type: 'code', scope: 'openid profile', client_id: id, redirect_uri: redirectUri };
    return { location: `${this.#issuer}/authorize?${new URLSearchParams({ ...asked, ...attempt })}`, attempt };
  }

  /** Who came back. What the browser brings is a code and nothing more: who it stands for is asked behind its back. */
  async finish(
    returned: URLSearchParams,
    attempt: Attempt | undefined,
    ask: Ask,
  ): Promise<Result<IdToken, SignInFault>> {
    if (attempt === undefined || returned.get('state') !== attempt.state) return err('state');
    if (returned.has('error')) return err('refused');
    const { id, secret, redirectUri } = this.#registration;
    const form = new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: returned.get('code') ?? '' },
      ...{ client_id: id, client_secret: secret, redirect_uri: redirectUri },
    });
    const answer = await ask(`${this.#issuer}/token`, { form });
    if (answer.status !== 200) return err('code');
    const { keys } = JSON.parse((await ask(`${this.#issuer}/jwks`)).text);
    const expected = { issuer: this.#issuer, clientId: id, nonce: attempt.nonce, nowMs: Date.now() };
    const read = readIdToken(JSON.parse(answer.text).id_token, keys, expected);
    return read.ok ? ok(read.value) : read;
  }
}
