import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readReport, seal } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { bagLabel } from '../printer/index.ts';
import { readByPhone } from '../printer/phone.fixture.ts';
import { renderReceipt } from '../printer/raster.ts';
import {
  assistedVisit,
  consultation,
  homeCard,
  jardin,
  mediatorCard,
  reference,
  type TestTerminal,
  testTerminal,
  visitWith,
} from '../terminal.fixture.ts';

const refused = (code: string, more = {}) => ({ ok: false, error: { code, ...more } });

/** A terminal on whose reader the mediator's card lies, however the clock goes on. */
const cardLies = () => testTerminal({}, undefined, 'presence');

function printCode({ desk }: TestTerminal, { visit }: { visit: string }) {
  return desk.printCode({ visit, consultation, language: 'fr' });
}

test("a mediator's card prints a code, whose digits stay on the paper", async () => {
  const terminal = await testTerminal();
  const shown = await assistedVisit(terminal);
  expect(await printCode(terminal, shown)).toEqual({ ok: true, value: {} });
  expect(terminal.papers).toHaveLength(1);
  expect(terminal.deskCounts().codesIssued).toBe(1);
});

test('the desk is open while a mediator assists in this visit, and at no other time', async () => {
  const terminal = await cardLies();
  const visit = reference();
  terminal.visits.begin(visit);
  terminal.show(homeCard);
  expect(await printCode(terminal, { visit })).toEqual(refused('not-a-mediator'));
  terminal.show(mediatorCard);
  expect(await printCode(terminal, { visit })).toEqual(refused('not-a-mediator'));
  const card = await terminal.assist(visit);
  expect(await printCode(terminal, { visit: reference() })).toEqual(refused('not-a-mediator'));
  terminal.clock.nowMs += 30 * 60_000;
  mustBeOk(await printCode(terminal, { visit }), 'while it goes on');
  terminal.assistance.end({ visit, card });
  expect(await printCode(terminal, { visit })).toEqual(refused('not-a-mediator'));
  await terminal.assist(visit);
  terminal.visits.end(visit);
  expect(await printCode(terminal, { visit })).toEqual(refused('not-a-mediator'));
});

test('work at the desk is in the journal once for each time of helping, and never which', async () => {
  const terminal = await testTerminal();
  const { visit } = await assistedVisit(terminal);
  mustBeOk(await printCode(terminal, { visit }), 'print');
  mustBeOk(await printCode(terminal, { visit }), 'print');
  expect(terminal.recorded.filter(([event]) => event === 'mediator-acted')).toEqual([
    ['mediator-acted', { mediator: 1, act: 'papers' }],
  ]);
});

test('a code that did not print whole is withdrawn', async () => {
  const terminal = await testTerminal();
  const shown = await assistedVisit(terminal);
  await terminal.bench.change({ vanishAfterBytes: 8_000 });
  expect(await printCode(terminal, shown)).toEqual(refused('printer', { problem: 'interrupted' }));
  expect(terminal.deskCounts().codesIssued).toBe(0);
});

test('codes are for consultations that are open and allow them', async () => {
  const terminal = await cardLies();
  const shown = await assistedVisit(terminal);
  const { opensAt, closesAt } = terminal.published();
  expect(await terminal.desk.printCode({ ...shown, consultation: 'autre', language: 'fr' })).toEqual(
    refused('unknown-consultation'),
  );
  terminal.clock.nowMs = Date.parse(opensAt) - 1;
  expect(await printCode(terminal, shown)).toEqual(refused('not-open'));
  terminal.clock.nowMs = Date.parse(closesAt);
  expect(await printCode(terminal, shown)).toEqual(refused('closed'));
  const without = await testTerminal({ eligibility: { rule: 'library-card', deskCodes: false } });
  expect(await printCode(without, await assistedVisit(without))).toEqual(refused('unknown-consultation'));
});

/** So many residents have voted here. */
function castMany({ box, consultations }: TestTerminal, count: number) {
  const held = consultations.get(consultation);
  if (!held) throw new Error('held');
  for (let n = 0; n < count; n += 1) {
    const sealed = seal(jardin, held.ballots, held.package.ballotKey.publicKey);
    mustBeOk(box().urn.cast(randomBytes(32).toString('base64url').replace(/.$/, 'A'), sealed), 'cast');
  }
}

test('a bag is changed for whole batches of at least k only, and its label says which and how many', async () => {
  const terminal = await testTerminal();
  const shown = await assistedVisit(terminal);
  const change = (language: 'fr' | 'ar' = 'fr') => terminal.desk.changeBag({ ...shown, consultation, language });
  expect(await change()).toEqual(refused('empty'));
  castMany(terminal, 7);
  expect(await change()).toEqual(refused('too-few'));
  castMany(terminal, 1);
  expect(await change()).toEqual({ ok: true, value: { bag: 1, slips: 8, label: 'printed' } });
  const label = bagLabel(terminal.published(), { bag: 1, slips: 8, terminal: terminal.city.terminal }, 'fr');
  expect(terminal.papers).toEqual([renderReceipt(label, 576)]);
  expect(await change()).toEqual(refused('empty'));
  castMany(terminal, 9);
  await terminal.bench.change({ paperOut: true });
  expect(await change('ar')).toEqual({ ok: true, value: { bag: 2, slips: 9, label: 'not-printed' } });
  expect(terminal.recorded.filter(([event]) => event === 'bag-changed')).toEqual([
    ['bag-changed', { consultation, bag: 1 }],
    ['bag-changed', { consultation, bag: 2 }],
  ]);
});

test('no bag is changed while a slip is out, nor by a resident', async () => {
  const terminal = await testTerminal();
  castMany(terminal, 8);
  const { visit, card } = visitWith(terminal, homeCard);
  expect(await terminal.desk.changeBag({ visit, consultation, language: 'fr' })).toEqual(refused('not-a-mediator'));
  const credential = { kind: 'card', card } as const;
  const { right } = mustBeOk(await terminal.casting.open({ visit, consultation, credential }), 'open');
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jardin }), 'print');
  const mediator = await terminal.assist(visit);
  const bag = { visit, consultation, language: 'fr' } as const;
  expect(await terminal.desk.changeBag(bag)).toEqual(refused('slip-outstanding'));
  terminal.assistance.end({ visit, card: mediator });
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  await terminal.assist(visit);
  expect(await terminal.desk.changeBag(bag)).toMatchObject({ ok: true, value: { slips: 9 } });
});

test('a mediator prints reports, and closes without the network once the consultation is over', async () => {
  const terminal = await cardLies();
  castMany(terminal, 3);
  const shown = await assistedVisit(terminal);
  const print = (report: 'opening' | 'closing') =>
    terminal.desk.printReport({ ...shown, consultation, report, language: 'fr' });
  expect(await print('closing')).toEqual(refused('no-report'));
  expect(await print('opening')).toEqual({ ok: true, value: {} });
  expect(terminal.desk.carry({ ...shown, consultation })).toEqual(refused('not-closed'));
  terminal.clock.nowMs = Date.parse(terminal.published().closesAt);
  expect(terminal.desk.carry({ ...shown, consultation })).toEqual({ ok: true, value: {} });
  expect(terminal.consultations.isClosedForGood(consultation)).toBe(true);
  expect(await print('closing')).toEqual({ ok: true, value: {} });
  const closing = mustBeOk(readReport(readByPhone(terminal.papers.at(-1) as never) ?? ''), 'report');
  expect(closing).toMatchObject({ kind: 'closing', stated: { ballots: 3, marks: 3, bags: [3] } });
  expect(
    await terminal.desk.printReport({ ...shown, consultation: 'autre', report: 'opening', language: 'fr' }),
  ).toEqual(refused('unknown-consultation'));
});
