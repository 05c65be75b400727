import { expect, test } from 'vitest';
import type { RegistrarFile } from '../contract/ceremony.ts';
import type { ConsultationPackage } from '../contract/consultation.ts';
import { type HeldCards, heldCardsSchema } from '../contract/freeing.ts';
import { mustBeOk } from '../contract/result.ts';
import { toBase64url } from './encoding.ts';
import { freeCards, readFreed } from './freeing.ts';
import { makeRegistrar } from './registrar.ts';
import { generateSigningKey, sign } from './signing.ts';
import { consultation, server } from './urn-export.fixture.ts';

const registrar = makeRegistrar();
const { publicKey, signingKey, fingerprint } = registrar;
const published: ConsultationPackage = { ...consultation, registrarKey: { publicKey, signingKey, fingerprint } };
const tokens = [1, 2, 3].map((byte) => toBase64url(new Uint8Array(32).fill(byte)));
const cards = tokens.map((token) => ({ token, holder: 'gare' }));

function listOf(change: Partial<HeldCards> = {}, of: ConsultationPackage = published) {
  const payload = heldCardsSchema.parse({
    consultation: consultation.consultation,
    serverKey: server.publicKey,
    package: sign('package', of, server),
    cards,
    ...change,
  });
  return sign('held-cards', payload, server);
}

const decide = (list = listOf(), by: RegistrarFile = registrar) => freeCards(list, 'interrupted', by);

test('a decision comes back as it was made, and what is published of it names no card', () => {
  const { file, freed } = mustBeOk(decide(), 'decision');
  expect(freed).toMatchObject({ reason: 'interrupted', cards: 3 });
  expect(mustBeOk(readFreed(file, published), 'reading')).toEqual({ freed, cards });
  for (const token of tokens) expect(JSON.stringify(file.manifest)).not.toContain(token);
  // The same cards again: nothing of the two could be compared.
  const again = mustBeOk(decide(), 'decision');
  expect(again.freed.decision).not.toBe(freed.decision);
});

test('the registrar decides about a list of this server, this consultation and this registrar only', () => {
  const refused = (list = listOf(), by?: RegistrarFile) => {
    const made = decide(list, by);
    return made.ok ? 'decided' : made.error.code;
  };
  const altered = listOf();
  expect(refused({ ...altered, payload: altered.payload.replace('gare', 'nord') })).toBe('bad-list');
  expect(refused(sign('held-cards', { nothing: 'here' }, server))).toBe('not-a-list');
  expect(refused(listOf({ package: sign('package', published, generateSigningKey()) }))).toBe('bad-package');
  expect(refused(listOf({ consultation: 'autre' }))).toBe('other-consultation');
  expect(refused(listOf({}, consultation))).toBe('no-registrar');
  expect(refused(listOf(), makeRegistrar())).toBe('other-registrar');
  expect(refused(listOf(), { ...registrar, signingPrivateKey: generateSigningKey().privateKey })).toBe(
    'altered-registrar',
  );
  expect(refused(listOf({ cards: [...cards].reverse() }))).toBe('not-a-list');
  expect(refused(listOf({ cards: [...cards, ...cards.slice(2)] }))).toBe('not-a-list');
});

test('a decision of somebody else, of other cards, or put together from two is refused', () => {
  const { file } = mustBeOk(decide(), 'decision');
  const refused = (change: object) => {
    const read = readFreed({ ...file, ...change }, published);
    return read.ok ? 'taken' : read.error.code;
  };
  const other = mustBeOk(decide(), 'decision').file;
  expect(refused({ manifest: other.manifest })).toBe('altered');
  expect(refused({ cards: { ...file.cards, payload: file.cards.payload.replace('gare', 'nord') } })).toBe('altered');
  const thief = generateSigningKey();
  expect(refused({ manifest: sign('freed', JSON.parse(file.manifest.payload), thief) })).toBe('other-registrar');
  const elsewhere = readFreed(file, { ...published, consultation: 'autre' });
  expect(elsewhere).toMatchObject({ ok: false, error: { code: 'other-consultation' } });
});
