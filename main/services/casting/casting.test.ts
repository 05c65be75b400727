import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  ballotContext,
  ballotId,
  cardToken,
  codeToken,
  open,
  recipientKey,
  toBase64url,
  tracker,
} from '../../../ballot/index.ts';
import type { CallArguments } from '../../../contract/calls.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import {
  awayCard,
  consultation,
  homeCard,
  jardin,
  jeux,
  mediatorCard,
  otherHomeCard,
  reference,
  type TestTerminal,
  testTerminal,
  visitWith,
} from '../terminal.fixture.ts';
import { BallotBoxes } from '../urn/index.ts';

const refused = (code: string, more = {}) => ({ ok: false, error: { code, ...more } });

function openWith(terminal: TestTerminal, visit: string, card: string) {
  return terminal.casting.open({ visit, consultation, credential: { kind: 'card', card } });
}

function openWithCode(terminal: TestTerminal, visit: string, code: string) {
  return terminal.casting.open({ visit, consultation, credential: { kind: 'code', code } });
}

/** A visit whose card gave a right. */
async function opened(terminal: TestTerminal, number = homeCard) {
  const { visit, card } = visitWith(terminal, number);
  const { right } = mustBeOk(await openWith(terminal, visit, card), 'open');
  return { visit, card, right };
}

/** A visit whose slip is on the paper. */
async function printed(
  terminal: TestTerminal,
  number = homeCard,
  choices: CallArguments<'casting.print-slip'>['choices'] = jardin,
) {
  const { visit, card, right } = await opened(terminal, number);
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices }), 'print');
  return { visit, card, right };
}

/** What the trustees would find in the urn. */
function choicesInUrn({ box, city, published }: TestTerminal) {
  const context = ballotContext(published());
  const key = recipientKey(city.ballotKey.privateKey);
  return mustBeOk(box().urn.ballots(), 'ballots').map(({ sealed }) => mustBeOk(open(sealed, context, key), 'open'));
}

test('card, slip, confirmation: one mark and one ballot, of exactly what was printed', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await printed(terminal);
  expect(terminal.papers).toEqual([terminal.slipOf(jardin)]);
  expect(terminal.counts()).toEqual({ ballots: 0, purged: 0, marks: 0 });
  const { tracker: shown, stub } = mustBeOk(
    await terminal.casting.confirm({ visit, right, language: 'ar' }),
    'confirm',
  );
  expect(stub).toBe('printed');
  expect(terminal.papers).toHaveLength(2);
  const [ballot] = mustBeOk(terminal.box().urn.ballots(), 'ballots');
  expect(shown).toBe(tracker(ballot?.id ?? ''));
  expect(ballot?.id).toBe(ballotId(ballot?.sealed ?? new Uint8Array()));
  expect(choicesInUrn(terminal)).toEqual([jardin]);
  expect(terminal.box().urn.tokens()).toEqual({ ok: true, value: [cardToken(terminal.city.tokenKey, homeCard)] });
  expect(terminal.server.asked).toEqual([]);
});

test('the journal says nothing of a card, a slip or a ballot', async () => {
  const terminal = await testTerminal();
  terminal.recorded.length = 0;
  const { visit, right } = await printed(terminal);
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  terminal.visits.end(visit);
  expect(terminal.recorded).toEqual([]);
});

test('a right casts once, and its card never again', async () => {
  const terminal = await testTerminal();
  const { visit, card, right } = await printed(terminal);
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-right'));
  expect(await terminal.casting.printSlip({ visit, right, choices: jeux })).toEqual(refused('no-right'));
  expect(await openWith(terminal, visit, card)).toEqual(refused('already-voted'));
  const next = visitWith(terminal, homeCard);
  expect(await openWith(terminal, next.visit, next.card)).toEqual(refused('already-voted'));
  expect(terminal.counts()).toEqual({ ballots: 1, purged: 0, marks: 1 });
});

test('a right is of its visit: no other visit can use it, and it dies with its own', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await printed(terminal);
  const other = reference();
  for (const wrong of [other, right]) {
    expect(await terminal.casting.confirm({ visit: wrong, right, language: 'fr' })).toEqual(refused('no-right'));
    expect(terminal.casting.refuseSlip({ visit: wrong, right })).toEqual(refused('no-right'));
  }
  terminal.visits.begin(other);
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-right'));
  expect(await terminal.casting.confirm({ visit: other, right, language: 'fr' })).toEqual(refused('no-right'));
  expect(terminal.counts().ballots).toBe(0);
});

test('a card gives a right only in the visit in which it was read', async () => {
  const terminal = await testTerminal();
  const first = visitWith(terminal, homeCard);
  const second = reference();
  terminal.visits.begin(second);
  for (const visit of [first.visit, second, reference()])
    expect(await openWith(terminal, visit, first.card)).toEqual(refused('card-unknown'));
  expect(await openWith(terminal, second, reference())).toEqual(refused('card-unknown'));
});

test('nothing can be confirmed before a slip, nor a second slip be printed after one', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await opened(terminal);
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-slip'));
  expect(terminal.casting.refuseSlip({ visit, right })).toEqual(refused('no-slip'));
  const both = await Promise.all([
    terminal.casting.printSlip({ visit, right, choices: jardin }),
    terminal.casting.printSlip({ visit, right, choices: jeux }),
  ]);
  expect(both).toEqual([{ ok: true, value: { slip: 'printed' } }, refused('slip-outstanding')]);
  expect(await terminal.casting.printSlip({ visit, right, choices: jeux })).toEqual(refused('slip-outstanding'));
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(choicesInUrn(terminal)).toEqual([jardin]);
  expect(terminal.papers[0]).toEqual(terminal.slipOf(jardin));
});

test('nothing can be confirmed while the slip is still printing', async () => {
  const terminal = await testTerminal();
  await terminal.bench.change({ slowMs: 20 });
  const { visit, right } = await opened(terminal);
  const printing = terminal.casting.printSlip({ visit, right, choices: jardin });
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-slip'));
  expect(terminal.casting.refuseSlip({ visit, right })).toEqual(refused('no-slip'));
  mustBeOk(await printing, 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
});

test('choices that are not of the form are refused before anything prints', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await opened(terminal);
  expect(await terminal.casting.printSlip({ visit, right, choices: { kind: 'single', option: 'piscine' } })).toEqual(
    refused('invalid-choices'),
  );
  expect(terminal.papers).toEqual([]);
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: { kind: 'blank' } }), 'print');
});

test('a refused slip keeps everything waiting until a mediator took it; then another choice prints and counts', async () => {
  const terminal = await testTerminal();
  const taken: string[] = [];
  terminal.casting.on('slip-taken', (event) => taken.push(event.right));
  const { visit, right } = await printed(terminal);
  mustBeOk(terminal.casting.refuseSlip({ visit, right }), 'refuse');
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-slip'));
  expect(await terminal.casting.printSlip({ visit, right, choices: jeux })).toEqual(refused('slip-outstanding'));
  terminal.show(otherHomeCard);
  terminal.show(mediatorCard);
  expect(terminal.desk.takeSlip({ visit })).toEqual(refused('not-a-mediator'));
  expect(taken).toEqual([]);
  const mediator = await terminal.assist(visit);
  mustBeOk(terminal.desk.takeSlip({ visit }), 'take');
  expect(taken).toEqual([right]);
  terminal.assistance.end({ visit, card: mediator });
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jeux }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(choicesInUrn(terminal)).toEqual([jeux]);
  expect(terminal.deskCounts()).toEqual({ spoiled: 1, reprints: 0, codesIssued: 0 });
});

test('a mediator does not take a slip that nobody refused', async () => {
  const terminal = await testTerminal();
  const { visit, card, right } = await printed(terminal);
  expect(await openWith(terminal, visit, card)).toEqual(refused('slip-outstanding'));
  const mediator = await terminal.assist(visit);
  expect(terminal.desk.takeSlip({ visit })).toEqual(refused('nothing-to-take'));
  terminal.assistance.end({ visit, card: mediator });
  expect(await openWith(terminal, visit, card)).toEqual(refused('slip-outstanding'));
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(terminal.deskCounts().spoiled).toBe(0);
});

test('who leaves a printed slip unconfirmed cannot begin again until a mediator took it', async () => {
  const terminal = await testTerminal();
  const first = await printed(terminal);
  terminal.visits.end(first.visit);
  const other = await printed(terminal, otherHomeCard);
  mustBeOk(await terminal.casting.confirm({ ...other, language: 'fr' }), 'somebody else votes meanwhile');

  const again = visitWith(terminal, homeCard);
  expect(await openWith(terminal, again.visit, again.card)).toEqual(refused('slip-outstanding'));
  const mediator = await terminal.assist(again.visit);
  mustBeOk(terminal.desk.takeSlip(again), 'take');
  expect(terminal.deskCounts().spoiled).toBe(1);
  expect(terminal.desk.takeSlip(again)).toEqual(refused('nothing-to-take'));
  terminal.assistance.end({ visit: again.visit, card: mediator });
  const { right } = mustBeOk(await openWith(terminal, again.visit, again.card), 'open');
  mustBeOk(await terminal.casting.printSlip({ visit: again.visit, right, choices: jeux }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit: again.visit, right, language: 'fr' }), 'confirm');
  expect(terminal.counts()).toMatchObject({ ballots: 2, marks: 2 });
});

test('a slip that is still printing when its visit ends is out all the same', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await opened(terminal);
  const printing = terminal.casting.printSlip({ visit, right, choices: jardin });
  terminal.visits.end(visit);
  const again = visitWith(terminal, homeCard);
  expect(await openWith(terminal, again.visit, again.card)).toEqual(refused('slip-outstanding'));
  await printing;
  expect(await openWith(terminal, again.visit, again.card)).toEqual(refused('slip-outstanding'));
});

test('a printer that fails before the paper leaves the choice open; one that fails on the paper is counted', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await opened(terminal);
  await terminal.bench.change({ paperOut: true });
  expect(await terminal.casting.printSlip({ visit, right, choices: jardin })).toEqual(
    refused('printer', { problem: 'paper-out' }),
  );
  expect(terminal.deskCounts().reprints).toBe(0);
  await terminal.bench.change({ paperOut: false, vanishAfterBytes: 8_000 });
  expect(await terminal.casting.printSlip({ visit, right, choices: jardin })).toEqual(
    refused('printer', { problem: 'interrupted' }),
  );
  expect(terminal.deskCounts().reprints).toBe(1);
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('no-slip'));
  await terminal.bench.change({ offline: false });
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jeux }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(choicesInUrn(terminal)).toEqual([jeux]);
});

test('no working printer, no ballot, unless the signed package allows it', async () => {
  const strict = await testTerminal();
  await strict.bench.change({ coverOpen: true });
  await strict.printer.print({ blocks: [] });
  const { visit, card } = visitWith(strict, homeCard);
  expect(await openWith(strict, visit, card)).toEqual(refused('printer', { problem: 'cover-open' }));

  const lenient = await testTerminal({ slipRequired: false });
  await lenient.bench.change({ coverOpen: true });
  await lenient.printer.print({ blocks: [] });
  const { visit: other, right } = await opened(lenient);
  const own = { visit: other, right };
  for (const choices of [jeux, jardin])
    expect(await lenient.casting.printSlip({ ...own, choices })).toEqual({ ok: true, value: { slip: 'not-printed' } });
  // No paper came out, so no mediator has one to take.
  mustBeOk(lenient.casting.refuseSlip(own), 'refuse');
  expect(await lenient.casting.confirm({ ...own, language: 'fr' })).toEqual(refused('no-slip'));
  mustBeOk(await lenient.casting.printSlip({ ...own, choices: jardin }), 'print');
  expect(await lenient.casting.confirm({ ...own, language: 'fr' })).toMatchObject({
    ok: true,
    value: { stub: 'not-printed' },
  });
  expect(choicesInUrn(lenient)).toEqual([jardin]);
});

test('a printer that does not say what it printed prints no slip that a ballot hangs on', async () => {
  const strict = await testTerminal();
  const before = await opened(strict);
  const confirms = vi.spyOn(strict.printer, 'confirms', 'get').mockReturnValue(false);
  const silent = refused('printer', { problem: 'silent' });
  expect(await strict.casting.printSlip({ ...before, choices: jardin })).toEqual(silent);
  const { visit, card } = visitWith(strict, otherHomeCard);
  expect(await openWith(strict, visit, card)).toEqual(silent);
  expect(strict.papers).toEqual([]);
  confirms.mockRestore();
  expect(await openWith(strict, visit, card)).toMatchObject({ ok: true });
});

test('a stub that does not print costs nothing: the ballot is in the urn, and its tracker is told', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await printed(terminal);
  await terminal.bench.change({ offline: true });
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toMatchObject({
    ok: true,
    value: { stub: 'not-printed' },
  });
  expect(terminal.counts().ballots).toBe(1);
});

test('opening hours are those of the signed package, at every step', async () => {
  const terminal = await testTerminal();
  const { opensAt, closesAt } = terminal.published();
  const { visit, card } = visitWith(terminal, homeCard);
  terminal.clock.nowMs = Date.parse(opensAt) - 1;
  expect(await openWith(terminal, visit, card)).toEqual(refused('not-open'));
  terminal.clock.nowMs = Date.parse(opensAt);
  const { right } = mustBeOk(await openWith(terminal, visit, card), 'open');
  terminal.clock.nowMs = Date.parse(closesAt);
  expect(await terminal.casting.printSlip({ visit, right, choices: jardin })).toEqual(refused('closed'));
  terminal.clock.nowMs -= 1;
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jardin }), 'print');
  terminal.clock.nowMs += 1;
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('closed'));
  expect(await openWith(terminal, visit, card)).toEqual(refused('closed'));
  expect(terminal.counts().ballots).toBe(0);
  expect(await terminal.casting.open({ visit, consultation: 'autre', credential: { kind: 'card', card } })).toEqual(
    refused('unknown-consultation'),
  );
});

test('closed for good is closed, even if the clock is set back', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await printed(terminal);
  mustBeOk(terminal.consultations.closeForGood(consultation), 'close');
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('closed'));
});

test('a card of another home needs the city server, whose answer is said in words', async () => {
  const terminal = await testTerminal();
  const { visit, card } = visitWith(terminal, awayCard);
  const answers = {
    offline: 'offline-other-home',
    taken: 'reserved-elsewhere',
    'already-voted': 'already-voted',
    'not-eligible': 'card-unknown',
  } as const;
  for (const [answer, code] of Object.entries(answers)) {
    terminal.server.answer = answer as keyof typeof answers;
    expect(await openWith(terminal, visit, card)).toEqual(refused(code));
  }
  terminal.server.answer = 'reserved';
  const { right } = mustBeOk(await openWith(terminal, visit, card), 'open');
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jardin }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  terminal.visits.end(visit);
  expect(terminal.server.released).toEqual([]);
});

test('a reservation is given back when its resident leaves without a slip, and kept when one was printed', async () => {
  const terminal = await testTerminal();
  terminal.server.answer = 'reserved';
  const first = await opened(terminal, awayCard);
  terminal.visits.end(first.visit);
  const token = cardToken(terminal.city.tokenKey, awayCard);
  expect(terminal.server.released).toEqual([token]);
  const second = await printed(terminal, awayCard);
  terminal.visits.end(second.visit);
  expect(terminal.server.released).toEqual([token]);
});

test('a visit that ends while the city server is asked gets no right, and the reservation is given back', async () => {
  const terminal = await testTerminal();
  terminal.server.answer = 'reserved';
  const { visit, card } = visitWith(terminal, awayCard);
  const opening = openWith(terminal, visit, card);
  terminal.visits.end(visit);
  expect(await opening).toEqual(refused('card-unknown'));
  expect(terminal.server.released).toEqual([cardToken(terminal.city.tokenKey, awayCard)]);
});

test('an answer that comes after the vote gives nothing back: the card must not vote elsewhere', async () => {
  const terminal = await testTerminal();
  terminal.server.answer = 'reserved';
  const { visit, card } = visitWith(terminal, awayCard);
  const late = Promise.withResolvers<void>();
  terminal.server.delay = late.promise;
  const slow = openWith(terminal, visit, card);
  terminal.server.delay = Promise.resolve();
  const { right } = mustBeOk(await openWith(terminal, visit, card), 'open');
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jardin }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  terminal.visits.end(visit);
  late.resolve();
  expect(await slow).toEqual(refused('already-voted'));
  expect(terminal.server.released).toEqual([]);
});

test('an answer to a visit that is over does not give back what the next visit holds', async () => {
  const terminal = await testTerminal();
  terminal.server.answer = 'reserved';
  const first = visitWith(terminal, awayCard);
  const late = Promise.withResolvers<void>();
  terminal.server.delay = late.promise;
  const slow = openWith(terminal, first.visit, first.card);
  terminal.server.delay = Promise.resolve();
  const second = await opened(terminal, awayCard);
  late.resolve();
  expect(await slow).toEqual(refused('card-unknown'));
  expect(terminal.server.released).toEqual([]);
  mustBeOk(await terminal.casting.printSlip({ ...second, choices: jardin }), 'print');
});

test('a code of the desk votes once, at its terminal, without the server', async () => {
  const terminal = await testTerminal();
  mustBeOk(terminal.box().deskBook.addCode(codeToken(terminal.city.tokenKey, '0123456789')), 'add');
  const visit = reference();
  terminal.visits.begin(visit);
  const { right } = mustBeOk(await openWithCode(terminal, visit, '0123456789'), 'open');
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jeux }), 'print');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
  expect(await openWithCode(terminal, visit, '0123456789')).toEqual(refused('code-used'));
  expect(choicesInUrn(terminal)).toEqual([jeux]);
});

test('a code is worth nothing outside the visit that is going on, or where the package allows none', async () => {
  const terminal = await testTerminal({ eligibility: { rule: 'library-card', deskCodes: false } });
  mustBeOk(terminal.box().deskBook.addCode(codeToken(terminal.city.tokenKey, '0123456789')), 'add');
  const visit = reference();
  expect(await openWithCode(terminal, visit, '0123456789')).toEqual(refused('code-unknown'));
  terminal.visits.begin(visit);
  expect(await openWithCode(terminal, visit, '0123456789')).toEqual(refused('code-unknown'));
});

test('wrong codes end a visit’s tries after five, and pauses between visits grow', async () => {
  const terminal = await testTerminal();
  mustBeOk(terminal.box().deskBook.addCode(codeToken(terminal.city.tokenKey, '0123456789')), 'add');
  const begin = () => {
    const visit = reference();
    terminal.visits.begin(visit);
    return visit;
  };
  const tryFive = async (visit: string) => {
    for (let n = 0; n < 5; n += 1)
      expect(await openWithCode(terminal, visit, `999999999${n}`)).toEqual(refused('code-unknown'));
  };
  const first = begin();
  await tryFive(first);
  expect(await openWithCode(terminal, first, '0123456789')).toEqual(refused('too-many-codes'));
  const second = begin();
  expect(await openWithCode(terminal, second, '0123456789')).toEqual(refused('too-many-codes'));
  terminal.clock.monotonicMs += 30_000;
  expect(await openWithCode(terminal, first, '0123456789')).toEqual(refused('code-unknown'));
  await tryFive(second);
  const third = begin();
  terminal.clock.monotonicMs += 30_000;
  expect(await openWithCode(terminal, third, '0123456789')).toEqual(refused('too-many-codes'));
  terminal.clock.monotonicMs += 30_000;
  mustBeOk(await openWithCode(terminal, third, '0123456789'), 'the right code');
});

test('a full disk is said, takes nothing of the ballot, and leaves the slip to be confirmed', async () => {
  const terminal = await testTerminal({}, 6);
  const { visit, right } = await printed(terminal);
  const { urn } = terminal.box();
  while (urn.cast(toBase64url(randomBytes(32)), randomBytes(304)).ok);
  const before = terminal.counts();
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('disk-full'));
  expect(terminal.recorded.at(-1)).toEqual(['disk-full', { store: consultation }]);
  expect(terminal.counts()).toEqual(before);
  mustBeOk(urn.purge(mustBeOk(urn.ballots(), 'ballots').map(({ id }) => id)), 'room again');
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
});

test('a full urn still opens a vote; one that a full disk never let be made opens none until there is room', async () => {
  const full = await testTerminal({}, 6);
  const { urn } = full.box();
  while (urn.cast(toBase64url(randomBytes(32)), randomBytes(304)).ok);
  const before = full.counts();
  const first = visitWith(full, homeCard);
  mustBeOk(await openWith(full, first.visit, first.card), 'open');
  expect(full.counts()).toEqual(before);

  const never = await testTerminal({}, 1);
  const { visit, card } = visitWith(never, homeCard);
  expect(await openWith(never, visit, card)).toEqual(refused('store-refused'));
  expect(never.recorded).toContainEqual(['disk-full', { store: consultation }]);
  expect(never.papers).toEqual([]);
  const { dataDirectory } = never;
  const roomy = new BallotBoxes({ dataDirectory, markers: new StoreMarkers(dataDirectory), record: expect.fail });
  const box = mustBeOk(roomy.get(consultation), 'box');
  expect(box.urn.counts()).toEqual({ ok: true, value: { ballots: 0, purged: 0, marks: 0 } });
  roomy.close();
});

test('a damaged urn takes no vote and says so', async () => {
  const terminal = await testTerminal();
  const { visit, right } = await printed(terminal);
  writeFileSync(join(terminal.dataDirectory, 'consultations', consultation, 'poll-book.db'), Buffer.alloc(8192, 7));
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('store-refused'));
  expect(terminal.recorded.at(-1)).toEqual(['store-refused', { store: consultation, reason: 'damaged' }]);
  const { card } = visitWith(terminal, otherHomeCard);
  expect(await openWith(terminal, terminal.visits.current ?? '', card)).toEqual(refused('store-refused'));
});

test('between two visits the urn tells no order', async () => {
  const terminal = await testTerminal();
  for (const number of [homeCard, otherHomeCard]) {
    const { visit, right } = await printed(terminal, number);
    mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
    terminal.visits.end(visit);
    expect(terminal.box().urn.isTidy).toBe(true);
  }
});

test('while a mediator assists the voting right sleeps, and it wakes as it was', async () => {
  const terminal = await testTerminal();
  const { visit, card, right } = await opened(terminal);
  const mediator = await terminal.assist(visit);
  const credential = { kind: 'card', card } as const;
  expect(await openWith(terminal, visit, card)).toEqual(refused('assisted'));
  expect(await terminal.casting.voteOnPaper({ visit, consultation, credential })).toEqual(refused('assisted'));
  expect(await terminal.casting.printSlip({ visit, right, choices: jardin })).toEqual(refused('assisted'));
  expect(terminal.papers).toEqual([]);
  terminal.assistance.end({ visit, card: mediator });
  mustBeOk(await terminal.casting.printSlip({ visit, right, choices: jardin }), 'print');
  const again = await terminal.assist(visit);
  expect(await terminal.casting.confirm({ visit, right, language: 'fr' })).toEqual(refused('assisted'));
  expect(terminal.counts()).toMatchObject({ ballots: 0, marks: 0 });
  terminal.assistance.end({ visit, card: again });
  mustBeOk(await terminal.casting.confirm({ visit, right, language: 'fr' }), 'confirm');
});
