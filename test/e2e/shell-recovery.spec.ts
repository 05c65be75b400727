import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { occupiedMarker } from '../../contract/updates.ts';
import { makeFolderFor, spawnAs } from '../../tools/accounts.ts';
import { type Display, startDisplay } from '../../tools/display.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { shellOn } from '../../tools/stack/shell.ts';
import type { Supervised } from '../../tools/stack/supervised.ts';
import { journalOf } from '../harness/kiosk.ts';
import { type Surroundings, startServicesOnly } from '../harness/terminal.ts';

/** The times that docs/operations.md promises to IT staff. */
const promisedMs = { missed: 15_000, shell: 40_000, display: 20_000 };

const card = demoCards[0]?.number ?? '';

let terminal: Surroundings & { readonly socket: string };
let display: Display;
let shell: Supervised;

// The shell is kept running here as on a terminal, with nobody at its controls: what it does is seen in what the services leave.
test.beforeEach(async () => {
  terminal = await startServicesOnly();
  display = await startDisplay();
  const profile = join(terminal.folder, 'profile');
  makeFolderFor('interface', profile, 0o700);
  const { socket, folder } = terminal;
  shell = shellOn(display, { socket, profile, resolverRules: 'MAP * ~NOTFOUND', log: join(folder, 'shell.log') });
  await shell.start();
  await expect.poll(events).toEqual(expect.arrayContaining(['shell-connected', 'reader-state']));
  terminal.reader.present(card);
  await expect.poll(() => existsSync(occupiedMarker(socket))).toBe(true);
  terminal.reader.remove();
});
test.afterEach(async () => {
  await shell?.stop();
  await display?.stop();
  await terminal?.stop();
});

const events = () => journalOf(terminal.dataDirectory).map(({ event }) => event);
const crashed = expect.objectContaining({ event: 'visit-crashed', fields: { part: 'shell' } });

for (const [how, hang] of [
  ['stands still as a whole', () => void process.kill(shell.pid ?? 0, 'SIGSTOP')],
  ['is busy for ever', loopForEver],
] as const)
  test(`a shell that ${how} is missed by the services, ended and started again, and its visit is over`, {
    tag: '@longer',
  }, async () => {
    await hang();
    await expect.poll(events, { timeout: promisedMs.missed }).toContain('part-hung');
    await expect.poll(() => [shell.restarts, shell.state], { timeout: promisedMs.shell }).toEqual([1, 'running']);
    await expect.poll(() => journalOf(terminal.dataDirectory)).toContainEqual(crashed);
  });

/** Has the main process of the shell do nothing else any more, through Node's inspector, which a signal opens. */
async function loopForEver(): Promise<void> {
  process.kill(shell.pid ?? 0, 'SIGUSR1');
  const log = join(terminal.folder, 'shell.log');
  const listening = () => /Debugger listening on (ws:\S+)/.exec(readFileSync(log, 'utf8'))?.[1] ?? '';
  await expect.poll(listening).not.toBe('');
  const inspector = new WebSocket(listening());
  await new Promise((resolve) => inspector.addEventListener('open', resolve));
  const params = { expression: 'for (;;);' };
  inspector.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
}

test('a shell whose display died is back as soon as there is one again, and its visit is over', {
  tag: '@longer',
}, async () => {
  process.kill(display.serverPid, 'SIGKILL');
  await expect.poll(() => shell.restarts, { timeout: promisedMs.display }).toBeGreaterThan(0);
  expect(shell.state).not.toBe('running');
  const { DISPLAY, XAUTHORITY } = display.env;
  const next = spawnAs('interface', 'Xvfb', [DISPLAY, '-auth', XAUTHORITY, '-nolisten', 'tcp'], { stdio: 'ignore' });
  try {
    await expect.poll(() => shell.state, { timeout: promisedMs.display }).toBe('running');
    await expect.poll(() => journalOf(terminal.dataDirectory)).toContainEqual(crashed);
  } finally {
    await shell.stop();
    next.kill('SIGKILL');
  }
});
