import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { generateSigningKey, sign, verify } from '../../../ballot/index.ts';
import { City, sealTo } from '../city.fixture.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Identity } from './index.ts';

function place() {
  const dataDirectory = temporaryFolder();
  const markers = new StoreMarkers(dataDirectory);
  const recorded: [string, unknown][] = [];
  const open = () =>
    new Identity({ dataDirectory, markers, record: (event, fields) => recorded.push([event, fields]) });
  return {
    keyFile: join(dataDirectory, 'keys.json'),
    settingsFile: join(dataDirectory, 'settings.json'),
    recorded,
    open,
  };
}

function publicKeys(identity: Identity) {
  if (!identity.publicKeys) throw new Error('no keys');
  return identity.publicKeys;
}

function enrolled(mediatorCards = ['9000000001']) {
  const here = place();
  const city = new City();
  const identity = here.open();
  const keys = publicKeys(identity);
  expect(identity.enrol(city.settings(keys, { mediatorCards }), city.serverKey.publicKey).ok).toBe(true);
  return { ...here, city, identity, keys };
}

test('the keys are made once, and only the owner can read them', () => {
  const { keyFile, open } = place();
  const keys = publicKeys(open());
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(publicKeys(open())).toEqual(keys);
});

test('keys that are gone are not made anew, and a flipped bit in them is found', () => {
  for (const damage of [
    (file: string) => rmSync(file),
    (file: string) => writeFileSync(file, ''),
    (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(/"privateKey": "(.)/, flipped)),
    (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(/"publicKey": "(.)/, flipped)),
  ]) {
    const { keyFile, recorded, open } = place();
    open();
    damage(keyFile);
    const before = statSync(keyFile, { throwIfNoEntry: false })?.mtimeMs;
    const identity = open();
    expect(identity.isRefused).toBe(true);
    expect(identity.publicKeys).toBeUndefined();
    expect(recorded.at(-1)).toMatchObject(['store-refused', { store: 'keys' }]);
    expect(statSync(keyFile, { throwIfNoEntry: false })?.mtimeMs).toBe(before);
  }
});

function flipped(match: string, letter: string): string {
  return match.replace(new RegExp(`${letter}$`), letter === 'A' ? 'B' : 'A');
}

test('what the terminal signs, its public key verifies', () => {
  const identity = place().open();
  const schema = z.strictObject({ help: z.boolean() });
  const envelope = identity.sign('heartbeat', { help: true });
  expect(verify(envelope, 'heartbeat', publicKeys(identity).signingKey, schema)).toEqual({
    ok: true,
    value: { help: true },
  });
});

test('settings stay over a restart, and the key of the server with them', () => {
  const { city, open, recorded } = enrolled();
  expect(open().settings).toMatchObject({ terminal: city.terminal, serverKey: city.serverKey.publicKey });
  expect(recorded).toEqual([['terminal-enrolled', { terminal: city.terminal }]]);
});

test('newer settings are taken; older, foreign and altered ones are not', () => {
  const { city, identity, keys, open } = enrolled();
  let changes = 0;
  identity.on('settings-changed', () => {
    changes += 1;
  });
  expect(identity.accept(city.settings(keys, { version: 3, name: 'Étage' })).ok).toBe(true);
  expect(identity.accept(city.settings(keys, { version: 3, name: 'Étage' })).ok).toBe(true);
  expect(changes).toBe(1);
  const other = new City();
  const good = city.settings(keys, { version: 4 });
  const refused = [
    [city.settings(keys, { version: 2 }), 'older-version'],
    [city.settings(keys, { version: 4, terminal: 'autre' }), 'other-terminal'],
    [other.settings(keys, { version: 4 }), 'wrong-signer'],
    [city.settings(keys, { version: 4, serverKey: other.serverKey.publicKey }), 'other-key'],
    [{ ...good, payload: good.payload.replace('Entrée', 'Sortie') }, 'bad-signature'],
    [sign('package', JSON.parse(good.payload), city.serverKey), 'wrong-kind'],
    [city.settings({ ...keys, sealingKey: city.ballotKey.publicKey }, { version: 4 }), 'cannot-open'],
  ] as const;
  for (const [envelope, code] of refused) expect(identity.accept(envelope)).toEqual({ ok: false, error: { code } });
  expect(identity.settings).toMatchObject({ version: 3, name: 'Étage' });
  expect(open().settings).toMatchObject({ version: 3, name: 'Étage' });
});

test('a terminal is enrolled once', () => {
  const { identity, keys } = enrolled();
  const other = new City();
  expect(identity.enrol(other.settings(keys), other.serverKey.publicKey)).toEqual({
    ok: false,
    error: { code: 'already-enrolled' },
  });
  expect(place().open().accept(other.settings(keys))).toEqual({ ok: false, error: { code: 'not-enrolled' } });
});

test('settings that are altered or gone are refused, and the journal says so', () => {
  for (const [damage, reason] of [
    [(file: string) => rmSync(file), 'missing'],
    [(file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('Entrée', 'Entrfe')), 'damaged'],
    [(file: string) => writeFileSync(file, '{'), 'damaged'],
  ] as const) {
    const { settingsFile, recorded, open } = enrolled();
    damage(settingsFile);
    const identity = open();
    expect(identity.settings).toBeUndefined();
    expect(identity.isRefused).toBe(true);
    expect(recorded.at(-1)).toEqual(['store-refused', { store: 'settings', reason }]);
  }
});

test("a mediator's card is known by its token alone", () => {
  const { identity } = enrolled(['9000000001']);
  expect(identity.isMediator('9000000001')).toBe(true);
  expect(identity.isMediator('9000000002')).toBe(false);
  expect(JSON.stringify(identity.settings)).not.toContain('9000000001');
  expect(place().open().isMediator('9000000001')).toBe(false);
});

test('a key sealed to this terminal opens here only, and only for its purpose', () => {
  const { identity, keys, city } = enrolled();
  const sealed = sealTo(keys, 'purpose', city.tokenKey);
  expect(identity.openSealedKey('purpose', sealed)).toEqual({ ok: true, value: city.tokenKey });
  expect(identity.openSealedKey('another', sealed)).toEqual({ ok: false, error: { code: 'cannot-open' } });
  expect(place().open().openSealedKey('purpose', sealed)).toEqual({ ok: false, error: { code: 'cannot-open' } });
  const short = sealTo(keys, 'purpose', generateSigningKey().publicKey.slice(0, 22));
  expect(identity.openSealedKey('purpose', short)).toEqual({ ok: false, error: { code: 'cannot-open' } });
});
