import { type ChildProcess, execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { removeAbandonedFolders } from './abandoned.ts';
import { commandAs, environmentFor, homeOf, makeFolderFor, spawnAs } from './accounts.ts';
import { callerIsRoot } from './setup/paths.mjs';

/** A running virtual display. `env` is what a program needs to draw on it. */
export interface Display {
  readonly name: string;
  readonly env: { readonly DISPLAY: string; readonly XAUTHORITY: string };
  /** What is on the screen now: a file in the format of xwd, which the X server keeps mapped (`tools/screen.ts` reads it). */
  readonly framebuffer: string;
  readonly serverPid: number;
  stop(): Promise<void>;
}

/** No key does anything, no window has a frame: only a click, which focuses. */
const WINDOW_MANAGER_CONFIGURATION = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <desktops><number>1</number></desktops>
  <keyboard></keyboard>
  <mouse>
    <context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context>
  </mouse>
  <applications><application class="*"><decor>no</decor></application></applications>
</openbox_config>
`;

const X_SOCKETS = '/tmp/.X11-unix';
const READY_TIMEOUT_MS = 10_000;

/**
 * Starts Xvfb and openbox under the account of the interface, on a free display number behind a cookie of its own.
 * @param size in pixels
 */
export async function startDisplay(size = { widthPx: 1920, heightPx: 1080 }): Promise<Display> {
  makeSocketFolder();
  const folder = mkdtempSync(join(homeOf('interface'), 'display-'));
  // In memory where that can be had: it changes with every picture.
  const memory = existsSync('/dev/shm') ? '/dev/shm' : folder;
  removeAbandonedFolders(memory, 'passerelle-screen');
  const pixels = mkdtempSync(join(memory, `passerelle-screen-${process.pid}-`));
  makeFolderFor('interface', pixels, 0o700);
  const authority = join(folder, 'authority');
  const configuration = join(folder, 'openbox.xml');
  writeFileSync(authority, authorityFile(randomBytes(16)), { mode: 0o644 });
  writeFileSync(configuration, WINDOW_MANAGER_CONFIGURATION);
  makeFolderFor('interface', folder, 0o700);

  const screen = `${size.widthPx}x${size.heightPx}x24`;
  const server = spawnAs(
    'interface',
    'Xvfb',
    [
      ...['-displayfd', '3', '-screen', '0', screen, '-fbdir', pixels],
      ...['-auth', authority, '-nolisten', 'tcp', '-noreset'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  const endServer = stopperOf(server);
  const stopServer = async () => {
    await endServer();
    for (const path of [folder, pixels]) rmSync(path, { recursive: true, force: true });
  };
  try {
    const name = `:${await displayNumber(server)}`;
    const env = { DISPLAY: name, XAUTHORITY: authority };
    const manager = spawnAs('interface', 'openbox', ['--sm-disable', '--config-file', configuration], {
      env,
      stdio: 'ignore',
      detached: true,
    });
    const stopManager = stopperOf(manager);
    const stop = async () => {
      await stopManager();
      await stopServer();
    };
    await windowManagerReady(env).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return { name, env, framebuffer: join(pixels, 'Xvfb_screen0'), serverPid: server.pid ?? 0, stop };
  } catch (error) {
    await stopServer();
    throw error;
  }
}

/** An X authority file with one cookie for every host and display (family 65535 is "wild"; X.Org Xau). */
function authorityFile(cookie: Buffer): Buffer {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const nothing = Buffer.alloc(0);
  return Buffer.concat([
    Buffer.from([255, 255]),
    ...[nothing, nothing, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie].map(field),
  ]);
}

/** X servers of ordinary accounts may not make this folder themselves. */
function makeSocketFolder() {
  if (!callerIsRoot || existsSync(X_SOCKETS)) return;
  mkdirSync(X_SOCKETS);
  chmodSync(X_SOCKETS, 0o1777);
}

async function displayNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3] as Readable;
  const [chunk] = await Promise.race([
    once(pipe, 'data'),
    once(server, 'error').then(([error]) => Promise.reject(error)),
    once(server, 'exit').then(() => Promise.reject(new Error('Xvfb ended before it was ready'))),
  ]);
  return String(chunk).trim();
}

/** A window manager announces itself on the root window (EWMH, _NET_SUPPORTING_WM_CHECK). */
async function windowManagerReady(env: Display['env']): Promise<void> {
  const [command, args] = commandAs('interface', 'xprop', ['-root', '_NET_SUPPORTING_WM_CHECK']);
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { stdout } = await promisify(execFile)(command, args, {
      env: { ...environmentFor('interface'), ...env },
      cwd: '/',
    });
    if (stdout.includes('window id')) return;
    await delay(20);
  }
  throw new Error('openbox did not answer within 10 s');
}

/** Ends a process and waits until it is gone. */
function stopperOf(child: ChildProcess): () => Promise<void> {
  const gone = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  return async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await gone;
  };
}
