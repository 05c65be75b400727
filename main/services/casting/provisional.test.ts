import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEnvelope } from '../../../ballot/envelope.ts';
import {
  ballotContext,
  ballotId,
  cardToken,
  codeToken,
  fromBase64url,
  makeRegistrar,
  recipientKey,
  tracker,
} from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { ballotSlip } from '../printer/index.ts';
import { renderReceipt } from '../printer/raster.ts';
import {
  awayCard,
  consultation,
  homeCard,
  jardin,
  reference,
  type TestTerminal,
  testTerminal,
  visitWith,
} from '../terminal.fixture.ts';

const registrar = makeRegistrar();
const { publicKey, signingKey, fingerprint } = registrar;
const withRegistrar = { registrarKey: { publicKey, signingKey, fingerprint } };
const refused = (code: string) => ({ ok: false, error: { code } });

const open = (terminal: TestTerminal, { visit, card }: { visit: string; card: string }) =>
  terminal.casting.open({ visit, consultation, credential: { kind: 'card', card } });
const onPaper = (terminal: TestTerminal, { visit, card }: { visit: string; card: string }) =>
  terminal.casting.voteOnPaper({ visit, consultation, credential: { kind: 'card', card } });

/** A whole vote with a card of another home while the server cannot be asked. */
async function castAway(terminal: TestTerminal) {
  const shown = visitWith(terminal, awayCard);
  const { right, provisional } = mustBeOk(await open(terminal, shown), 'open');
  const own = { visit: shown.visit, right };
  mustBeOk(await terminal.casting.printSlip({ ...own, choices: jardin }), 'print');
  const receipt = mustBeOk(await terminal.casting.confirm({ ...own, language: 'fr' }), 'confirm');
  return { shown, provisional, receipt };
}

test('a card that nobody can vouch for casts a provisional ballot, which only the registrar gets out of its envelope', async () => {
  const terminal = await testTerminal(withRegistrar);
  const { provisional, receipt } = await castAway(terminal);
  expect(provisional).toBe(true);
  expect(terminal.counts()).toEqual({ ballots: 0, purged: 0, marks: 0 });
  const [envelope, ...others] = mustBeOk(terminal.box().provisional.ballots(), 'ballots');
  expect(others).toEqual([]);
  const context = ballotContext(terminal.published());
  const opened = openEnvelope(envelope?.sealed ?? new Uint8Array(), context, recipientKey(registrar.privateKey));
  const { token, sealed } = mustBeOk(opened, 'open');
  expect(token).toBe(cardToken(terminal.city.tokenKey, awayCard));
  // The tracker is that of the ballot which may come into the urn.
  expect(receipt.tracker).toBe(tracker(ballotId(sealed)));
});

test('its slip and its stub say that it is provisional, and where the slip goes', async () => {
  const terminal = await testTerminal(withRegistrar);
  await castAway(terminal);
  const [slip, stub] = terminal.papers;
  expect(slip).toEqual(renderReceipt(ballotSlip(terminal.published(), jardin, { isProvisional: true }), 576));
  expect(slip).not.toEqual(terminal.slipOf(jardin));
  expect(stub).toBeDefined();
});

test('a card that cast a provisional ballot here is used up here, online or not, on the screen and on paper', async () => {
  const terminal = await testTerminal(withRegistrar);
  await castAway(terminal);
  for (const answer of ['offline', 'reserved'] as const) {
    terminal.server.answer = answer;
    expect(await open(terminal, visitWith(terminal, awayCard))).toEqual(refused('already-voted'));
    expect(await onPaper(terminal, visitWith(terminal, awayCard))).toEqual(refused('already-voted'));
  }
  expect(terminal.server.released).toEqual([]);
});

test('without a registrar the card is refused as before, and with one no other refusal becomes a provisional ballot', async () => {
  const without = await testTerminal();
  expect(await open(without, visitWith(without, awayCard))).toEqual(refused('offline-other-home'));
  const terminal = await testTerminal(withRegistrar);
  for (const [answer, code] of [
    ['taken', 'reserved-elsewhere'],
    ['already-voted', 'already-voted'],
    ['not-eligible', 'card-unknown'],
  ] as const) {
    terminal.server.answer = answer;
    expect(await open(terminal, visitWith(terminal, awayCard))).toEqual(refused(code));
  }
  terminal.server.answer = 'reserved';
  expect(await open(terminal, visitWith(terminal, awayCard))).toMatchObject({ value: { provisional: false } });
  expect(await open(terminal, visitWith(terminal, homeCard))).toMatchObject({ value: { provisional: false } });
});

test('no file of the terminal holds the token and the ballot of a provisional vote together', async () => {
  const terminal = await testTerminal(withRegistrar);
  const { shown } = await castAway(terminal);
  terminal.visits.end(shown.visit);
  const token = Buffer.from(fromBase64url(cardToken(terminal.city.tokenKey, awayCard)));
  const folder = join(terminal.dataDirectory, 'consultations', consultation, 'provisional');
  const [envelope] = mustBeOk(terminal.box().provisional.ballots(), 'ballots');
  const files = { urn: readFileSync(join(folder, 'urn.db')), book: readFileSync(join(folder, 'poll-book.db')) };
  expect([files.urn.includes(token), files.book.includes(token)]).toEqual([false, true]);
  const sealed = Buffer.from(envelope?.sealed ?? new Uint8Array());
  expect([files.urn.includes(sealed), files.book.includes(sealed)]).toEqual([true, false]);
});

test('who votes on paper is marked without a ballot and without a printer, and votes no other way', async () => {
  const terminal = await testTerminal();
  await terminal.bench.close();
  const shown = visitWith(terminal, homeCard);
  expect(await onPaper(terminal, shown)).toEqual({ ok: true, value: {} });
  expect(terminal.counts()).toEqual({ ballots: 0, purged: 0, marks: 1 });
  expect(mustBeOk(terminal.box().urn.tokensOnPaper(), 'paper')).toEqual([cardToken(terminal.city.tokenKey, homeCard)]);
  expect(await onPaper(terminal, shown)).toEqual(refused('already-voted'));
  terminal.boxes.close();
  expect(terminal.boxes.get(consultation).ok, 'the box is sound when it is opened again').toBe(true);
});

test('a right that the resident had is gone once they vote on paper; a slip that is out stands in the way', async () => {
  const terminal = await testTerminal();
  const shown = visitWith(terminal, homeCard);
  const { right } = mustBeOk(await open(terminal, shown), 'open');
  const own = { visit: shown.visit, right };
  mustBeOk(await terminal.casting.printSlip({ ...own, choices: jardin }), 'print');
  expect(await onPaper(terminal, shown)).toEqual(refused('slip-outstanding'));
  mustBeOk(terminal.casting.refuseSlip(own), 'refuse');
  expect(await onPaper(terminal, shown)).toEqual(refused('slip-outstanding'));

  const other = visitWith(terminal, '1000000002');
  const begun = mustBeOk(await open(terminal, other), 'open');
  mustBeOk(await onPaper(terminal, other), 'paper');
  const late = await terminal.casting.printSlip({ visit: other.visit, right: begun.right, choices: jardin });
  expect(late).toEqual(refused('no-right'));
});

test('a card of another home votes on paper with a reservation, which stays, and not without the server', async () => {
  const terminal = await testTerminal(withRegistrar);
  expect(await onPaper(terminal, visitWith(terminal, awayCard))).toEqual(refused('offline-other-home'));
  terminal.server.answer = 'reserved';
  const shown = visitWith(terminal, awayCard);
  mustBeOk(await onPaper(terminal, shown), 'paper');
  terminal.visits.end(shown.visit);
  expect(terminal.server.released).toEqual([]);
});

test('a code of the desk can be used for a paper too, once', async () => {
  const terminal = await testTerminal();
  mustBeOk(terminal.box().deskBook.addCode(codeToken(terminal.city.tokenKey, '0123456789')), 'add');
  const visit = reference();
  terminal.visits.begin(visit);
  const credential = { kind: 'code', code: '0123456789' } as const;
  mustBeOk(await terminal.casting.voteOnPaper({ visit, consultation, credential }), 'paper');
  expect(await terminal.casting.voteOnPaper({ visit, consultation, credential })).toEqual(refused('code-used'));
});
