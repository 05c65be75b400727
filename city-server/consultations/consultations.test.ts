import { expect, test } from 'vitest';
import { cardToken, payloadHash, sortByBytes, toBase64url, verify } from '../../ballot/index.ts';
import { packageSchema } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import { startTestCity } from '../testing/city.ts';
import { makeDraft, squareForm } from '../testing/consultation.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;

test('a published consultation reaches a terminal signed, with the cards whose home it is and the sealed token key', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const gare = await city.enrol('gare');
  await city.officer('PUT', '/cards', '2000000001,centre\n2000000002,gare\n2000000003,centre\n2000000004,');
  const { draft } = await city.publish();
  const held = await centre.fetch(place, city.serverKey);
  expect(held.package).toEqual({ ...draft, city: 'Belleville', version: 1 });
  expect(held.delivery.reservations).toEqual(
    sortByBytes([cardToken(held.tokenKey, '2000000001'), cardToken(held.tokenKey, '2000000003')]),
  );
  const other = await gare.fetch(place, city.serverKey);
  expect(other.tokenKey).toBe(held.tokenKey);
  expect(other.delivery.reservations).toEqual([cardToken(held.tokenKey, '2000000002')]);
});

test('what is not a consultation is refused with the field that is wrong', async () => {
  const city = await startTestCity();
  const { draft } = makeDraft(city.now());
  const refused = async (change: object, message: string) => {
    const answer = await city.officer('POST', '/consultations', { ...draft, ...change });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json().message).toContain(message);
  };
  await refused({ consultation: 'Place du Marché' }, 'consultation: expected lower-case');
  await refused({ title: { fr: 'La place', en: 'The square' } }, 'title.ar: expected the text in "ar" too');
  await refused({ closesAt: draft.opensAt }, 'closesAt: expected a time after opensAt');
  await refused(
    { opensAt: '2020-01-01T00:00:00Z', closesAt: '2020-01-02T00:00:00Z' },
    'closesAt: must be in the future',
  );
  await refused({ ballotKey: { ...draft.ballotKey, fingerprint: '1234' } }, 'ballotKey.fingerprint');
  await refused({ ballotKey: { ...draft.ballotKey, threshold: 4 } }, 'ballotKey.threshold');
  await refused(
    { ballotKey: { ...draft.ballotKey, publicKey: toBase64url(new Uint8Array(32)) } },
    'ballotKey.fingerprint',
  );
  await refused({ secret: true }, 'Unrecognized key: "secret"');
  expect((await city.officer('POST', '/consultations', 'x')).status).toBe(400);
  expect((await city.officer('GET', '/consultations')).json()).toEqual([]);
});

test('publishing the same again changes nothing, and each later version says more', async () => {
  const city = await startTestCity();
  const { draft } = await city.publish();
  const again = (await city.officer('POST', '/consultations', draft)).json();
  expect(again).toMatchObject({ consultation: place, version: 1 });
  const information = [...draft.information, { fr: 'Plus.', en: 'More.', ar: 'المزيد.' }];
  const more = (await city.officer('POST', '/consultations', { ...draft, information })).json();
  expect(more).toMatchObject({ version: 2 });
  expect(more.packageHash).not.toBe(again.packageHash);
});

test('a later version may not change the form, the keys or the rules', async () => {
  const city = await startTestCity();
  const { draft } = await city.publish();
  const other = makeDraft(city.now()).draft;
  const changes = {
    form: { ...squareForm, options: squareForm.options.slice(0, 2) },
    k: 2,
    ballotKey: other.ballotKey,
    publicationKey: other.publicationKey,
    rehearsal: true,
    opensAt: new Date(city.now() - 1_000).toISOString(),
    tieRule: draft.title,
  };
  for (const [member, value] of Object.entries(changes)) {
    const answer = await city.officer('POST', '/consultations', { ...draft, [member]: value });
    expect(answer.json()).toMatchObject({ error: 'changed-too-much', message: expect.stringContaining(member) });
  }
});

test('a closing is moved by a new signed version of the same package, and never after it has passed', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  const before = await terminal.fetch(place, city.serverKey);
  const closesAt = new Date(city.now() + 2 * hourMs).toISOString();
  const moved = await city.officer('POST', `/consultations/${place}/closing`, { closesAt });
  expect(moved.json()).toMatchObject({ version: 2 });
  const beat = (await terminal.heartbeat()).json();
  const answer = (await terminal.requestPackage(place)).json();
  const value = mustBeOk(verify(answer.package, 'package', city.serverKey, packageSchema), 'package');
  expect(value).toEqual({ ...before.package, version: 2, closesAt });
  expect(beat.consultations).toEqual([
    {
      consultation: place,
      version: 2,
      packageHash: payloadHash(answer.package),
      closed: false,
      resultPublished: false,
    },
  ]);
  const past = { closesAt: new Date(city.now() - 10 * 60_000).toISOString() };
  expect((await city.officer('POST', `/consultations/${place}/closing`, past)).status).toBe(400);
  const now = { closesAt: new Date(city.now()).toISOString() };
  expect((await city.officer('POST', `/consultations/${place}/closing`, now)).json()).toMatchObject({ version: 3 });
  city.pass(10);
  const later = await city.officer('POST', `/consultations/${place}/closing`, { closesAt });
  expect(later.json()).toMatchObject({ error: 'already-closed' });
  expect(await city.database.rows('select version from packages order by version')).toHaveLength(3);
});

test('after the closing, only a terminal that has the consultation is given it', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const gare = await city.enrol('gare');
  await city.publish();
  await centre.fetch(place, city.serverKey);
  city.pass(hourMs);
  expect((await centre.requestPackage(place)).status).toBe(200);
  expect((await gare.requestPackage(place)).json()).toMatchObject({ error: 'no-delivery' });
  expect((await gare.heartbeat()).json().consultations).toEqual([]);
  expect((await gare.requestPackage('elsewhere')).json()).toMatchObject({ error: 'unknown-consultation' });
});

test('the officer API is closed without its token, and to a page that took the name of this machine', async () => {
  const city = await startTestCity();
  const headers = { 'content-type': 'application/json' };
  expect((await city.officer('GET', '/consultations', undefined, { headers })).status).toBe(401);
  const wrong = { ...headers, authorization: `Bearer ${city.token}x` };
  expect((await city.officer('GET', '/consultations', undefined, { headers: wrong })).status).toBe(401);
  const rebound = { ...headers, authorization: `Bearer ${city.token}`, host: 'attacker.example' };
  expect((await city.officer('GET', '/consultations', undefined, { headers: rebound })).status).toBe(404);
  expect((await city.page('/api/officer/v1/consultations')).status).toBe(404);
});
