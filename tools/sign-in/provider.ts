import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Site } from '../stack/sites.ts';
import type { Registration } from './client.ts';
import { type Person, SigningKey } from './id-token.ts';

/** What a client asked for, checked. */
export interface Authorization {
  readonly client: Registration;
  readonly state: string;
  readonly nonce: string;
}

/** Finds out who the person at a browser is, and answers the authorization with `OpenIdProvider.answer` sooner or later. */
export type AskPerson = (request: IncomingMessage, response: ServerResponse, authorization: Authorization) => void;

const codeValidMs = 60_000;

interface Grant extends Authorization {
  readonly person: Person;
  readonly grantedAtMs: number;
}

/** Says who people are to the clients that it knows: OpenID Connect, authorization code flow. How it knows is not its concern. */
export class OpenIdProvider {
  readonly issuer: string;
  readonly #clients: readonly Registration[];
  readonly #now: () => number;
  readonly #key = new SigningKey();
  readonly #grants = new Map<string, Grant>();

  constructor(issuer: string, clients: readonly Registration[], now: () => number = Date.now) {
    this.issuer = issuer;
    this.#clients = clients;
    this.#now = now;
  }

  /** The addresses that the protocol needs. */
  site(askPerson: AskPerson): Site {
    const below = new URL(this.issuer).pathname.replace(/\/$/, '');
    return {
      [`${below}/authorize`]: (request, response) => this.#authorize(request, response, askPerson),
      [`${below}/token`]: (request, response) => this.#exchange(request, response),
      [`${below}/jwks`]: (_request, response) => json(response, 200, { keys: [this.#key.publicKey] }),
    };
  }

  /** Sends the browser back to the client with a code that stands for the person, once. */
  answer(response: ServerResponse, authorization: Authorization, person: Person): void {
    const code = randomBytes(16).toString('base64url');
    this.#grants.set(code, { ...authorization, person, grantedAtMs: this.#now() });
    sendBack(response, authorization.client, { code, state: authorization.state });
  }

  /** A client that is not known, or an address that is not its own, is told to nobody but the person: who knows where it leads? */
  #authorize(request: IncomingMessage, response: ServerResponse, askPerson: AskPerson): void {
    const asked = new URL(request.url ?? '/', this.issuer).searchParams;
    const client = this.#clients.find(({ id }) => id === asked.get('client_id'));
    if (client === undefined || client.redirectUri !== asked.get('redirect_uri')) {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' }).end('Service inconnu.');
      return;
    }
    const [state, nonce] = [asked.get('state') ?? '', asked.get('nonce') ?? ''];
    const isUsual = asked.get('response_type') === 'code' && asked.get('scope')?.split(' ').includes('openid');
    if (isUsual && state !== '' && nonce !== '') askPerson(request, response, { client, state, nonce });
    else sendBack(response, client, { error: 'invalid_request', state });
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const client = this.#clients.find(({ id }) => id === form.get('client_id'));
    if (client === undefined || !isSame(client.secret, form.get('client_secret') ?? ''))
      return json(response, 401, { error: 'invalid_client' });
    const code = form.get('code') ?? '';
    const grant = this.#grants.get(code);
    this.#grants.delete(code); // whatever comes of it: a code that was shown twice was stolen
    const isGood =
      grant?.client === client &&
      form.get('grant_type') === 'authorization_code' &&
      form.get('redirect_uri') === client.redirectUri &&
      this.#now() - grant.grantedAtMs < codeValidMs;
    if (!isGood) return json(response, 400, { error: 'invalid_grant' });
    const said = { ...grant.person, iss: this.issuer, aud: client.id, nonce: grant.nonce };
    json(response, 200, { token_type: 'Bearer', id_token: this.#key.sign(said, this.#now()) });
  }
}

function sendBack(response: ServerResponse, { redirectUri }: Registration, said: Readonly<Record<string, string>>) {
  response.writeHead(303, { location: `${redirectUri}?${new URLSearchParams(said)}` }).end();
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(value));
}

/** In a time that does not tell how much of it was right. */
function isSame(secret: string, shown: string): boolean {
  const [one, other] = [secret, shown].map((value) => createHash('sha256').update(value).digest()) as [Buffer, Buffer];
  return timingSafeEqual(one, other);
}
