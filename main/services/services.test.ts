import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { ballotContext, cardToken, open, recipientKey, tracker } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { readJournal } from '../journal/index.ts';
import { ballotSlip, type Receipt, stub } from './printer/index.ts';
import { renderReceipt } from './printer/raster.ts';
import { contentsOf, type InstalledTerminal, installedTerminal } from './program.fixture.ts';
import { Peer } from './socket/socket.fixture.ts';
import { consultation, homeCard, jardin, reference } from './terminal.fixture.ts';

/** From the visit to the printed slip; what to confirm. */
async function untilSlip(terminal: InstalledTerminal, shell: Peer, number = homeCard) {
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const card = await terminal.show(shell, number);
  const { right } = (await shell.value('casting.open', {
    visit,
    consultation,
    credential: { kind: 'card', card },
  })) as { right: string };
  await shell.value('casting.print-slip', { visit, right, choices: jardin });
  return { visit, card, right };
}

function isPrinted({ papers }: InstalledTerminal, paper: number, receipt: Receipt): boolean {
  return isDeepStrictEqual(papers[paper], renderReceipt(receipt, 576));
}

function journalOf({ dataDirectory }: InstalledTerminal): string[] {
  const { entries, chain } = mustBeOk(readJournal(join(dataDirectory, 'journal.db')), 'journal');
  mustBeOk(chain, 'chain');
  return entries.map(({ event, fields }) => `${event} ${JSON.stringify(fields)}`);
}

test('a card becomes a slip, a ballot and a stub; the second vote is refused; the program stops in good order', async () => {
  const terminal = await installedTerminal();
  const { ready, shell, stop } = await terminal.start();
  expect(ready).toEqual({ ready: true, software: expect.any(String), socket: terminal.socket });
  expect(await shell.value('terminal.describe', {})).toMatchObject({
    terminal: { id: 'mediatheque-1', city: 'Sainte-Aurore' },
    readerMode: 'tap',
    status: {
      enrolled: true,
      server: 'not-configured',
      printer: 'ready',
      reader: 'ready',
      store: 'sound',
      help: false,
    },
  });
  expect(await shell.value('consultations.list', {})).toMatchObject([{ consultation, stage: 'open' }]);

  const { visit, card, right } = await untilSlip(terminal, shell);
  expect(terminal.papers).toHaveLength(1);
  expect(isPrinted(terminal, 0, ballotSlip(terminal.published, jardin))).toBe(true);
  const confirmed = (await shell.value('casting.confirm', { visit, right, language: 'fr' })) as {
    tracker: string;
    stub: string;
  };
  expect(confirmed.stub).toBe('printed');
  const participation = {
    day: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: 'Europe/Paris' }).format(),
    place: 'Médiathèque centrale',
    tracker: confirmed.tracker,
    board: `participer.sainte-aurore.example/consultations/${consultation}`,
  };
  expect(isPrinted(terminal, 1, stub(terminal.published, participation, 'fr'))).toBe(true);
  const again = await shell.call('casting.open', { visit, consultation, credential: { kind: 'card', card } });
  expect(again.error).toEqual({ code: 'already-voted' });
  await shell.value('visits.end', { visit });
  expect(await stop()).toEqual({ code: 0, signal: null });

  const { ballots, tokens } = contentsOf(terminal);
  expect(tokens).toEqual([cardToken(terminal.city.tokenKey, homeCard)]);
  expect(ballots.map(({ id }) => tracker(id))).toEqual([confirmed.tracker]);
  const key = recipientKey(terminal.city.ballotKey.privateKey);
  expect(open(ballots[0]?.sealed ?? new Uint8Array(), ballotContext(terminal.published), key)).toEqual({
    ok: true,
    value: jardin,
  });
  const events = journalOf(terminal).map((line) => line.split(' ')[0]);
  const isReport = (event?: string) => event?.startsWith('report-') === true;
  expect(events.filter(isReport)).toEqual(['report-kept', 'report-printed']);
  expect(events.filter((event) => event !== 'reader-state' && !isReport(event))).toEqual([
    'services-started',
    'shell-connected',
    'shell-lost',
    'services-stopped',
  ]);
});

test('killed after the commit, the program knows who voted; killed before it, nothing happened', async () => {
  const terminal = await installedTerminal();
  const first = await terminal.start();
  const { visit, right } = await untilSlip(terminal, first.shell);
  first.child.kill('SIGKILL');
  await first.exited;
  expect(contentsOf(terminal)).toEqual({ ballots: [], tokens: [] });

  const second = await terminal.start();
  expect((await second.shell.call('casting.confirm', { visit, right, language: 'fr' })).error?.code).toBe('no-right');
  const slip = await untilSlip(terminal, second.shell);
  await second.shell.value('casting.confirm', { visit: slip.visit, right: slip.right, language: 'fr' });
  second.child.kill('SIGKILL');
  await second.exited;

  const third = await terminal.start();
  const last = reference();
  await third.shell.value('visits.begin', { visit: last });
  const card = await terminal.show(third.shell, homeCard);
  const refused = await third.shell.call('casting.open', {
    visit: last,
    consultation,
    credential: { kind: 'card', card },
  });
  expect(refused.error?.code).toBe('already-voted');
  await third.stop();
  expect(contentsOf(terminal).ballots).toHaveLength(1);
});

test('when the shell is gone its visit ends; the next shell begins from nothing', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const { visit, right } = await untilSlip(terminal, shell);
  shell.close();
  const next = await Peer.shell(terminal.socket);
  expect((await next.call('casting.confirm', { visit, right, language: 'fr' })).error?.code).toBe('no-right');
  next.close();
  await stop();
  expect(contentsOf(terminal).tokens).toEqual([]);
});

test('killed, the services leave the network filter nothing of what a mediator opened, and know nothing of it afterwards', async () => {
  const terminal = await installedTerminal();
  const { child, shell } = await terminal.start();
  const visit = reference();
  await shell.value('visits.begin', { visit });
  await terminal.assist(shell, visit);
  const filter = await Peer.connect(terminal.filterSocket);
  const host = 'www.hopital.example';
  await shell.value('assistance.opens-host', { visit, host, reason: 'other' });
  await filter.until((said) => isDeepStrictEqual(said, { isAssisting: true, opened: [host] }));
  child.kill('SIGKILL');
  await filter.closed();
  const { stop } = await terminal.start();
  const next = await Peer.connect(terminal.filterSocket);
  expect(await next.until(() => true)).toEqual({ isAssisting: false, opened: [] });
  await stop();
  await next.closed();
});

test('a damaged urn closes its consultation, and the rest of the terminal goes on', async () => {
  const terminal = await installedTerminal();
  const urn = join(terminal.dataDirectory, 'consultations', consultation, 'urn.db');
  const damaged = readFileSync(urn).subarray(0, 5_000);
  writeFileSync(urn, damaged);
  const { shell, stop } = await terminal.start();
  expect(await shell.value('consultations.list', {})).toMatchObject([{ consultation, stage: 'refused' }]);
  expect(await shell.value('terminal.describe', {})).toMatchObject({ status: { store: 'refused', printer: 'ready' } });
  const visit = reference();
  await shell.value('visits.begin', { visit });
  const card = await terminal.show(shell, homeCard);
  const refused = await shell.call('casting.open', { visit, consultation, credential: { kind: 'card', card } });
  expect(refused.error?.code).toBe('store-refused');
  await shell.value('help.request', {});
  expect((await shell.event('status-changed')).data).toMatchObject({ help: true });
  await stop();
  expect(readFileSync(urn)).toEqual(damaged);
  expect(journalOf(terminal)).toContain(`store-refused {"reason":"damaged","store":"${consultation}"}`);
});

test('a card that cannot be read is told each time, journalled once a minute without a digit, and the next card works', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  for (const digits of ['73', '7301730173017301730173', '737']) terminal.reader.present(digits);
  const card = await terminal.show(shell, homeCard);
  expect(card).not.toBe('');
  expect(shell.replies.filter(({ event }) => event === 'card-unreadable').map(({ data }) => data)).toEqual([
    { reason: 'wrong-length' },
    { reason: 'wrong-length' },
    { reason: 'wrong-length' },
  ]);
  await stop();
  expect(journalOf(terminal).filter((line) => line.startsWith('card-'))).toEqual(['card-unreadable {}']);
});

test('a mediator who assists prints a code at the desk; the journal says who, and what kind of work', async () => {
  const terminal = await installedTerminal();
  const { shell, stop } = await terminal.start();
  const visit = reference();
  await shell.value('visits.begin', { visit });
  await terminal.assist(shell, visit);
  await shell.value('desk.print-code', { visit, consultation, language: 'ar' });
  expect(terminal.papers).toHaveLength(1);
  await shell.value('visits.end', { visit });
  await stop();
  expect(journalOf(terminal).filter((line) => /^(assistance|mediator|pin)/.test(line))).toEqual([
    'assistance-began {"mediator":1}',
    'mediator-acted {"act":"papers","mediator":1}',
    'assistance-ended {"mediator":1}',
  ]);
});

test('two programs cannot share a terminal', async () => {
  const terminal = await installedTerminal();
  const { stop } = await terminal.start();
  const second = spawnSync(process.execPath, [programPath, '--config', terminal.config], { encoding: 'utf8' });
  expect(second).toMatchObject({ status: 1, stdout: '', stderr: 'the services cannot start: journal in-use\n' });
  await stop();
});

test('a configuration that is not valid stops the start, with every line that is wrong, and the journal says so', async () => {
  const terminal = await installedTerminal();
  terminal.writeConfiguration({ printer: { driver: 'fax' }, colour: 'blue' });
  const refused = spawnSync(process.execPath, [programPath, '--config', terminal.config], { encoding: 'utf8' });
  expect(refused.status).toBe(1);
  expect(refused.stdout).toBe('');
  expect(refused.stderr.trim().split('\n')).toHaveLength(2);
  expect(refused.stderr).toContain(`${terminal.config}:1: printer.driver:`);
  expect(journalOf(terminal)).toEqual(['configuration-refused {"issues":2}']);
  const missing = spawnSync(process.execPath, [programPath, '--config', '/nowhere.yaml'], { encoding: 'utf8' });
  expect(missing).toMatchObject({ status: 1, stderr: '/nowhere.yaml: cannot be read (ENOENT)\n' });
});

test('a socket that cannot be opened stops the start', async () => {
  const terminal = await installedTerminal();
  mkdirSync(terminal.socket);
  const refused = spawnSync(process.execPath, [programPath, '--config', terminal.config], { encoding: 'utf8' });
  expect(refused).toMatchObject({ status: 1, stderr: 'the services cannot start: socket not-a-socket\n' });
});

const programPath = new URL('./main.ts', import.meta.url).pathname;
