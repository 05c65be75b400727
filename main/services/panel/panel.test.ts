import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ballotId, openSheet, panelContext, recipientKey, sortByBytes } from '../../../ballot/index.ts';
import { wholePanel } from '../../../ballot/panel.fixture.ts';
import type { PanelAnswers } from '../../../contract/panel.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { consultation, homeCard, reference, type TestTerminal, testTerminal, visitWith } from '../terminal.fixture.ts';
import { PanelSheets } from './index.ts';
import { PanelStore } from './store.ts';

const sealedBytes = 304;
const refused = (code: string) => ({ ok: false, error: { code } });
const answers: PanelAnswers = { district: 'port', age: '30-44', tie: null, 'first-time': 'yes' };

function place() {
  const folder = temporaryFolder();
  const markers = new StoreMarkers(folder);
  const file = join(folder, 'parc.db');
  const open = () => PanelStore.open({ folder, consultation: 'parc', markers, sealedBytes });
  return { folder, file, open, opened: () => mustBeOk(open(), 'open').store };
}

/** Deterministic bytes, so that every run of a test sees the same rows. */
function sheets(many: number): Uint8Array[] {
  return Array.from({ length: many }, (_, n) => {
    const blocks = Array.from({ length: 10 }, (_, block) => createHash('sha256').update(`${n} ${block}`).digest());
    return new Uint8Array(Buffer.concat(blocks).subarray(0, sealedBytes));
  });
}

function fileAfter(order: readonly Uint8Array[]): Buffer {
  const { file, opened } = place();
  const store = opened();
  for (const sealed of order) mustBeOk(store.add(sealed), 'add');
  mustBeOk(store.tidy(), 'tidy');
  store.close();
  return readFileSync(file);
}

/** Without the protection that is looked at: VACUUM does nothing. */
function withoutVacuum<T>(work: () => T): T {
  const execute = Database.prototype.exec;
  const idle = vi.spyOn(Database.prototype, 'exec').mockImplementation(function (this: Database.Database, sql) {
    return sql === 'VACUUM' ? this : execute.call(this, sql);
  });
  try {
    return work();
  } finally {
    idle.mockRestore();
  }
}

for (const many of [5, 12, 40]) {
  const inOrder = sheets(many);
  const another = fc
    .shuffledSubarray(inOrder, { minLength: many, maxLength: many })
    .filter((order) => order.some((sheet, at) => sheet !== inOrder[at]));

  test(`${many} sheets that came in any order leave byte-identical files`, () => {
    const reference = fileAfter(inOrder);
    fc.assert(
      fc.property(another, (order) => {
        expect(fileAfter(order).equals(reference)).toBe(true);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });

  test(`the control: without VACUUM, ${many} sheets that came in another order leave another file`, () => {
    const reference = withoutVacuum(() => fileAfter(inOrder));
    fc.assert(
      fc.property(another, (order) => {
        expect(withoutVacuum(() => fileAfter(order)).equals(reference)).toBe(false);
      }),
      { numRuns: 4, endOnFailure: true },
    );
  });
}

test('the file holds ids and sealed sheets, keeps a rollback journal, and nothing else of anybody', () => {
  const { file, opened } = place();
  opened().close();
  const database = new Database(file, { readonly: true });
  const columns = (table: string) =>
    (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  expect([columns('sheet'), columns('batch'), columns('digest')]).toEqual([
    ['id', 'sealed'],
    ['batch', 'closing', 'ids'],
    ['one', 'value'],
  ]);
  database.close();
  // Bytes 18 and 19 of the header: 1 is a rollback journal, 2 would be a WAL.
  expect([...readFileSync(file).subarray(18, 20)]).toEqual([1, 1]);
});

test('what the city has leaves no byte behind, and finishing a batch twice changes nothing', () => {
  const { file, opened } = place();
  const store = opened();
  const all = sheets(9);
  for (const sealed of all) mustBeOk(store.add(sealed), 'add');
  const ids = sortByBytes(all.slice(0, 8).map(ballotId));
  const batch = { batch: reference(), closing: false, ids };
  mustBeOk(store.formBatch(batch), 'form');
  expect(store.batches()).toEqual({ ok: true, value: [batch] });
  for (const _ of [1, 2]) mustBeOk(store.finishBatch(batch), 'finish');
  expect(store.batches()).toEqual({ ok: true, value: [] });
  expect(store.ids()).toEqual({ ok: true, value: [ballotId(all[8] as Uint8Array)] });
  store.close();
  const bytes = readFileSync(file);
  for (const [at, sealed] of all.entries()) expect(bytes.includes(Buffer.from(sealed.subarray(0, 24)))).toBe(at === 8);
});

test('a changed bit is detected at the start, what is intact goes on, and the file stays beside it as it was found', () => {
  for (const damage of ['a sheet', 'a batch', 'the structure'] as const) {
    const { folder, file, open, opened } = place();
    const store = opened();
    const all = sheets(12);
    for (const sealed of all) mustBeOk(store.add(sealed), 'add');
    const name = reference();
    mustBeOk(store.formBatch({ batch: name, closing: false, ids: sortByBytes(all.map(ballotId)) }), 'form');
    store.tidy();
    store.close();
    const bytes = readFileSync(file);
    const lost = Buffer.from(all[3] ?? []);
    const at =
      damage === 'a batch' ? bytes.indexOf(Buffer.from(name, 'base64url')) : bytes.indexOf(lost.subarray(40, 60));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    if (damage === 'the structure') bytes.fill(0xff, 100, 108);
    writeFileSync(file, bytes);

    const found = mustBeOk(open(), damage);
    expect(found.isDamaged).toBe(true);
    const intact = damage === 'a batch' ? all : all.toSpliced(3, 1);
    expect(found.store.ids()).toEqual({ ok: true, value: sortByBytes(intact.map(ballotId)) });
    expect(found.store.batches()).toEqual({ ok: true, value: [] });
    found.store.close();
    expect(readFileSync(join(folder, 'parc.damaged.db'))).toEqual(bytes);
    const again = mustBeOk(open(), 'again');
    expect(again.isDamaged).toBe(false);
    mustBeOk(again.store.erase(), 'erase');
    expect([existsSync(file), existsSync(join(folder, 'parc.damaged.db'))]).toEqual([false, false]);
  }
});

/** Votes, as far as the stub. */
async function vote(terminal: TestTerminal, card = homeCard) {
  const shown = visitWith(terminal, card);
  const credential = { kind: 'card' as const, card: shown.card };
  const { right } = mustBeOk(await terminal.casting.open({ visit: shown.visit, consultation, credential }), 'open');
  const choices = { kind: 'blank' as const };
  mustBeOk(await terminal.casting.printSlip({ visit: shown.visit, right, choices }), 'print');
  return { ...shown, confirm: () => terminal.casting.confirm({ visit: shown.visit, right, language: 'fr' }) };
}

test('whoever has just voted fills in one sheet, which is sealed to the key of the trustees', async () => {
  const terminal = await testTerminal({ panel: wholePanel });
  const { panel, city, consultations, dataDirectory, visits } = terminal;
  const { visit, confirm } = await vote(terminal);
  const fill = (change: Partial<Parameters<typeof panel.fill>[0]> = {}) =>
    panel.fill({ visit, consultation, answers, ...change });
  expect(fill(), 'before the ballot is in the urn').toEqual(refused('not-invited'));
  mustBeOk(await confirm(), 'confirm');
  expect(fill({ visit: reference() })).toEqual(refused('no-visit'));
  expect(fill({ consultation: 'autre' })).toEqual(refused('unknown-consultation'));
  expect(fill({ answers: { ...answers, age: '31' } })).toEqual(refused('invalid-answers'));
  expect(fill()).toEqual({ ok: true, value: {} });
  expect(fill(), 'once').toEqual(refused('not-invited'));
  const held = consultations.get(consultation);
  if (!held) throw new Error('the consultation is held');
  expect(panel.due(held, false)).toEqual({ ok: true, value: [] });
  const [due] = mustBeOk(panel.due(held, true), 'due');
  const context = panelContext({ consultation, panel: wholePanel, rehearsal: false });
  const opened = due?.sealed.map((sheet) => openSheet(sheet, context, recipientKey(city.ballotKey.privateKey)));
  expect(opened).toEqual([{ ok: true, value: answers }]);
  visits.end(visit);
  expect(readFileSync(join(dataDirectory, 'panel', `${consultation}.db`)).includes('port')).toBe(false);
});

test('an invitation is gone with its visit, and there is none where the city asks nothing', async () => {
  const terminal = await testTerminal({ panel: wholePanel });
  const { visit, confirm } = await vote(terminal);
  mustBeOk(await confirm(), 'confirm');
  terminal.visits.end(visit);
  const next = reference();
  terminal.visits.begin(next);
  expect(terminal.panel.fill({ visit: next, consultation, answers })).toEqual(refused('not-invited'));

  const silent = await testTerminal();
  const voted = await vote(silent);
  mustBeOk(await voted.confirm(), 'confirm');
  expect(silent.panel.fill({ visit: voted.visit, consultation, answers: {} })).toEqual(refused('not-invited'));
  expect(existsSync(join(silent.dataDirectory, 'panel'))).toBe(false);
});

test('a sheet that a bit spoiled is named in the journal at the next start, and the others go to the city', async () => {
  const { dataDirectory, consultations, visits } = await testTerminal({ panel: wholePanel });
  const recorded: unknown[][] = [];
  const start = () => {
    const markers = new StoreMarkers(dataDirectory);
    const record = (...entry: unknown[]) => void recorded.push(entry);
    const panel = new PanelSheets({ dataDirectory, markers, consultations, visits, record });
    onTestFinished(() => panel.close());
    return panel;
  };
  const before = start();
  for (const _ of [1, 2, 3]) {
    const visit = reference();
    visits.begin(visit);
    before.invite({ visit, consultation });
    mustBeOk(before.fill({ visit, consultation, answers }), 'fill');
    visits.end(visit);
  }
  const held = consultations.get(consultation);
  if (!held) throw new Error('the consultation is held');
  const [batch] = mustBeOk(before.due(held, true), 'due');
  before.close();
  const file = join(dataDirectory, 'panel', `${consultation}.db`);
  const bytes = readFileSync(file);
  const at = bytes.indexOf(Buffer.from(batch?.sealed[1] ?? [])) + 99;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);

  const after = start();
  expect(recorded).toEqual([['panel-damaged', { consultation }]]);
  const intact = batch?.ids.toSpliced(1, 1);
  expect(mustBeOk(after.due(held, true), 'due')).toMatchObject([{ ids: intact, closing: true }]);
  mustBeOk(after.forget(held), 'forget');
  expect(existsSync(file)).toBe(false);
});

test('a panel that cannot be opened is journalled, refuses its sheets, and leaves the ballots alone', async () => {
  const terminal = await testTerminal({ panel: wholePanel });
  const { consultations, counts, visits } = terminal;
  const dataDirectory = temporaryFolder();
  const markers = new StoreMarkers(dataDirectory);
  markers.add(`${consultation}.panel`); // it existed, and its file is gone
  const recorded: unknown[][] = [];
  const panel = new PanelSheets({
    ...{ dataDirectory, markers, consultations, visits },
    record: (...entry: unknown[]) => void recorded.push(entry),
  });
  onTestFinished(() => panel.close());
  terminal.casting.on('cast', (cast) => panel.invite(cast));
  const { visit, confirm } = await vote(terminal);
  mustBeOk(await confirm(), 'confirm');
  expect(panel.fill({ visit, consultation, answers })).toEqual(refused('store-refused'));
  expect(recorded).toEqual([['store-refused', { store: 'panel', reason: 'missing' }]]);
  expect(counts().ballots).toBe(1);
});
