import { expect, onTestFinished, test } from 'vitest';
import { makeAuthority } from '../stack/certificates.ts';
import { serveSites } from '../stack/sites.ts';
import { type Attempt, OpenIdClient, type Registration } from './client.ts';
import { readIdToken, SigningKey } from './id-token.ts';
import { OpenIdProvider } from './provider.ts';

const issuer = 'https://compte.example/v2';
const service: Registration = { id: 'service', secret: 'a secret', redirectUri: 'https://service.example/retour' };
const other: Registration = { id: 'other', secret: 'another secret', redirectUri: 'https://other.example/retour' };
const person = { sub: '1', given_name: 'Amina', family_name: 'Haddad' };
const refused = (error: string) => ({ ok: false, error });

/** A provider over HTTPS that knows at once who everybody is. */
async function provider() {
  const clock = { lateMs: 0 };
  const openId = new OpenIdProvider(issuer, [service, other], () => Date.now() + clock.lateMs);
  const site = openId.site((_request, response, authorization) => openId.answer(response, authorization, person));
  const certificate = await (await makeAuthority({ name: 'sign-in', days: 1 })).issue(['compte.example']);
  const { ask, stop } = await serveSites({ 'compte.example': site }, () => certificate);
  onTestFinished(stop);
  const client = new OpenIdClient(issuer, service);

  /** What the browser brings back from an address of the provider, or whatever the provider says instead. */
  async function visit(address: string) {
    const { status, headers, text } = await ask(address);
    return status === 303 ? new URL(headers.location ?? '').searchParams : text;
  }
  /** A sign-in as far as the browser's return. */
  async function come(): Promise<{ back: URLSearchParams; attempt: Attempt }> {
    const { location, attempt } = client.begin();
    return { back: (await visit(location)) as URLSearchParams, attempt };
  }
  const finish = (back: URLSearchParams, attempt?: Attempt) => client.finish(back, attempt, ask);
  return { clock, ask, client, visit, come, finish };
}

function changed(address: string, change: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
  return url.href;
}

test('a person comes back under the name that the provider gives', async () => {
  const { come, finish } = await provider();
  const { back, attempt } = await come();
  expect(await finish(back, attempt)).toMatchObject({ ok: true, value: { ...person, aud: 'service', iss: issuer } });
});

test('a browser that brings back what it did not begin is refused', async () => {
  const { come, finish } = await provider();
  const mine = await come();
  const theirs = await come();
  expect(await finish(theirs.back, mine.attempt)).toEqual(refused('state'));
  expect(await finish(mine.back)).toEqual(refused('state'));
  const mixed = new URLSearchParams({ code: theirs.back.get('code') ?? '', state: mine.attempt.state });
  expect(await finish(mixed, mine.attempt)).toEqual(refused('nonce'));
});

test('a code serves once, for a minute, and only the client that it was given to', async () => {
  const { clock, ask, come, finish } = await provider();
  const first = await come();
  expect(await finish(first.back, first.attempt)).toMatchObject({ ok: true });
  expect(await finish(first.back, first.attempt)).toEqual(refused('code'));

  const late = await come();
  clock.lateMs = 60_000;
  expect(await finish(late.back, late.attempt)).toEqual(refused('code'));

  const stolen = await come();
  const exchange = ({ id, secret, redirectUri }: Registration) =>
    ask(`${issuer}/token`, {
      form: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code: stolen.back.get('code') ?? '' },
        ...{ client_id: id, client_secret: secret, redirect_uri: redirectUri },
      }),
    });
  expect(await exchange({ ...service, secret: 'guessed' })).toMatchObject({ status: 401 });
  expect(await exchange(other)).toMatchObject({ status: 400 });
  expect(await finish(stolen.back, stolen.attempt)).toEqual(refused('code'));
});

test('nobody is sent to an address that is not exactly the one of a known client', async () => {
  const { client, visit } = await provider();
  const { location } = client.begin();
  for (const change of [
    { redirect_uri: 'https://evil.example/retour' },
    { redirect_uri: `${service.redirectUri}/` },
    { redirect_uri: `${service.redirectUri}?next=https://evil.example` },
    { redirect_uri: other.redirectUri },
    { client_id: 'unknown' },
  ])
    expect(await visit(changed(location, change))).toBe('Service inconnu.');
});

test('a question that lacks what the protocol needs comes back as an error', async () => {
  const { client, visit, finish } = await provider();
  const { location, attempt } = client.begin();
  for (const change of [{ nonce: '' }, { scope: 'profile' }, { response_type: 'token' }] as Record<string, string>[]) {
    const back = (await visit(changed(location, change))) as URLSearchParams;
    expect(back.get('error')).toBe('invalid_request');
    expect(await finish(back, attempt)).toEqual(refused('refused'));
  }
});

test('a token is believed only from its issuer, to its reader, for this sign-in, in time and unchanged', () => {
  const key = new SigningKey();
  const nowMs = Date.now();
  const expected = { issuer, clientId: 'service', nonce: 'n', nowMs };
  const said = { ...person, iss: issuer, aud: 'service', nonce: 'n' };
  const token = key.sign(said, nowMs);
  const read = (text: string, change: Partial<typeof expected> = {}, keys = [key.publicKey]) =>
    readIdToken(text, keys, { ...expected, ...change });
  expect(read(token)).toMatchObject({ ok: true, value: said });
  expect(read(token, { issuer: 'https://evil.example' })).toEqual(refused('issuer'));
  expect(read(token, { clientId: 'other' })).toEqual(refused('audience'));
  expect(read(token, { nonce: 'm' })).toEqual(refused('nonce'));
  expect(read(token, { nowMs: nowMs + 61_000 })).toEqual(refused('expired'));
  expect(read(token, {}, [new SigningKey().publicKey])).toEqual(refused('signature'));

  const [head = '', body = '', signature = ''] = token.split('.');
  const rewritten = (part: string, change: object) =>
    Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(part, 'base64url').toString()), ...change })).toString(
      'base64url',
    );
  expect(read([head, rewritten(body, { given_name: 'Eve' }), signature].join('.'))).toEqual(refused('signature'));
  expect(read([rewritten(head, { alg: 'none' }), body, ''].join('.'))).toEqual(refused('unreadable'));
  expect(read('junk')).toEqual(refused('unreadable'));
});
