import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { cardToken, generateSealingKey, generateTokenKey, sign } from '../../../ballot/index.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { fixtureEnd, fixtureOutcome, stagesAround } from '../../../contract/stages.fixture.ts';
import { City, sealTo } from '../city.fixture.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Identity } from '../keys/index.ts';
import { BallotBoxes } from '../urn/index.ts';
import { Consultations } from './index.ts';

const name = 'parc-des-lilas';

/** An enrolled terminal that can be restarted. */
function place() {
  const dataDirectory = temporaryFolder();
  const markers = new StoreMarkers(dataDirectory);
  const city = new City();
  const recorded: [string, unknown][] = [];
  const record = (event: string, fields: unknown) => void recorded.push([event, fields]);
  const clock = { nowMs: Date.now() };
  const first = new Identity({ dataDirectory, markers, record: () => {} });
  const keys = first.publicKeys ?? { signingKey: '', sealingKey: '' };
  mustBeOk(first.enrol(city.settings(keys), city.serverKey.publicKey), 'enrol');

  function start() {
    const identity = new Identity({ dataDirectory, markers, record });
    const boxes = new BallotBoxes({ dataDirectory, markers, record });
    const consultations = new Consultations({
      dataDirectory,
      markers,
      identity,
      boxes,
      record,
      now: () => clock.nowMs,
    });
    const stop = () => {
      consultations.close();
      boxes.close();
    };
    return { consultations, boxes, stop };
  }
  const signed = (changes: Partial<ConsultationPackage> = {}, cards: string[] = []) =>
    city.signed(keys, changes, cards);
  return { dataDirectory, city, clock, keys, recorded, signed, start };
}

test('a signed package is kept over a restart, with its token key and its reservations', () => {
  const { city, recorded, signed, start } = place();
  const first = start();
  expect(first.consultations.accept(name, signed({}, ['1000000001']))).toEqual({ ok: true, value: { changed: true } });
  first.stop();
  const { consultations, stop } = start();
  const held = consultations.get(name);
  expect(held?.tokenKey).toBe(city.tokenKey);
  expect(held?.reservations.has(cardToken(city.tokenKey, '1000000001'))).toBe(true);
  expect(consultations.list()).toMatchObject([{ consultation: name, stage: 'open', rehearsal: false }]);
  expect(consultations.read(name)).toMatchObject({ ok: true, value: { version: 1 } });
  expect(consultations.read('autre')).toEqual({ ok: false, error: { code: 'unknown-consultation' } });
  expect(recorded).toEqual([['package-accepted', { consultation: name, version: 1 }]]);
  stop();
});

test('the token key is nowhere on the disk in the clear', () => {
  const { city, dataDirectory, signed, start } = place();
  const { consultations, stop } = start();
  mustBeOk(consultations.accept(name, signed()), 'accept');
  stop();
  const bytes = readFileSync(join(dataDirectory, 'consultations.db'));
  expect(bytes.includes(city.tokenKey)).toBe(false);
  expect(bytes.includes(Buffer.from(city.tokenKey, 'base64url'))).toBe(false);
});

test('the same package again changes nothing; a later version with other words and times is taken', () => {
  const { clock, signed, start } = place();
  const { consultations, stop } = start();
  let changes = 0;
  consultations.on('changed', () => {
    changes += 1;
  });
  const published = signed();
  mustBeOk(consultations.accept(name, published), 'accept');
  expect(consultations.accept(name, published)).toEqual({ ok: true, value: { changed: false } });
  expect(changes).toBe(1);
  const closesAt = new Date(clock.nowMs + 60_000).toISOString();
  mustBeOk(consultations.accept(name, signed({ version: 2, closesAt })), 'later version');
  expect(consultations.list()).toMatchObject([{ closesAt }]);
  expect(changes).toBe(2);
  stop();
});

test('whatever is wrong with a package, it is refused by name, journalled once, and the one before it stays', () => {
  const { city, keys, recorded, signed, start } = place();
  const { consultations, stop } = start();
  mustBeOk(consultations.accept(name, signed({ version: 2 })), 'accept');
  const later = signed({ version: 3 });
  const other = new City();
  const untranslated = city.packageOf({ version: 3, title: { fr: 'Le parc' } });
  const rekeyed = { ballotKey: { ...city.packageOf().ballotKey, publicKey: generateSealingKey().publicKey } };
  const deliver = (changes: object) => ({ ...later, delivery: city.delivery(keys, later.package, [], changes) });
  const otherTokenKey = sealTo(keys, `passerelle/token-key/1\n${name}\n${city.terminal}`, generateTokenKey());
  const otherPurpose = sealTo(keys, 'passerelle/token-key/1\nautre\nmediatheque-1', city.tokenKey);
  const cases = [
    [signed({ version: 1 }), 'older-version'],
    [signed({ version: 2, tieRule: { fr: 'a', en: 'b', ar: 'c' } }), 'changed-version'],
    [signed({ version: 3, form: { ...city.packageOf().form, help: { fr: 'a', en: 'b', ar: 'c' } } }), 'changed-form'],
    [signed({ version: 3, panel: { questions: ['age'] } }), 'changed-panel'],
    [signed({ version: 3, rehearsal: true }), 'changed-rehearsal'],
    [signed({ version: 3, ...rekeyed }), 'changed-keys'],
    [signed({ version: 3, publicationKey: other.serverKey.publicKey }), 'changed-keys'],
    [deliver({ sealedTokenKey: otherTokenKey }), 'changed-keys'],
    [deliver({ sealedTokenKey: otherPurpose }), 'cannot-open-token-key'],
    [deliver({ terminal: 'autre' }), 'wrong-terminal'],
    [deliver({ consultation: 'autre' }), 'other-consultation'],
    [deliver({ packageHash: other.tokenKey }), 'other-package'],
    [signed({ consultation: 'autre', version: 3 }), 'other-consultation'],
    [{ ...later, package: sign('package', untranslated, city.serverKey) }, 'missing-translation'],
    [{ ...later, package: sign('package', { version: 3 }, city.serverKey) }, 'invalid-payload'],
    [
      { ...later, package: { ...later.package, payload: later.package.payload.replace('jeux', 'yeux') } },
      'bad-signature',
    ],
    [{ ...later, package: { ...later.package, payload: `${later.package.payload} ` } }, 'bad-signature'],
    [{ ...later, package: sign('package', city.packageOf({ version: 3 }), other.serverKey) }, 'wrong-signer'],
    [{ ...later, package: later.delivery }, 'wrong-kind'],
    [{ ...later, delivery: later.package }, 'delivery-wrong-kind'],
    [{ ...later, delivery: { ...later.delivery, signature: later.package.signature } }, 'delivery-bad-signature'],
  ] as const;
  for (const [bad, code] of cases) {
    recorded.length = 0;
    const refusal = { ok: false, error: { code } };
    expect(consultations.accept(name, bad)).toEqual(refusal);
    expect(consultations.accept(name, bad)).toEqual(refusal);
    // Two cases in a row may have the same code.
    expect(recorded.length).toBeLessThanOrEqual(1);
    if (recorded[0]) expect(recorded).toEqual([['package-refused', { consultation: name, reason: code }]]);
    expect(consultations.get(name)?.package.version).toBe(2);
  }
  mustBeOk(consultations.accept(name, later), 'a good one');
  stop();
});

test('the clock opens and closes a consultation', () => {
  const { city, clock, signed, start } = place();
  const { consultations, stop } = start();
  mustBeOk(consultations.accept(name, signed()), 'accept');
  const { opensAt, closesAt } = city.packageOf({}, clock.nowMs);
  expect(consultations.stage(name)).toBe('open');
  clock.nowMs = Date.parse(opensAt) - 5_000;
  expect(consultations.stage(name)).toBe('upcoming');
  clock.nowMs = Date.parse(closesAt) + 5_000;
  expect(consultations.stage(name)).toBe('closed');
  stop();
});

test('closed for good is closed over a restart, whatever the clock or a later package says', () => {
  const { signed, start } = place();
  const first = start();
  mustBeOk(first.consultations.accept(name, signed()), 'accept');
  mustBeOk(first.consultations.closeForGood(name), 'close');
  expect(first.consultations.accept(name, signed({ version: 2 }))).toEqual({
    ok: false,
    error: { code: 'already-final' },
  });
  first.stop();
  const { consultations, stop } = start();
  expect(consultations.stage(name)).toBe('closed');
  expect(consultations.isClosedForGood(name)).toBe(true);
  stop();
});

test('once the result is published, box, delivery and token key are gone, and the consultation cannot come back', () => {
  const { city, dataDirectory, signed, start } = place();
  const first = start();
  const published = signed({}, ['1000000001']);
  mustBeOk(first.consultations.accept(name, published), 'accept');
  mustBeOk(first.boxes.remove(name, 304), 'remove');
  mustBeOk(first.consultations.forget(name), 'forget');
  mustBeOk(first.consultations.forget(name), 'forget again');
  first.stop();
  const { consultations, stop } = start();
  expect(consultations.get(name)).toBeUndefined();
  expect(consultations.list()).toEqual([]);
  expect(consultations.accept(name, published)).toEqual({ ok: false, error: { code: 'already-final' } });
  stop();
  const bytes = readFileSync(join(dataDirectory, 'consultations.db'));
  expect(bytes.includes('sealedTokenKey')).toBe(false);
  expect(bytes.includes(cardToken(city.tokenKey, '1000000001'))).toBe(false);
});

test('what was decided is still read and renewed after the result, over a restart, as long as the evaluation lasts', () => {
  const { city, clock, recorded, signed, start } = place();
  const { opensAt, closesAt } = city.packageOf();
  const stages = stagesAround({ opensAt, closesAt });
  const first = start();
  mustBeOk(first.consultations.accept(name, signed({ opensAt, closesAt, stages })), 'accept');
  expect(first.consultations.list()).toMatchObject([{ consultation: name, decided: false }]);
  mustBeOk(first.boxes.remove(name, 304), 'remove');
  mustBeOk(first.consultations.forget(name), 'forget');
  const told = city.packageOf({
    version: 2,
    ...{ opensAt, closesAt },
    stages: { ...stages, evaluation: { ...stages.evaluation, outcome: fixtureOutcome } },
  });
  const { form } = city.packageOf();
  const after = (change: object = {}) => first.consultations.acceptAfterwards(name, city.sign({ ...told, ...change }));
  expect(after({ form: { ...form, optionOrder: 'random' } })).toEqual({ ok: false, error: { code: 'changed-form' } });
  expect(after({ consultation: 'autre' })).toEqual({ ok: false, error: { code: 'other-consultation' } });
  expect(first.consultations.acceptAfterwards(name, new City().sign(told))).toMatchObject({ ok: false });
  expect(first.consultations.acceptAfterwards('autre', city.sign(told))).toMatchObject({ ok: false });
  mustBeOk(after(), 'accept afterwards');
  expect(after({ version: 1 })).toEqual({ ok: false, error: { code: 'older-version' } });
  first.stop();

  clock.nowMs = Date.parse(closesAt);
  const { consultations, stop } = start();
  expect(consultations.get(name)).toBeUndefined();
  expect(consultations.names()).toEqual([]);
  expect(mustBeOk(consultations.read(name), 'read').stages?.evaluation?.outcome).toEqual(fixtureOutcome);
  expect(consultations.list()).toMatchObject([{ consultation: name, stage: 'closed', decided: true }]);
  expect(recorded).toContainEqual(['package-accepted', { consultation: name, version: 2 }]);
  clock.nowMs = Date.parse(fixtureEnd);
  expect(consultations.list()).toEqual([]);
  stop();
});

test('attachments are handed out one by one, and never with the package', () => {
  const { signed, start } = place();
  const { consultations, stop } = start();
  const plan = { name: 'plan', kind: 'png' as const, data: 'iVBORw0KGgoAAAAA' };
  mustBeOk(consultations.accept(name, signed({ attachments: [plan] })), 'accept');
  expect(mustBeOk(consultations.read(name), 'read')).not.toHaveProperty('attachments');
  expect(consultations.attachment(name, 'plan')).toEqual({ ok: true, value: plan });
  expect(consultations.attachment(name, 'autre')).toEqual({ ok: false, error: { code: 'unknown-attachment' } });
  expect(consultations.attachment('autre', 'plan')).toEqual({ ok: false, error: { code: 'unknown-consultation' } });
  stop();
});

test('a list that nobody confirmed lately says since when', () => {
  const { signed, start } = place();
  const { consultations, stop } = start();
  mustBeOk(consultations.accept(name, signed()), 'accept');
  expect(consultations.list()).toMatchObject([{ heardAt: null }]);
  expect(consultations.list('2026-11-22T09:00:00.000Z')).toMatchObject([{ heardAt: '2026-11-22T09:00:00.000Z' }]);
  stop();
});

test('a damaged urn closes its own consultation and no other', () => {
  const { dataDirectory, recorded, signed, start } = place();
  const first = start();
  for (const consultation of [name, 'autre'])
    mustBeOk(first.consultations.accept(consultation, signed({ consultation })), 'accept');
  first.stop();
  writeFileSync(join(dataDirectory, 'consultations', name, 'urn.db'), 'not a database');
  const { boxes, consultations, stop } = start();
  expect(consultations.list().map(({ consultation, stage }) => [consultation, stage])).toEqual([
    ['autre', 'open'],
    [name, 'refused'],
  ]);
  expect(boxes.hasRefused).toBe(true);
  expect(boxes.get(name)).toEqual({ ok: false, error: { code: 'store-refused' } });
  expect(recorded.at(-1)).toEqual(['store-refused', { store: name, reason: 'damaged' }]);
  stop();
});

test('a whole folder that is gone is refused, not begun again', () => {
  const { dataDirectory, recorded, signed, start } = place();
  const first = start();
  mustBeOk(first.consultations.accept(name, signed()), 'accept');
  first.stop();
  rmSync(join(dataDirectory, 'consultations'), { recursive: true });
  const { consultations, stop } = start();
  expect(consultations.list()).toMatchObject([{ stage: 'refused' }]);
  expect(recorded.at(-1)).toEqual(['store-refused', { store: name, reason: 'missing' }]);
  stop();
});

test('a stored package with an altered byte is refused and never replaced', () => {
  const { dataDirectory, signed, start } = place();
  const first = start();
  mustBeOk(first.consultations.accept(name, signed()), 'accept');
  first.stop();
  const database = new Database(join(dataDirectory, 'consultations.db'));
  database.exec("UPDATE consultation SET package = replace(package, 'jeux', 'yeux')");
  database.close();
  const { consultations, stop } = start();
  expect(consultations.isRefused).toBe(true);
  expect(consultations.list()).toEqual([]);
  expect(consultations.accept(name, signed({ version: 9 }))).toEqual({ ok: false, error: { code: 'store-refused' } });
  stop();
});

test('a consultation that was published under a name that changed on the disk cannot be held a second time', () => {
  const { dataDirectory, recorded, signed, start } = place();
  const first = start();
  mustBeOk(first.consultations.accept(name, signed()), 'accept');
  mustBeOk(first.boxes.remove(name, 304), 'remove');
  mustBeOk(first.consultations.forget(name), 'forget');
  first.stop();
  const database = new Database(join(dataDirectory, 'consultations.db'));
  database.exec("UPDATE consultation SET name = 'parc-des-lilbs'");
  database.close();
  const { consultations, stop } = start();
  expect(consultations.isRefused).toBe(true);
  expect(recorded.at(-1)).toEqual(['store-refused', { store: 'parc-des-lilbs', reason: 'damaged' }]);
  expect(consultations.accept(name, signed({ version: 9 }))).toEqual({ ok: false, error: { code: 'already-final' } });
  stop();
});

test('without its store the terminal has no consultation and takes none', () => {
  const { dataDirectory, recorded, signed, start } = place();
  start().stop();
  rmSync(join(dataDirectory, 'consultations.db'));
  const { consultations, stop } = start();
  expect(consultations.isRefused).toBe(true);
  expect(recorded.at(-1)).toEqual(['store-refused', { store: 'consultations', reason: 'missing' }]);
  expect(consultations.accept(name, signed())).toEqual({ ok: false, error: { code: 'store-refused' } });
  stop();
});
