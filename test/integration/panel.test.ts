import { expect, test } from 'vitest';
import {
  ballotId,
  fromBase64url,
  openSheet,
  panelContext,
  recipientKey,
  sign,
  sortByBytes,
} from '../../ballot/index.ts';
import { wholePanel } from '../../ballot/panel.fixture.ts';
import { countUrn } from '../../city-server/testing/result.ts';
import { answersTo, type PanelAnswers } from '../../contract/panel.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { PanelBatch } from '../../contract/sync.ts';
import type { Exchange } from '../harness/hostile-relay.ts';
import { arbres, heldByCity, hour, jeux, minute, type Place, square, startWorld } from './city-and-machines.fixture.ts';

const isPanel = ({ path }: Exchange) => path.endsWith('/panel');
const batchOf = ({ body }: Exchange): PanelBatch => JSON.parse(JSON.parse(body.toString()).payload);

/** Sheets that are all different: who filled in which can be told once they are open. */
const sheetOf = (resident: number): PanelAnswers => ({
  district: answersTo(wholePanel, 'district')[resident % 3] ?? null,
  age: answersTo(wholePanel, 'age')[Math.floor(resident / 3) % 6] ?? null,
  tie: null,
  'first-time': 'yes',
});

/** Residents who vote one after the other; of them some fill in a sheet. */
function visit({ machine }: Place, residents: readonly number[], isFilledIn: (resident: number) => boolean) {
  return residents.map((resident) => {
    const cast = machine.cast(square, resident % 2 === 0 ? arbres : jeux);
    if (isFilledIn(resident)) mustBeOk(machine.fillSheet(square, sheetOf(resident)), 'fill');
    return cast?.id ?? '';
  });
}
const upTo = (many: number) => Array.from({ length: many }, (_, n) => n);

async function startPanel() {
  const world = await startWorld();
  const draft = await world.city.publish({ panel: wholePanel });
  const rows = () =>
    world.city.database.rows<{ count: number; terminal: string }>(
      'select count, terminal from panel_batches order by count, terminal',
    );
  return { ...world, draft, rows };
}

test('sheets come in batches of their own, are counted at the same count, and stand on the board', async () => {
  const { city, time, openPlace, draft, rows } = await startPanel();
  const [centre, gare] = [await openPlace('centre'), await openPlace('gare')];
  visit(centre, upTo(9), (resident) => resident < 5);
  visit(gare, upTo(3), (resident) => resident === 0);
  expect((await city.page(`/consultations/${square}?lang=en`)).text).toContain('Tie to the city');
  await time.pass(20 * minute);
  expect(await rows(), 'one sheet stays where it was filled in').toEqual([{ count: 5, terminal: 'centre' }]);
  visit(centre, [9], () => true);
  await time.pass(hour);
  expect((await heldByCity(city, square)).finals.toSorted()).toEqual(['centre', 'gare']);
  expect(await rows()).toEqual([
    { count: 1, terminal: 'centre' },
    { count: 1, terminal: 'gare' },
    { count: 5, terminal: 'centre' },
  ]);
  expect([centre.machine, gare.machine].map((machine) => machine.hasSheets(square))).toEqual([false, false]);

  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 13, panel: { sheets: 7 } });
  expect(result.panel?.questions?.[3]?.lines).toEqual([{ answers: ['yes', 'no', '.unanswered'], sheets: 7 }]);
  const upload = (counted: object) =>
    city.officer('PUT', `/consultations/${square}/result`, sign('result', counted, draft.publicationKey));
  const { panel, ...withoutPanel } = result;
  for (const wrong of [{}, { panel: { ...panel, sheets: 8 } }, { panel: { sheets: 7, questions: null } }])
    expect((await upload({ ...withoutPanel, ...wrong })).json()).toMatchObject({
      error: 'wrong-result',
      message: expect.stringContaining('panel'),
    });
  expect((await upload(result)).status).toBe(200);
  const page = (await city.page(`/consultations/${square}?lang=en`)).text;
  expect(page).toContain('Who took part');
  expect(page).toContain('7 sheets filled in');
  expect(page).toContain('nothing joins a sheet to a ballot');
});

test('a batch whose answer is lost is sent again as it was, and purged for its signed acknowledgement alone', async () => {
  const { city, time, openPlace, rows } = await startPanel();
  const place = await openPlace('centre');
  place.relay.fate = (exchange) => (isPanel(exchange) ? 'lose-answer' : 'pass');
  visit(place, upTo(4), () => true);
  await time.until(() => place.relay.exchanges.some(isPanel), hour / 2);
  expect(place.machine.hasSheets(square)).toBe(true);
  visit(place, [4, 5], () => true);
  place.relay.fate = () => 'pass';
  await time.until(() => place.relay.exchanges.filter(isPanel).length > 1, hour / 2);
  const sent = place.relay.exchanges.filter(isPanel).map(({ body }) => body.toString());
  expect(new Set(sent).size).toBe(1);
  expect(await rows()).toEqual([{ count: 4, terminal: 'centre' }]);
  expect(place.machine.hasSheets(square), 'two wait for a third').toBe(true);
  expect((await city.officer('GET', '/alarms')).json()).toEqual([]);
});

test('nothing that is sent joins a sheet to a ballot: neither order, nor time, nor size', async () => {
  const { city, time, openPlace, draft } = await startPanel();
  const place = await openPlace('centre');
  const ballots = visit(place, upTo(9), () => true);
  await time.pass(25 * minute);
  const [sent] = place.relay.exchanges.filter(isPanel);
  if (!sent) throw new Error('nine sheets are due');
  const sheets = batchOf(sent).sealed.map(fromBase64url);

  // Order: that of the ids, in the batch and at the city. Opened, which only the trustees can, it is not that of the visits (the control: the
  // very same reading finds that order where the sheets stand as they were filled in).
  const ids = sheets.map(ballotId);
  expect(ids).toEqual(sortByBytes(ids));
  const context = panelContext({ consultation: square, panel: wholePanel, rehearsal: false });
  const recipient = recipientKey(draft.ballotKey.privateKey);
  const residentOf = (sheet: Uint8Array) => {
    const answers = JSON.stringify(Object.entries(mustBeOk(openSheet(sheet, context, recipient), 'open')).sort());
    return upTo(9).findIndex((one) => JSON.stringify(Object.entries(sheetOf(one)).sort()) === answers);
  };
  const byId = new Map(sheets.map((sheet) => [residentOf(sheet), sheet]));
  expect(upTo(9).map((resident) => residentOf(byId.get(resident) ?? new Uint8Array()))).toEqual(upTo(9));
  expect(sheets.map(residentOf)).not.toEqual(upTo(9));

  // Time: not in one beat with ballots, nor with marks.
  const kinds = place.relay.exchanges.map(({ path }) => path.split('/').at(path.includes('/batches/') ? -2 : -1));
  const beats = kinds.join(' ').split('heartbeat');
  for (const [kind, others] of [
    ['panel', ['batches', 'marks']],
    ['batches', ['marks']],
  ] as const) {
    const carrying = beats.filter((beat) => beat.includes(kind));
    expect(carrying.length).toBeGreaterThan(0);
    for (const beat of carrying) for (const other of others) expect(beat).not.toContain(other);
  }

  // Size: of one length, whatever is answered. And no name of one is in the other.
  expect(new Set(sheets.map(({ length }) => length))).toEqual(new Set([context.sealedBytes]));
  const { ballots: held } = await heldByCity(city, square);
  expect(sortByBytes(held.map(({ id }) => id))).toEqual(sortByBytes(ballots));
  for (const id of ballots) expect(sent.body.includes(id)).toBe(false);
  const columns = await city.database.rows<{ column: string }>(
    `select column_name "column" from information_schema.columns where table_name = 'panel_batches' order by 1`,
  );
  expect(columns.map(({ column }) => column)).toEqual(['batch', 'consultation', 'count', 'signed', 'terminal']);
});

test('sheets that the city refuses hold up neither ballots nor the final manifest', async () => {
  const { city, time, openPlace, rows } = await startPanel();
  const place = await openPlace('centre');
  place.relay.alter = (exchange, answer) =>
    isPanel(exchange) ? { status: 404, text: JSON.stringify({ error: 'not-found', message: 'Nothing.' }) } : answer;
  place.relay.fate = (exchange) => (isPanel(exchange) ? 'twice' : 'pass');
  visit(place, upTo(4), () => true);
  await time.pass(2 * hour);
  const held = await heldByCity(city, square);
  expect([held.ballots.length, held.marks.length, held.finals]).toEqual([4, 4, ['centre']]);
  expect(place.machine.recorded).toContainEqual({
    event: 'panel-refused',
    fields: { consultation: square, reason: 'not-found' },
  });
  expect(place.machine.hasSheets(square)).toBe(true);
  expect(await rows()).toEqual([{ count: 4, terminal: 'centre' }]);
});
