import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { makeFolderFor } from '../../tools/accounts.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { testDisplay } from '../../tools/test-environment.ts';
import { untilState } from '../harness/kiosk.ts';
import { startTerminal } from '../harness/terminal.ts';

/** Starts the shell from outside, as a command line would, until it ends by itself. */
async function start(userData: string, ...args: string[]): Promise<{ code: number; errors: string }> {
  const launch = electronLaunch(testDisplay(), { args: [`--user-data-dir=${userData}`, ...args] });
  const shell = spawn(launch.executablePath, launch.args, {
    env: launch.env,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  shell.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [code] = await once(shell, 'close');
  return { code, errors };
}

let userData: string;
test.beforeAll(() => {
  userData = mkdtempSync(join(runtimePaths().state, 'start-'));
  makeFolderFor('interface', userData, 0o700);
});
test.afterAll(() => rmSync(userData, { recursive: true, force: true }));

test("without Chromium's sandbox the shell does not start", async () => {
  const { code, errors } = await start(userData, '--socket=/nowhere', '--no-sandbox');
  expect(errors).toContain('The Chromium sandbox is switched off');
  expect(code).toBe(2);
});

test('without the socket of the services the shell says what it wants', async () => {
  expect(await start(userData)).toMatchObject({ code: 2, errors: expect.stringContaining('--socket=PATH') });
});

test('a second shell does not start beside the first, and every page of the first is sandboxed', async () => {
  const terminal = await startTerminal();
  try {
    await untilState(terminal.kiosk, { services: 'connected' });
    expect(await start(join(terminal.folder, 'shell'), '--socket=/nowhere')).toMatchObject({ code: 3 });
    const pids = await terminal.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
    );
    for (const pid of pids) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
  } finally {
    await terminal.stop();
  }
});
