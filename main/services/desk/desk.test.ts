import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import {
  consultation,
  homeCard,
  mediatorCard,
  reference,
  type TestTerminal,
  testTerminal,
  visitWith,
} from '../terminal.fixture.ts';

const refused = (code: string, more = {}) => ({ ok: false, error: { code, ...more } });

function printCode({ desk }: TestTerminal, { visit, card }: { visit: string; card: string }) {
  return desk.printCode({ visit, consultation, card, language: 'fr' });
}

test("a mediator's card prints a code, whose digits stay on the paper", async () => {
  const terminal = await testTerminal();
  const shown = visitWith(terminal, mediatorCard);
  expect(await printCode(terminal, shown)).toEqual({ ok: true, value: {} });
  expect(terminal.papers).toHaveLength(1);
  expect(terminal.deskCounts().codesIssued).toBe(1);
});

test('the desk closes two minutes after the card, and was never open to a resident', async () => {
  const terminal = await testTerminal();
  const shown = visitWith(terminal, mediatorCard);
  const resident = { visit: shown.visit, card: terminal.show(homeCard) };
  expect(await printCode(terminal, resident)).toEqual(refused('not-a-mediator'));
  expect(await printCode(terminal, { ...shown, visit: reference() })).toEqual(refused('not-a-mediator'));
  terminal.clock.nowMs += 120_000;
  mustBeOk(await printCode(terminal, shown), 'in time');
  terminal.clock.nowMs += 1;
  expect(await printCode(terminal, shown)).toEqual(refused('not-a-mediator'));
  terminal.visits.end(shown.visit);
  expect(await printCode(terminal, shown)).toEqual(refused('not-a-mediator'));
});

test('a code that did not print whole is withdrawn', async () => {
  const terminal = await testTerminal();
  const shown = visitWith(terminal, mediatorCard);
  await terminal.bench.change({ vanishAfterBytes: 8_000 });
  expect(await printCode(terminal, shown)).toEqual(refused('printer', { problem: 'interrupted' }));
  expect(terminal.deskCounts().codesIssued).toBe(0);
});

test('codes are for consultations that are open and allow them', async () => {
  const terminal = await testTerminal();
  const shown = visitWith(terminal, mediatorCard);
  const { opensAt, closesAt } = terminal.published();
  expect(await terminal.desk.printCode({ ...shown, consultation: 'autre', language: 'fr' })).toEqual(
    refused('unknown-consultation'),
  );
  terminal.clock.nowMs = Date.parse(opensAt) - 1;
  terminal.show(mediatorCard);
  expect(await printCode(terminal, shown)).toEqual(refused('not-open'));
  terminal.clock.nowMs = Date.parse(closesAt);
  terminal.show(mediatorCard);
  expect(await printCode(terminal, shown)).toEqual(refused('closed'));
  const without = await testTerminal({ eligibility: { rule: 'library-card', deskCodes: false } });
  expect(await printCode(without, visitWith(without, mediatorCard))).toEqual(refused('unknown-consultation'));
});
