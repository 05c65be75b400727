import { randomInt } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { ballotContext, cardToken, open, recipientKey } from '../../ballot/index.ts';
import { encodeFrame } from '../../contract/frames.ts';
import { mustBeOk } from '../../contract/result.ts';
import { cityMediators } from './city.fixture.ts';
import { contentsOf, type InstalledTerminal, installedTerminal } from './program.fixture.ts';
import { Peer, type Reply } from './socket/socket.fixture.ts';
import { consultation, homeCard, jardin, jeux, mediatorCard, otherHomeCard, reference } from './terminal.fixture.ts';

/**
 * What a shell that was taken over can do: everything that the socket lets it, and nothing more. Its hand is on the screen, so it
 * can lie to the resident who stands there; the printed slip is what reveals that. These tests are about all the rest.
 */

const printSlip = (shell: Peer, visit: string, right: string, choices: object) =>
  shell.callAnything('casting.print-slip', { visit, right, choices });

function openWith(shell: Peer, visit: string, card: string): Promise<Reply> {
  return shell.call('casting.open', { visit, consultation, credential: { kind: 'card', card } });
}

function openWithCode(shell: Peer, visit: string, code: string): Promise<Reply> {
  return shell.call('casting.open', { visit, consultation, credential: { kind: 'code', code } });
}

async function beginVisit(shell: Peer): Promise<string> {
  const visit = reference();
  await shell.value('visits.begin', { visit });
  return visit;
}

async function rightOf(terminal: InstalledTerminal, shell: Peer, visit: string, number: string): Promise<string> {
  const card = await terminal.show(shell, number);
  const { value } = await openWith(shell, visit, card);
  return (value as { right: string }).right;
}

function choicesInUrn(terminal: InstalledTerminal) {
  const context = ballotContext(terminal.published);
  const key = recipientKey(terminal.city.ballotKey.privateKey);
  return contentsOf(terminal).ballots.map(({ sealed }) => mustBeOk(open(sealed, context, key), 'open'));
}

test('without a card in the reader there is no vote', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  expect((await openWith(shell, visit, reference())).error?.code).toBe('card-unknown');
  for (const card of [homeCard, cardToken(terminal.city.tokenKey, homeCard)])
    expect((await openWith(shell, visit, card)).reason).toBe('invalid-arguments');
  for (const right of [reference(), visit]) {
    expect((await printSlip(shell, visit, right, jardin)).error?.code).toBe('no-right');
    expect((await shell.call('casting.confirm', { visit, right, language: 'fr' })).error?.code).toBe('no-right');
  }
  expect((await shell.callAnything('card-presented', { card: reference(), holder: 'resident' })).reason).toBe(
    'unknown-call',
  );
  expect(terminal.papers).toEqual([]);
  await stop();
  expect(contentsOf(terminal)).toEqual({ ballots: [], tokens: [] });
});

test('guessing codes ends at once, whatever visits are made up for it', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const answers = new Map<string, number>();
  for (let n = 0; n < 40; n += 1) {
    const visit = await beginVisit(shell);
    const { error } = await openWithCode(shell, visit, String(randomInt(10 ** 10)).padStart(10, '0'));
    answers.set(error?.code ?? '', (answers.get(error?.code ?? '') ?? 0) + 1);
  }
  expect(answers).toEqual(
    new Map([
      ['code-unknown', 5],
      ['too-many-codes', 35],
    ]),
  );
  await stop();
});

test('one card is one vote: neither replays nor calls all at once make two', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const card = await terminal.show(shell, homeCard);
  const opened = await Promise.all(Array.from({ length: 8 }, () => openWith(shell, visit, card)));
  const rights = opened.map(({ value }) => (value as { right: string }).right);
  const slips = await Promise.all(rights.map((right) => printSlip(shell, visit, right, jardin)));
  expect(slips.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  expect(terminal.papers).toHaveLength(1);
  const confirm = (right: string) => shell.call('casting.confirm', { visit, right, language: 'fr' });
  const confirmed = await Promise.all([...rights, ...rights].map(confirm));
  expect(confirmed.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  for (const right of rights) expect((await confirm(right)).error?.code).toBe('no-right');
  expect((await openWith(shell, visit, card)).error?.code).toBe('already-voted');
  const next = await beginVisit(shell);
  expect((await openWith(shell, next, card)).error?.code).toBe('card-unknown');
  const again = await terminal.show(shell, homeCard);
  expect((await openWith(shell, next, again)).error?.code).toBe('already-voted');
  await stop();
  expect(contentsOf(terminal).ballots).toHaveLength(1);
  expect(contentsOf(terminal).tokens).toHaveLength(1);
});

test('the right of one visit is worth nothing in another, and none survives its shell', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const first = await beginVisit(shell);
  const right = await rightOf(terminal, shell, first, homeCard);
  const second = await beginVisit(shell);
  for (const visit of [first, second])
    expect((await printSlip(shell, visit, right, jardin)).error?.code).toBe('no-right');
  const held = await rightOf(terminal, shell, second, homeCard);
  const intruder = await Peer.shell(terminal.socket);
  await shell.closed();
  expect((await printSlip(intruder, second, held, jardin)).error?.code).toBe('no-right');
  intruder.close();
  await stop();
  expect(contentsOf(terminal).tokens).toEqual([]);
});

test('what was printed is what is sealed: nothing said afterwards changes it', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const right = await rightOf(terminal, shell, visit, homeCard);
  expect((await printSlip(shell, visit, right, jardin)).kind).toBe('ok');
  expect((await printSlip(shell, visit, right, jeux)).error?.code).toBe('slip-outstanding');
  const smuggled = { visit, right, language: 'fr', choices: jeux };
  expect((await shell.callAnything('casting.confirm', smuggled)).reason).toBe('invalid-arguments');
  await shell.value('casting.refuse-slip', { visit, right });
  // Only a mediator who assists says that a slip was taken.
  await terminal.show(shell, otherHomeCard);
  await terminal.show(shell, mediatorCard);
  expect((await shell.call('desk.take-slip', { visit })).error?.code).toBe('not-a-mediator');
  expect((await printSlip(shell, visit, right, jeux)).error?.code).toBe('slip-outstanding');
  expect((await shell.callAnything('casting.slip-taken', { visit, right })).reason).toBe('unknown-call');
  expect((await shell.call('casting.confirm', { visit, right, language: 'fr' })).error?.code).toBe('no-slip');
  const mediator = await terminal.assist(shell, visit);
  await shell.value('desk.take-slip', { visit });
  expect((await printSlip(shell, visit, right, jardin)).error?.code).toBe('assisted');
  await shell.value('assistance.end', { visit, card: mediator });
  expect((await printSlip(shell, visit, right, jardin)).kind).toBe('ok');
  await shell.value('casting.confirm', { visit, right, language: 'fr' });
  await stop();
  expect(choicesInUrn(terminal)).toEqual([jardin]);
});

test('choices that are no choices are refused, however they are dressed', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const right = await rightOf(terminal, shell, visit, homeCard);
  const dressed = [
    { kind: 'single', option: 'piscine' },
    { kind: 'single', option: '__proto__' },
    { kind: 'single', option: 'jardin', weight: 2 },
    { kind: 'single', option: ['jardin', 'jeux'] },
    { kind: 'blank', option: 'jardin' },
    JSON.parse('{"kind":"single","option":"jardin","__proto__":{"weight":2}}'),
    JSON.parse('{"__proto__":{"kind":"blank"}}'),
  ];
  for (const choices of dressed) {
    const { error, reason } = await printSlip(shell, visit, right, choices);
    expect(error?.code ?? reason).toMatch(/^invalid-/);
  }
  expect(terminal.papers).toEqual([]);
  await stop();
});

test('the desk opens to a mediator’s card on the reader with its PIN, and its codes are on the paper only', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const print = () => shell.call('desk.print-code', { visit, consultation, language: 'fr' });
  const open = (card: string, pin: string) => shell.call('assistance.open', { visit, card, pin });
  const [{ pin }] = cityMediators;
  const resident = await terminal.show(shell, homeCard);
  expect((await open(resident, pin)).error).toEqual({ code: 'no-card' });
  expect((await open(reference(), pin)).error).toEqual({ code: 'no-card' });
  const mediator = await terminal.show(shell, mediatorCard);
  expect((await open(resident, pin)).error).toEqual({ code: 'no-card' });
  expect((await print()).error?.code).toBe('not-a-mediator');
  expect((await shell.callAnything('assistance.open', { visit, card: mediator, pin: '31415' })).reason).toBe(
    'invalid-arguments',
  );
  expect((await shell.callAnything('assistance.open', { visit, card: mediator, pin, mediator: 2 })).reason).toBe(
    'invalid-arguments',
  );
  expect((await open(mediator, '000000')).error).toEqual({ code: 'wrong-pin', waitSeconds: 1 });
  expect((await print()).error?.code).toBe('not-a-mediator');
  await vi.waitFor(async () => expect((await open(mediator, pin)).kind).toBe('ok'), { timeout: 10_000, interval: 200 });
  expect(await print()).toEqual({ kind: 'ok', id: expect.any(Number), value: {} });
  expect(terminal.papers).toHaveLength(1);
  await stop();
});

test('nothing that a shell ever hears holds a card, a token or a choice', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const right = await rightOf(terminal, shell, visit, homeCard);
  await printSlip(shell, visit, right, jardin);
  await shell.value('casting.confirm', { visit, right, language: 'fr' });
  await terminal.show(shell, otherHomeCard);
  await terminal.assist(shell, visit);
  await shell.callAnything('journal.record', {
    event: 'navigation-blocked',
    fields: { reason: homeCard, card: homeCard },
  });
  await shell.value('visits.end', { visit });
  const heard = JSON.stringify(shell.replies);
  await stop();

  const tokens = [homeCard, otherHomeCard].map((card) => cardToken(terminal.city.tokenKey, card));
  const { pin } = cityMediators[0];
  const secrets = [homeCard, otherHomeCard, mediatorCard, pin, terminal.city.tokenKey, ...tokens];
  for (const secret of secrets) expect(heard).not.toContain(secret);
  expect(heard).not.toContain('jardin');
});

test('after a hundred thousand messages the next resident votes as if nothing had been', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const shouts = [
    { kind: 'call', id: 1, name: 'help.request', args: {} },
    { kind: 'call', id: 1, name: 'visits.begin', args: { visit: reference() } },
    { kind: 'call', id: 1, name: '__proto__', args: {} },
  ].map(encodeFrame);
  let sent = 0;
  for (let attacker = shell; sent < 100_000; attacker = await Peer.shell(terminal.socket)) {
    while (attacker.isOpen && sent < 100_000) {
      attacker.sayBytes(Buffer.concat(Array.from({ length: 1_000 }, (_, n) => shouts[n % 3] ?? new Uint8Array())));
      sent += 1_000;
      await new Promise((resolve) => setImmediate(resolve));
    }
    attacker.close();
  }
  const honest = await Peer.shell(terminal.socket);
  const visit = await beginVisit(honest);
  const right = await rightOf(terminal, honest, visit, homeCard);
  expect((await printSlip(honest, visit, right, jardin)).kind).toBe('ok');
  await honest.value('casting.confirm', { visit, right, language: 'fr' });
  await stop();
  expect(choicesInUrn(terminal)).toEqual([jardin]);
});

test('a mediator’s reports open to that mediator’s card and PIN only, and nothing is counted of a visit that is not there', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = await beginVisit(shell);
  const reports = (name: string) => shell.call('activity.waiting', { visit: name });
  const [{ pin }] = cityMediators;
  expect((await reports(visit)).error?.code).toBe('not-a-mediator');
  const card = await terminal.show(shell, mediatorCard);
  await shell.value('assistance.open', { visit, card, pin });
  expect((await reports(visit)).value).toEqual([]);
  expect((await reports(reference())).error?.code).toBe('not-a-mediator');
  await shell.value('assistance.posture', { visit, posture: 'with' });
  await shell.value('assistance.end', { visit, card });
  expect((await reports(visit)).error?.code).toBe('not-a-mediator');
  await shell.value('visits.end', { visit });

  const later = await beginVisit(shell);
  await shell.value('assistance.open', { visit: later, card: await terminal.show(shell, mediatorCard), pin });
  const [{ report }] = (await reports(later)).value as [{ report: string }];
  const decided = {
    ...{ duration: 15, thematics: ['email'], materials: ['ordinateur'], autonomy: 'autonome', redirection: null },
    note: 'tél. 06 12 34 56 78',
  };
  const finish = (change: object) =>
    shell.callAnything('activity.finish', { visit: later, report, decided: { ...decided, ...change } });
  expect((await finish({})).error).toEqual({ code: 'personal-note', problem: 'phone' });
  expect((await finish({ note: 'x'.repeat(81) })).reason).toBe('invalid-arguments');
  expect((await finish({ thematics: ['elle habite rue Haute'] })).reason).toBe('invalid-arguments');
  expect((await finish({ note: '' })).kind).toBe('ok');

  const note = (name: string, fact: object) => shell.callAnything('statistics.note', { visit: name, fact });
  expect((await note(visit, { kind: 'theme', theme: 'justice' })).error?.code).toBe('no-visit');
  for (const host of ['a.fr/chemin', 'a.fr?q=1', '192.168.1.2', 'https://a.fr', 'localhost'])
    expect((await note(later, { kind: 'blocked', host })).reason, host).toBe('invalid-arguments');
  await stop();
});
