import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isPinOf, type KeptPin, toBase64url, verify } from '../../ballot/index.ts';
import { settingsSchema } from '../../contract/consultation.ts';
import { mustBeOk } from '../../contract/result.ts';
import { heartbeatAnswerSchema } from '../../contract/sync.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import { TestTerminal } from '../testing/terminal.ts';

test('a heartbeat is shown on the list of terminals, and is answered with settings and consultations', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  const answer = heartbeatAnswerSchema.parse(
    (await terminal.heartbeat({ help: true, printer: 'paper-out', reader: 'absent' })).json(),
  );
  const settings = mustBeOk(verify(answer.settings, 'settings', city.serverKey, settingsSchema), 'settings');
  expect(settings).toMatchObject({ terminal: 'centre', version: 1 });
  expect(answer.consultations).toMatchObject([{ consultation: 'place-du-marche', version: 1, resultPublished: false }]);
  const list = (await city.officer('GET', '/terminals')).json();
  expect(list).toMatchObject([
    { terminal: 'centre', enrolled: true, help: true, printer: 'paper-out', reader: 'absent', store: 'sound' },
  ]);
  expect(Date.parse(list[0].lastSeen)).toBeGreaterThan(Date.now() - 60_000);
});

test('a heartbeat that the network brings twice is answered twice', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  const nonce = toBase64url(randomBytes(16));
  for (const time of ['first', 'second'])
    expect(await terminal.heartbeat({ counter: 7, nonce }), time).toMatchObject({ status: 200 });
  expect((await city.officer('GET', '/alarms')).json()).toEqual([]);
});

test('another heartbeat whose counter was seen is refused, raises an alarm and changes nothing', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await terminal.heartbeat({ counter: 7 });
  for (const counter of [7, 3]) {
    const answer = await terminal.heartbeat({ counter, help: true });
    expect(answer).toMatchObject({ status: 409, text: expect.stringContaining('"replayed"') });
  }
  expect((await city.officer('GET', '/terminals')).json()).toMatchObject([{ help: false }]);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([
    { kind: 'heartbeat-replayed', terminal: 'centre', times: 2 },
  ]);
});

test('a stranger, another terminal’s name, another kind of document and an altered one are refused', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const gare = await city.enrol('gare');
  expect((await centre.heartbeat({ terminal: 'gare' })).json()).toMatchObject({ error: 'bad-signature' });
  const request = { consultation: 'x', terminal: 'centre' };
  const otherKind = await centre.send('POST', '/heartbeat', centre.sign('package-request', request));
  expect(otherKind.json()).toMatchObject({ error: 'invalid' });
  const beat = centre.sign('package-request', { consultation: 'place', terminal: 'centre' });
  const altered = { ...beat, payload: beat.payload.replace('place', 'plage') };
  expect((await centre.send('POST', '/consultations/plage/package', altered)).status).toBe(401);
  expect(
    (await centre.send('POST', '/consultations/x/package', { ...beat, signer: gare.sign('heartbeat', {}).signer }))
      .status,
  ).toBe(401);
  const stranger = new TestTerminal('centre', city.publicUrl, city.ca);
  expect((await stranger.heartbeat()).json()).toMatchObject({ error: 'unknown-signer' });
});

test('a new list of mediators gives every terminal its next settings', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.enrol('gare');
  await city.officer('PUT', '/mediators', '9000000001,gare\n9000000002,centre');
  const { settings } = (await terminal.heartbeat()).json();
  const value = mustBeOk(verify(settings, 'settings', city.serverKey, settingsSchema), 'settings');
  expect(value.version).toBe(2);
  expect(value.mediatorTokens).toHaveLength(1);
});

/** What a terminal knows of its mediators. */
async function mediatorsAt(city: TestCity, terminal: TestTerminal) {
  const { settings } = (await terminal.heartbeat()).json();
  return mustBeOk(verify(settings, 'settings', city.serverKey, settingsSchema), 'settings').mediators ?? [];
}

test('each mediator gets a number and a PIN once, which the next lists leave alone', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  const first = (await city.officer('PUT', '/mediators', '9000000002,centre\n9000000001,')).json();
  expect(first).toEqual({
    mediators: 2,
    pins: [
      { mediator: 1, number: '9000000002', pin: expect.stringMatching(/^\d{6}$/) },
      { mediator: 2, number: '9000000001', pin: expect.stringMatching(/^\d{6}$/) },
    ],
  });
  const known = await mediatorsAt(city, terminal);
  expect(known.map(({ mediator }) => mediator)).toEqual([1, 2]);
  expect(await isPinOf(first.pins[1].pin, '9000000001', known[1] as KeptPin)).toBe(true);

  // One leaves, one comes, one moves.
  const second = (await city.officer('PUT', '/mediators', '9000000003,\n9000000001,centre')).json();
  expect(second.pins).toEqual([{ mediator: 3, number: '9000000003', pin: expect.any(String) }]);
  const then = await mediatorsAt(city, terminal);
  expect(then.map(({ mediator }) => mediator)).toEqual([2, 3]);
  expect(then[0]).toEqual(known[1]);
  // Whoever comes back is somebody new: the number of a journal never becomes somebody else's.
  const third = (await city.officer('PUT', '/mediators', '9000000002,\n9000000001,centre')).json();
  expect(third.pins).toMatchObject([{ mediator: 4, number: '9000000002' }]);
});

test('a forgotten PIN is drawn anew, for a listed card alone, and no PIN is kept or logged', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  const { pins } = (await city.officer('PUT', '/mediators', '9000000001,')).json();
  const renewed = await city.officer('POST', '/mediators/pin', { number: '9000000001' });
  expect(renewed.json()).toEqual({ mediator: 1, number: '9000000001', pin: expect.stringMatching(/^\d{6}$/) });
  const [known] = await mediatorsAt(city, terminal);
  expect(await isPinOf(renewed.json().pin, '9000000001', known as KeptPin)).toBe(true);
  expect((await city.officer('POST', '/mediators/pin', { number: '9000000009' })).status).toBe(404);
  expect((await city.officer('POST', '/mediators/pin', { number: 'x' })).status).toBe(400);
  const kept = JSON.stringify([
    await city.database.rows('select * from mediator_cards'),
    await city.database.rows('select settings from terminals'),
    city.logged,
  ]);
  for (const pin of [pins[0].pin, renewed.json().pin])
    expect(kept).not.toMatch(new RegExp(`(?<![0-9A-Za-z_-])${pin}(?![0-9A-Za-z_-])`));
});

test('a city that took another name or address tells every terminal at its next start', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  const before = { city: 'Autreville', publicUrl: city.publicUrl };
  await city.database.run('update terminals set settings = $1', [JSON.stringify({ payload: JSON.stringify(before) })]);
  await city.restart();
  const { settings } = (await terminal.heartbeat()).json();
  const value = mustBeOk(verify(settings, 'settings', city.serverKey, settingsSchema), 'settings');
  expect(value).toMatchObject({ version: 2, city: 'Belleville', publicUrl: city.publicUrl });
  await city.restart();
  expect((await terminal.heartbeat()).json().settings).toEqual(settings);
});
