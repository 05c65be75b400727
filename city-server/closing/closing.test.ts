import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { setHash, sortByBytes, toBase64url, verify } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { mustBeOk } from '../../contract/result.ts';
import { finalAckSchema, marksAckSchema } from '../../contract/sync.ts';
import { startTestCity } from '../testing/city.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;
const blank: Choices = { kind: 'blank' };
const three = [blank, blank, blank];

function newTokens(count: number): string[] {
  return Array.from({ length: count }, () => toBase64url(randomBytes(32)));
}

async function startVoting() {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  return { city, terminal, held: await terminal.fetch(place, city.serverKey) };
}

test('marks are added to the poll book, and an older set that comes late takes nothing out', async () => {
  const { city, terminal } = await startVoting();
  const tokens = newTokens(12);
  const late = tokens.slice(0, 8);
  for (const set of [late, tokens, late, tokens]) {
    const answer = (await terminal.sendMarks(place, set)).json();
    expect(mustBeOk(verify(answer, 'marks-ack', city.serverKey, marksAckSchema), 'acknowledgement')).toEqual({
      consultation: place,
      terminal: 'centre',
      count: set.length,
      setHash: setHash(set),
    });
  }
  expect(await city.database.row('select count(*)::int "count" from marks')).toEqual({ count: 12 });
});

test('marks that are not a sorted set are refused', async () => {
  const { terminal } = await startVoting();
  const [first = '', second = ''] = sortByBytes(newTokens(2));
  for (const tokens of [
    [second, first],
    [first, first],
    [first, 'x'],
  ]) {
    const marks = terminal.sign('marks', { consultation: place, terminal: 'centre', tokens });
    expect((await terminal.send('PUT', `/consultations/${place}/marks`, marks)).status).toBe(400);
  }
});

test('a token that two terminals marked stays in the poll book twice, with an alarm', async () => {
  const { city, terminal } = await startVoting();
  const gare = await city.enrol('gare');
  await gare.fetch(place, city.serverKey);
  const tokens = newTokens(3);
  await terminal.sendMarks(place, tokens);
  expect((await gare.sendMarks(place, tokens.slice(0, 1))).status).toBe(200);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([
    { kind: 'marked-twice', terminal: 'gare', times: 1 },
  ]);
  expect((await city.officer('GET', `/consultations/${place}`)).json()).toMatchObject({ marks: 4 });
});

test('a final manifest is taken after the closing, when everything it counts has arrived, and again if asked', async () => {
  const { city, terminal, held } = await startVoting();
  const [first, second] = [terminal.makeBatch(held, three), terminal.makeBatch(held, three)];
  const tokens = newTokens(6);
  await terminal.sendBatch(first);
  expect((await terminal.sendFinal(place, [first], 3)).json()).toMatchObject({ error: 'not-closed-yet' });
  city.pass(hourMs);
  const send = () => terminal.sendFinal(place, [first, second], 6);
  expect((await send()).json()).toMatchObject({
    error: 'incomplete',
    message: expect.stringContaining('Batches missing: 1'),
  });
  await terminal.sendBatch(second);
  expect((await send()).json()).toMatchObject({
    error: 'incomplete',
    message: expect.stringContaining('Marks missing: 6'),
  });
  await terminal.sendMarks(place, tokens);
  const accepted = await send();
  mustBeOk(verify(accepted.json(), 'final-ack', city.serverKey, finalAckSchema), 'acknowledgement');
  expect((await send()).text).toBe(accepted.text);
  expect((await terminal.sendFinal(place, [first], 3)).json()).toMatchObject({ error: 'final-conflict' });
  expect((await terminal.sendBatch(first)).status).toBe(200);
  expect((await terminal.sendMarks(place, tokens)).status).toBe(200);
  expect((await terminal.sendBatch(terminal.makeBatch(held, three))).json()).toMatchObject({ error: 'final-sent' });
  expect((await terminal.sendMarks(place, newTokens(8))).json()).toMatchObject({ error: 'final-sent' });
  expect(await city.database.row('select count(*)::int "count" from marks')).toEqual({ count: 6 });
});

test('a final manifest that contradicts itself or the server is refused with an alarm', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, three);
  await terminal.sendBatch(batch);
  await terminal.sendMarks(place, newTokens(3));
  city.pass(hourMs);
  const refused = { status: 409, text: expect.stringContaining('"incoherent"') };
  expect(await terminal.sendFinal(place, [batch], 2)).toMatchObject(refused);
  expect(await terminal.sendFinal(place, [batch], 4)).toMatchObject(refused);
  expect(await terminal.sendFinal(place, [batch], 3, { ballots: 4 })).toMatchObject(refused);
  expect(await terminal.sendFinal(place, [], 3)).toMatchObject(refused);
  expect(await terminal.sendFinal(place, [batch, batch], 6)).toMatchObject(refused);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'incoherent-final', times: 5 }]);
  expect((await terminal.sendFinal(place, [batch], 3)).status).toBe(200);
});

test('a terminal that states damaged ballots is taken, with an alarm; they must add up too', async () => {
  const { city, terminal, held } = await startVoting();
  const batch = terminal.makeBatch(held, three);
  await terminal.sendBatch(batch);
  await terminal.sendMarks(place, newTokens(4));
  city.pass(hourMs);
  const damaged = (ballots: number) => ({ damaged: { ballots, parts: ['urn' as const] } });
  expect(await terminal.sendFinal(place, [batch], 4, damaged(2))).toMatchObject({ status: 409 });
  expect(await terminal.sendFinal(place, [batch], 4, damaged(1))).toMatchObject({ status: 200 });
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([
    { kind: 'damaged-box' },
    { kind: 'incoherent-final' },
  ]);
});

test('the state says which terminals still owe something, and the registrar may decide to go without a lost one', async () => {
  const { city, terminal, held } = await startVoting();
  const gare = await city.enrol('gare');
  const heldByGare = await gare.fetch(place, city.serverKey);
  await city.enrol('never-used');
  const batch = terminal.makeBatch(held, three);
  await terminal.sendBatch(batch);
  await terminal.sendMarks(place, newTokens(3));
  await gare.sendBatch(gare.makeBatch(heldByGare, three));
  const state = async () => (await city.officer('GET', `/consultations/${place}`)).json();
  expect(await state()).toMatchObject({ stage: 'open', ballots: 6, marks: 3, missing: ['centre', 'gare'] });
  const lose = (name: string) =>
    city.officer('POST', `/consultations/${place}/terminals/${name}/lost`, { reason: 'Volée le 3 mars.' });
  expect((await lose('gare')).json()).toMatchObject({ error: 'not-closed' });
  city.pass(hourMs);
  await terminal.sendFinal(place, [batch], 3);
  expect(await state()).toMatchObject({ stage: 'closing', missing: ['gare'] });
  expect((await city.officer('GET', `/consultations/${place}/export`)).json()).toMatchObject({
    error: 'incomplete',
    message: expect.stringContaining('gare'),
  });
  expect((await lose('centre')).json()).toMatchObject({ error: 'final-received' });
  expect((await lose('never-used')).json()).toMatchObject({ error: 'unknown-terminal' });
  expect((await lose('gare')).json()).toMatchObject({ stage: 'complete', missing: [] });
  expect(await state()).toMatchObject({
    terminals: [
      { terminal: 'centre', ballots: 3, batches: 1, marks: 3, final: true, lost: null },
      { terminal: 'gare', ballots: 3, batches: 1, marks: 0, final: false, lost: 'Volée le 3 mars.' },
    ],
  });
});
