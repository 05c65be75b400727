import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateSigningKey, sign } from '../../ballot/index.ts';
import { enrolmentCodeFile } from '../../contract/sync.ts';
import { hour, minute, square, startWorld } from './city-and-machines.fixture.ts';

const isEnrolment = ({ path }: { path: string }) => path.endsWith('/enrolment');

test('a terminal enrols with its code, deletes it, and holds what is published', async () => {
  const { city, time, makePlace } = await startWorld();
  await city.publish();
  const { machine, folder } = await makePlace('centre');
  await machine.start();
  await time.pass(minute);
  expect(machine.identity.settings).toMatchObject({ terminal: 'centre', serverKey: city.serverKey });
  expect(machine.consultations.names()).toEqual([square]);
  expect(existsSync(join(folder, enrolmentCodeFile))).toBe(false);
  expect(machine.recorded.map(({ event }) => event)).toEqual(['terminal-enrolled', 'package-accepted']);
});

test('a code that the server refuses is used once; without a code a terminal says nothing until it has one', async () => {
  const { city, time, makePlace } = await startWorld();
  const { machine, relay, folder } = await makePlace('centre');
  machine.handCode('0'.repeat(16));
  await machine.start();
  await time.pass(2 * hour);
  expect(relay.exchanges).toHaveLength(1);
  expect(existsSync(join(folder, enrolmentCodeFile))).toBe(false);
  expect(machine.recorded).toEqual([{ event: 'server-unreachable', fields: { reason: 'enrolment-refused' } }]);
  const made = await city.officer('POST', '/enrolment-codes', { terminal: 'centre', name: 'Centre', place: 'Hall' });
  machine.handCode(made.json().code);
  await time.pass(2 * minute);
  expect(machine.sync.isConnected).toBe(true);
});

test('an answer that is lost, or a kill after it, enrols the same terminal again and not another', async () => {
  const { city, time, makePlace } = await startWorld();
  const { machine, relay } = await makePlace('centre');
  let lost = 2;
  relay.fate = (exchange) => {
    if (!isEnrolment(exchange) || lost === 0) return 'pass';
    lost -= 1;
    return 'lose-answer';
  };
  await machine.start();
  await time.until(() => lost === 1, hour);
  const keys = machine.identity.publicKeys;
  machine.crash();
  await machine.start();
  await time.until(() => machine.sync.isConnected, hour);
  expect(machine.identity.publicKeys).toEqual(keys);
  expect((await city.officer('GET', '/terminals')).json()).toHaveLength(1);
});

test('a server whose key is not the one in the code enrols nobody, and the code is kept for the right one', async () => {
  const right = await startWorld();
  const wrong = await startWorld();
  const thief = await wrong.makePlace('sud');
  let forged = '';
  thief.relay.alter = (exchange, answer) => {
    if (isEnrolment(exchange)) forged = answer.text;
    return answer;
  };
  await thief.machine.start();
  await wrong.time.until(() => thief.machine.sync.isConnected, hour);

  const { machine, relay, folder } = await right.makePlace('centre');
  relay.alter = (exchange, answer) => (isEnrolment(exchange) ? { status: 200, text: forged } : answer);
  await machine.start();
  await right.time.pass(10 * minute);
  expect(machine.identity.settings).toBeUndefined();
  expect(existsSync(join(folder, enrolmentCodeFile))).toBe(true);
  expect(machine.recorded).toEqual([{ event: 'server-unreachable', fields: { reason: 'enrolment-other-server' } }]);
  relay.alter = (_, answer) => answer;
  await right.time.until(() => machine.sync.isConnected, hour);
  expect(machine.identity.settings?.serverKey).toBe(right.city.serverKey);
});

test('a code that is left beside settings is deleted and not used', async () => {
  const { time, openPlace } = await startWorld();
  const { machine, relay, folder } = await openPlace('centre');
  machine.handCode('0'.repeat(16));
  await time.pass(5 * minute);
  expect(existsSync(join(folder, enrolmentCodeFile))).toBe(false);
  expect(relay.exchanges.filter(isEnrolment)).toHaveLength(1);
  expect(machine.sync.isConnected).toBe(true);
});

test('settings that change at the server reach the terminal; those signed by anybody else end the beat', async () => {
  const { city, time, openPlace } = await startWorld();
  const { machine, relay } = await openPlace('centre');
  expect(machine.identity.isMediator('9000000001')).toBe(false);
  expect((await city.officer('PUT', '/mediators', '9000000001,\n')).status).toBe(200);
  await time.pass(3 * minute);
  expect(machine.identity.isMediator('9000000001')).toBe(true);
  const stranger = generateSigningKey();
  relay.alter = (exchange, answer) => {
    if (!exchange.path.endsWith('/heartbeat') || answer.status !== 200) return answer;
    const { settings, ...rest } = JSON.parse(answer.text);
    const forged = sign('settings', JSON.parse(settings.payload), stranger);
    return { ...answer, text: JSON.stringify({ ...rest, settings: forged }) };
  };
  await city.publish();
  await time.pass(10 * minute);
  expect(machine.consultations.names()).toEqual([]);
  expect(machine.recorded.at(-1)).toEqual({
    event: 'server-unreachable',
    fields: { reason: 'settings-wrong-signer' },
  });
});

test('a package that is refused is journalled once and not fetched at every heartbeat', async () => {
  const { city, time, openPlace } = await startWorld();
  const { machine, relay } = await openPlace('centre');
  relay.alter = (exchange, answer) =>
    exchange.path.endsWith('/package') ? { ...answer, text: answer.text.replace('arbres', 'marbre') } : answer;
  await city.publish();
  await time.pass(20 * minute);
  expect(relay.exchanges.filter(({ path }) => path.endsWith('/package'))).toHaveLength(1);
  expect(machine.consultations.names()).toEqual([]);
  expect(machine.recorded.at(-1)).toEqual({
    event: 'package-refused',
    fields: { consultation: square, reason: 'bad-signature' },
  });
  expect(machine.sync.isConnected).toBe(true);
});
