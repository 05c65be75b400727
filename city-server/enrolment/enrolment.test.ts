import { expect, test } from 'vitest';
import {
  fromBase64url,
  generateSigningKey,
  hpkeOpen,
  mediatorToken,
  recipientKey,
  sign,
  toBase64url,
  verify,
} from '../../ballot/index.ts';
import { settingsSchema } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import { serverKeyHash } from '../keys/index.ts';
import { startTestCity } from '../testing/city.ts';
import { TestTerminal } from '../testing/terminal.ts';

const place = { terminal: 'centre', name: 'Médiathèque du Centre', place: 'Hall' };

test('a terminal enrols with its code, and reads settings that the server signed for it alone', async () => {
  const city = await startTestCity();
  await city.officer('POST', '/enrolment-codes', place);
  await city.officer('PUT', '/mediators', 'number,terminal\n9000000001,\n9000000002,centre\n');
  const made = (await city.officer('POST', '/enrolment-codes', place)).json();
  expect(made.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  const answer = await terminal.enrol(made.code);
  expect(answer.status).toBe(200);
  const settings = mustBeOk(verify(answer.json(), 'settings', city.serverKey, settingsSchema), 'settings');
  expect(settings).toMatchObject({ ...place, city: 'Belleville', version: 1, serverKey: city.serverKey });
  const info = Buffer.from('passerelle/mediator-key/1\ncentre');
  const sealed = fromBase64url(settings.sealedMediatorKey);
  const key = hpkeOpen(recipientKey(terminal.sealing.privateKey), { info, aad: Buffer.alloc(0) }, sealed);
  const mediatorKey = toBase64url(mustBeOk(key, 'mediator key'));
  expect([...settings.mediatorTokens].sort()).toEqual(
    ['9000000001', '9000000002'].map((number) => mediatorToken(mediatorKey, number)).sort(),
  );
});

test('the last six characters of a code are the start of the hash of the server’s key', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const bits = [...code.replaceAll('-', '').slice(-6)]
    .map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit).toString(2).padStart(5, '0'))
    .join('');
  const hash = [...serverKeyHash(city.serverKey)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  expect(hash.startsWith(bits)).toBe(true);
});

test('a code serves one machine only: the same keys may ask again, other keys are refused', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  const first = await terminal.enrol(code);
  expect((await terminal.enrol(code)).text).toBe(first.text);
  const thief = new TestTerminal('centre', city.publicUrl, city.ca);
  expect((await thief.enrol(code)).json()).toMatchObject({ error: 'refused' });
  expect((await city.officer('POST', '/enrolment-codes', place)).json()).toMatchObject({ error: 'already-enrolled' });
});

test('a wrong, replaced or expired code is refused, all in the same words', async () => {
  const city = await startTestCity();
  const replaced = (await city.officer('POST', '/enrolment-codes', place)).json().code;
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  const refused = { status: 403, text: expect.stringContaining('"refused"') };
  expect(await terminal.enrol('0000-0000-0000-0000')).toMatchObject(refused);
  expect(await terminal.enrol(replaced)).toMatchObject(refused);
  city.pass(49 * 3_600_000);
  expect(await terminal.enrol(code)).toMatchObject(refused);
});

test('codes cannot be tried out: the eleventh attempt in a minute is refused unread', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  for (let attempt = 0; attempt < 10; attempt += 1) await terminal.enrol('0000000000000000');
  expect((await terminal.enrol(code)).status).toBe(429);
  city.pass(61_000);
  expect((await terminal.enrol(code)).status).toBe(200);
});

test('an enrolment must be signed with the key that it brings', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  const enrolment = {
    code: code.replaceAll('-', ''),
    signingKey: terminal.signing.publicKey,
    sealingKey: terminal.sealing.publicKey,
    software: '0.1.0',
  };
  const byAnother = sign('enrolment', enrolment, generateSigningKey());
  expect((await terminal.send('POST', '/enrolment', byAnother)).status).toBe(400);
  const altered = { ...terminal.sign('enrolment', enrolment), signature: byAnother.signature };
  expect((await terminal.send('POST', '/enrolment', altered)).json()).toMatchObject({ error: 'bad-signature' });
  for (const body of [null, 3, [], {}, { ...altered, payload: 'x' }, { ...altered, more: 1 }, 'x'.repeat(5_000)])
    expect((await terminal.send('POST', '/enrolment', body)).status).toBeGreaterThanOrEqual(400);
});

test('a sealing key that nothing can be sealed to is refused, and the code still serves', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const terminal = new TestTerminal('centre', city.publicUrl, city.ca);
  const enrolment = {
    code: code.replaceAll('-', ''),
    signingKey: terminal.signing.publicKey,
    sealingKey: toBase64url(new Uint8Array(32)),
    software: '0.1.0',
  };
  const answer = await terminal.send('POST', '/enrolment', terminal.sign('enrolment', enrolment));
  expect(answer.json()).toMatchObject({ error: 'invalid' });
  expect((await terminal.enrol(code)).status).toBe(200);
});

test('the database alone does not give a code away', async () => {
  const city = await startTestCity();
  const { code } = (await city.officer('POST', '/enrolment-codes', place)).json();
  const stored = JSON.stringify(await city.database.rows('select * from enrolment_codes'));
  expect(stored).not.toContain(code.replaceAll('-', ''));
  expect(stored).not.toContain(code);
  expect(city.logged.join()).not.toContain(code);
});
