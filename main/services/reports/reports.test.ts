import { once } from 'node:events';
import { cpSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readReport, sign } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import type { FinalManifest } from '../../../contract/sync.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { readByPhone } from '../printer/phone.fixture.ts';
import { consultation, homeCard, type TestTerminal, testTerminal, visitWith } from '../terminal.fixture.ts';
import { Reports } from './index.ts';
import { ReportStore } from './store.ts';

const notYet = { opensAt: new Date(Date.now() + 1_000_000).toISOString() };

function open(terminal: TestTerminal) {
  terminal.clock.nowMs = Date.parse(terminal.published().opensAt);
}
function openCard(terminal: TestTerminal) {
  const { visit, card } = visitWith(terminal, homeCard);
  return terminal.casting.open({ visit, consultation, credential: { kind: 'card', card } });
}
/** Changes the printer, and waits until the terminal has heard of it. */
async function changeTo(terminal: TestTerminal, change: Parameters<TestTerminal['bench']['change']>[0]) {
  const heard = once(terminal.printer, 'status');
  await terminal.bench.change(change);
  await heard;
}
const read = (terminal: TestTerminal, paper: number) =>
  mustBeOk(readReport(readByPhone(terminal.papers[paper] as never) ?? ''), 'report');

test('the zero report prints once when the consultation opens, and a phone reads it signed', async () => {
  const terminal = await testTerminal(notYet);
  await terminal.reports.printDue();
  expect(terminal.papers).toEqual([]);
  open(terminal);
  await Promise.all([terminal.reports.printDue(), terminal.reports.printDue()]);
  await terminal.reports.printDue();
  expect(terminal.papers).toHaveLength(1);
  expect(read(terminal, 0)).toMatchObject({
    kind: 'opening',
    stated: { consultation, terminal: terminal.city.terminal, ballots: 0, marks: 0, rehearsal: false },
  });
  expect(read(terminal, 0).stated).toMatchObject({
    terminalKey: terminal.keys.signingKey,
    keyFingerprint: terminal.published().ballotKey.fingerprint,
  });
});

test('without paper nobody votes; with it the zero report comes out before the first right is made', async () => {
  const terminal = await testTerminal(notYet);
  open(terminal);
  await terminal.bench.change({ paperOut: true });
  await terminal.reports.printDue();
  expect(await openCard(terminal)).toMatchObject({ ok: false, error: { code: 'printer' } });
  await changeTo(terminal, { paperOut: false });
  expect(await openCard(terminal)).toMatchObject({ ok: true });
  expect(read(terminal, 0).kind).toBe('opening');
});

test('where no slip is required a terminal without a printer still keeps its zero report before the first ballot', async () => {
  const terminal = await testTerminal({ ...notYet, slipRequired: false });
  open(terminal);
  await changeTo(terminal, { offline: true });
  expect(await openCard(terminal)).toMatchObject({ ok: true });
  await changeTo(terminal, { offline: false });
  await terminal.reports.printDue();
  expect(read(terminal, 0)).toMatchObject({ kind: 'opening', stated: { ballots: 0 } });
});

test('a terminal that already holds ballots makes no zero report, and goes on', async () => {
  const terminal = await testTerminal(notYet);
  mustBeOk(terminal.box().urn.cast(Buffer.alloc(32, 1).toString('base64url'), Buffer.alloc(300)), 'cast');
  open(terminal);
  await terminal.reports.printDue();
  expect(terminal.papers).toEqual([]);
  expect(await openCard(terminal)).toMatchObject({ ok: true });
});

test('a report that is asked for again is a duplicate of the same report', async () => {
  const terminal = await testTerminal();
  mustBeOk(await terminal.reports.print(consultation, 'opening', 'fr'), 'print');
  mustBeOk(await terminal.reports.print(consultation, 'opening', 'ar'), 'print');
  expect(readByPhone(terminal.papers[0] as never)).toBe(readByPhone(terminal.papers[1] as never));
  expect(await terminal.reports.print(consultation, 'closing', 'fr')).toEqual({
    ok: false,
    error: { code: 'no-report' },
  });
});

test('the closing report is made and printed once for a final manifest, and anew for one that states damage found since', async () => {
  const terminal = await testTerminal();
  const held = terminal.consultations.get(consultation);
  if (!held) throw new Error('held');
  const manifest: FinalManifest = {
    ...{
      consultation,
      terminal: terminal.city.terminal,
      ballots: 12,
      marks: 12,
      spoiled: 2,
      reprints: 1,
      codesIssued: 3,
    },
    batches: [{ batch: 'A'.repeat(22), count: 12, setHash: held.packageHash }],
    bags: [{ bag: 1, batches: ['A'.repeat(22)] }],
  };
  const first = mustBeOk(terminal.reports.close(held, manifest), 'close');
  expect(mustBeOk(terminal.reports.close(held, manifest), 'close')).toEqual(first);
  await terminal.reports.printDue();
  expect(terminal.papers).toHaveLength(1);
  expect(read(terminal, 0)).toMatchObject({ kind: 'closing', stated: { ballots: 12, bags: [12], spoiled: 2 } });

  const damaged = { ballots: 4, parts: ['urn' as const] };
  const paperAndDamage = { ...manifest, marks: 19, paper: 3, damaged, provisional: manifest.batches };
  expect(mustBeOk(terminal.reports.close(held, paperAndDamage), 'close')).not.toEqual(first);
  await terminal.reports.printDue();
  expect(terminal.papers).toHaveLength(2);
  expect(read(terminal, 1)).toMatchObject({
    stated: { ballots: 12, marks: 19, paper: 3, damaged: 4, provisional: 12 },
  });
});

test('reports outlive a restart, and a damaged memory of them takes no first ballot', async () => {
  const dataDirectory = temporaryFolder();
  const markers = new StoreMarkers(dataDirectory);
  const terminal = await testTerminal();
  const signed = sign('opening-report', { n: 1 }, terminal.city.serverKey);
  const first = mustBeOk(ReportStore.open(dataDirectory, markers), 'open');
  mustBeOk(first.keep('parc', 'opening', signed), 'keep');
  mustBeOk(first.setPrinted('parc', 'opening'), 'printed');
  first.close();
  const copy = temporaryFolder();
  cpSync(dataDirectory, copy, { recursive: true });
  const second = mustBeOk(ReportStore.open(dataDirectory, markers), 'open');
  expect(second.find('parc', 'opening')).toEqual({
    ok: true,
    value: { consultation: 'parc', kind: 'opening', signed, isPrinted: true },
  });
  second.close();

  new StoreMarkers(copy).add('reports');
  writeFileSync(`${copy}/reports.db`, '');
  const refused: unknown[] = [];
  const reports = new Reports({
    dataDirectory: copy,
    markers: new StoreMarkers(copy),
    identity: terminal.identity,
    consultations: terminal.consultations,
    boxes: terminal.boxes,
    printer: terminal.printer,
    record: (event, fields) => void refused.push([event, fields]),
    software: '0',
    journalHead: () => 'A'.repeat(43),
    now: Date.now,
    timeZone: 'Europe/Paris',
  });
  expect(refused).toEqual([['store-refused', { store: 'reports', reason: 'damaged' }]]);
  expect(await reports.open(consultation)).toEqual({ ok: false, error: { code: 'store-refused' } });
});
