import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { electronLaunch } from '../../tools/electron.ts';
import { shellArguments } from '../../tools/stack/shell.ts';
import { testDisplay } from '../../tools/test-environment.ts';
import { until } from './until.ts';

type Electron = typeof import('electron');

/** What runs code in a page, as Playwright's own page does. */
export interface Evaluating {
  evaluate<R, A>(code: string | ((argument: A) => R | Promise<R>), argument?: A): Promise<R>;
}

/**
 * The built shell with nobody in its pages. Playwright hears of every frame, worker and line of the console through the shell's
 * main thread, so what a flood costs the shell cannot be told from what it costs Playwright. Here only Node's inspector is there,
 * and asks when it is told to.
 */
export interface UnwatchedShell {
  readonly pid: number;
  readonly kiosk: Evaluating;
  /** The page of the site that is open. Rejects while there is none. */
  readonly site: Evaluating;
  /** Runs code in the main process. */
  inMain<R, A>(code: (electron: Electron, argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  /** Everything that it printed so far. */
  readonly output: () => string;
  /** Settles when its process has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts the shell as the demo does, and waits until its first screen is there. */
export async function launchUnwatched(options: {
  readonly socket: string;
  readonly profile: string;
  readonly resolverRules: string;
}): Promise<UnwatchedShell> {
  const { executablePath, args, cwd, env } = electronLaunch(testDisplay(), { args: shellArguments(options) });
  const child = spawn(executablePath, ['--inspect=127.0.0.1:0', ...args], {
    ...{ cwd, env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  let printed = '';
  let isReady = false;
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      printed += `${line}\n`;
      isReady ||= line === 'ready';
    });
  const address = await until(() => /Debugger listening on (ws:\S+)/.exec(printed)?.[1], 'the inspector listens');
  const inspector = await connect(address);
  // Node ends only once its debugger has gone.
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('Waiting for the debugger to disconnect')) inspector.leave();
  });
  const { pid = 0 } = child;
  await until(() => isReady, 'the shell is ready');

  const inMain: UnwatchedShell['inMain'] = (code, argument) =>
    inspector.evaluate(`(${code})(process.mainModule.require('electron'), ${JSON.stringify(argument ?? null)})`);
  const pageAt = (scheme: string): Evaluating => ({
    evaluate: (code, argument) =>
      inMain(
        async ({ webContents }, { scheme, code }) => {
          const page = webContents.getAllWebContents().find((one) => one.getURL().startsWith(scheme));
          if (!page) throw new Error(`no page of ${scheme}`);
          return await page.executeJavaScript(code, true);
        },
        { scheme, code: typeof code === 'string' ? code : `(${code})(${JSON.stringify(argument ?? null)})` },
      ),
  });
  return {
    ...{ pid, inMain, ended },
    kiosk: pageAt('passerelle:'),
    site: pageAt('https:'),
    output: () => printed,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
      await ended;
    },
  };
}

interface Inspector {
  evaluate<R>(expression: string): Promise<R>;
  leave(): void;
}

/** Evaluates expressions over the protocol of Node's inspector. */
async function connect(address: string): Promise<Inspector> {
  type Answer = { id: number; result?: { result: { value: never }; exceptionDetails?: { exception?: object } } };
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
  const waiting = new Map<number, { resolve(value: never): void; reject(reason: Error): void }>();
  let last = 0;
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as Answer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (!result) asked?.reject(new Error('the shell ends'));
    else if (result.exceptionDetails) asked?.reject(new Error(JSON.stringify(result.exceptionDetails.exception)));
    else asked?.resolve(result.result.value);
  };
  socket.onclose = () => {
    for (const { reject } of waiting.values()) reject(new Error('the shell ended'));
    waiting.clear();
  };
  const evaluate: Inspector['evaluate'] = (expression) =>
    new Promise((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) return reject(new Error('the shell ended'));
      last += 1;
      waiting.set(last, { resolve, reject });
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id: last, method: 'Runtime.evaluate', params }));
    });
  return { evaluate, leave: () => socket.close() };
}
