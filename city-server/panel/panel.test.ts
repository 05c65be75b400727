import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { ballotId, panelContext, sealSheet, setHash, sortByBytes, toBase64url } from '../../ballot/index.ts';
import { wholePanel } from '../../ballot/panel.fixture.ts';
import type { Panel } from '../../contract/panel.ts';
import type { PanelBatch } from '../../contract/sync.ts';
import { startTestCity } from '../testing/city.ts';
import type { TestTerminal } from '../testing/terminal.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;
const path = `/consultations/${place}/panel`;

async function startPanel() {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  const draft = await city.publish({ panel: wholePanel });
  await terminal.fetch(place, city.serverKey);
  const make = (many: number, change: Partial<PanelBatch> = {}, panel: Panel = wholePanel): PanelBatch => {
    const context = panelContext({ consultation: place, panel, rehearsal: false });
    const answers = Object.fromEntries(panel.questions.map((question) => [question, null]));
    const sheets = Array.from({ length: many }, () => sealSheet(answers, context, draft.ballotKey.publicKey));
    const byId = new Map(sheets.map((sheet) => [ballotId(sheet), toBase64url(sheet)]));
    return {
      consultation: place,
      terminal: 'centre',
      batch: toBase64url(randomBytes(16)),
      closing: false,
      rehearsal: false,
      panelHash: context.panelHash,
      sealed: sortByBytes(byId.keys()).map((id) => byId.get(id) ?? ''),
      ...change,
    };
  };
  const send = async (batch: PanelBatch, of: TestTerminal = terminal) =>
    (await of.send('PUT', path, of.sign('panel', batch))).json();
  return { city, terminal, draft, make, send };
}

test('a batch is acknowledged with its set, kept once, and is in the export under its signature', async () => {
  const { city, terminal, make, send } = await startPanel();
  const batch = make(3);
  const acknowledged = await send(batch);
  expect(acknowledged.type).toBe('passerelle/panel-ack/1');
  expect(JSON.parse(acknowledged.payload)).toEqual({
    ...{ consultation: place, terminal: 'centre', batch: batch.batch, count: 3 },
    setHash: setHash(batch.sealed.map((sealed) => ballotId(Buffer.from(sealed, 'base64url')))),
  });
  expect(await send(batch)).toEqual(acknowledged);
  expect(await city.database.rows('select from panel_batches')).toHaveLength(1);
  city.pass(hourMs);
  await terminal.sendMarks(place, []);
  expect((await terminal.sendFinal(place, [], 0)).status).toBe(200);
  const urn = JSON.parse((await city.officer('GET', `/consultations/${place}/export`)).json().payload);
  expect(urn.terminals[0].panel).toEqual([terminal.sign('panel', batch)]);
  expect(await send(make(3))).toMatchObject({ error: 'frozen' });
});

test('what is small, early, of another panel, unsorted or another under the same name is refused', async () => {
  const { city, make, send } = await startPanel();
  expect(await send(make(2))).toMatchObject({ error: 'below-k' });
  expect(await send(make(2, { closing: true }))).toMatchObject({ error: 'not-closed-yet' });
  const ageAlone: Panel = { questions: ['age'] };
  expect(await send(make(3, {}, ageAlone))).toMatchObject({ error: 'not-this-panel' });
  expect(await send(make(3, { rehearsal: true }))).toMatchObject({ error: 'not-this-panel' });
  expect(await send(make(3, { sealed: ['AAAA', 'BBBB', 'CCCC'] }))).toMatchObject({ error: 'not-this-panel' });
  expect(await send(make(3, { sealed: ['A', 'B', '*'] }))).toMatchObject({ error: 'invalid' });
  const batch = make(3);
  expect(await send({ ...batch, sealed: batch.sealed.toReversed() })).toMatchObject({ error: 'invalid' });
  expect((await send(batch)).type).toBe('passerelle/panel-ack/1');
  expect(await send({ ...batch, sealed: make(3).sealed })).toMatchObject({ error: 'batch-conflict' });
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'batch-conflict', terminal: 'centre' }]);
  const stranger = await city.enrol('gare');
  expect(await send(make(3, { terminal: 'gare' }), stranger)).toMatchObject({ error: 'no-delivery' });
  city.pass(hourMs);
  expect((await send(make(1, { closing: true }))).type).toBe('passerelle/panel-ack/1');
  expect(await send(make(1, { closing: true })), 'one small batch a terminal').toMatchObject({ error: 'below-k' });
});

test('a later version of the consultation keeps its questions', async () => {
  const { city, draft } = await startPanel();
  for (const panel of [
    undefined,
    { questions: ['age'] },
    { ...wholePanel, districts: wholePanel.districts.slice(1) },
  ]) {
    const { panel: _, ...rest } = draft.draft;
    const answer = await city.officer('POST', '/consultations', panel ? { ...rest, panel } : rest);
    expect(answer.json()).toMatchObject({ error: 'changed-too-much', message: expect.stringContaining('panel') });
  }
  const untranslated = { ...wholePanel, districts: wholePanel.districts.map(({ id }) => ({ id, name: { fr: id } })) };
  const other = { ...draft.draft, consultation: 'autre', panel: untranslated };
  expect((await city.officer('POST', '/consultations', other)).json()).toMatchObject({
    error: 'invalid',
    message: expect.stringContaining('panel.districts.0.name.en'),
  });
});
