import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  globSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';
import { calls, protocolVersion } from '../../contract/calls.ts';
import type { Configuration } from '../../contract/configuration.ts';
import { encodeFrame, frameDecoder } from '../../contract/frames.ts';
import { must, run } from './programs.ts';

/** What came of it: whether the services of the new version are well on these stores, and whether they changed their form. */
export interface TrialResult {
  readonly isWell: boolean;
  readonly migrates: boolean;
}

interface TrialOptions {
  readonly deb: string;
  /** The file of this terminal, and what the present version reads in it and in what was decided at the first start. */
  readonly settings: string;
  readonly configuration: Configuration;
  /** In memory, for the copy of the stores: nothing of them may be left on the disk. */
  readonly folder: string;
  /** On the disk, for the new version. */
  readonly unpacked: string;
}

const startMs = 60_000;
const userVersionAt = 60;

/**
 * Runs the services of a version that is not installed yet, on a copy of the stores, without network and devices: they must read the
 * configuration, find every store sound and answer. The services of this terminal are stopped meanwhile, or the copy would be torn.
 */
export async function tryServices(options: TrialOptions): Promise<TrialResult> {
  const { deb, settings, configuration, folder, unpacked } = options;
  const resources = join(unpacked, 'opt/passerelle/resources');
  const clear = () => {
    for (const path of [folder, unpacked]) rmSync(path, { recursive: true, force: true });
  };
  clear();
  try {
    mkdirSync(unpacked, { recursive: true, mode: 0o755 });
    await must('dpkg-deb', '--extract', deb, unpacked);
    const read = await run(join(resources, 'node'), join(resources, 'cli/main.mjs'), 'check-config', settings);
    if (read.code !== 0) return { isWell: false, migrates: false };
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const data = join(folder, 'data');
    await must('cp', '--archive', configuration.dataDirectory, data);
    mkdirSync(join(folder, 'socket'));
    await must('chown', 'passerelle:passerelle', join(folder, 'socket'));
    const socket = join(folder, 'socket', 'services.sock');
    const config = join(folder, 'terminal.yml');
    writeFileSync(config, JSON.stringify(onTrial(options, { data, socket })));
    const before = formsOf(data);
    const isWell = await answers(resources, config, socket);
    const after = formsOf(data);
    return { isWell, migrates: [...before].some(([store, form]) => after.get(store) !== form) };
  } finally {
    clear();
  }
}

/**
 * What the file of this terminal says, but for what would leave the trial: no devices, hence no cards of theirs, and a city that cannot be
 * reached. The catalogues are those of the new version.
 */
function onTrial({ settings, configuration, unpacked }: TrialOptions, places: { data: string; socket: string }) {
  const { cards: _cards, readers: _readers, ...written } = parse(readFileSync(settings, 'utf8'));
  const { cityServer, procedures } = configuration;
  const inTrial = (path: string) => (path.startsWith('/opt/passerelle/') ? join(unpacked, path) : path);
  const none = { driver: 'none' };
  return {
    ...written,
    ...{ reader: none, printer: none, documentPrinter: none, scanner: none },
    ...(cityServer && { cityServer: { ...cityServer, url: 'https://127.0.0.1:9' } }),
    procedures: { ...procedures, catalogues: procedures.catalogues.map(inTrial) },
    dataDirectory: places.data,
    socket: places.socket,
  };
}

async function answers(resources: string, config: string, socket: string): Promise<boolean> {
  const child = spawn(
    'unshare',
    [
      ...['--net', 'setpriv', '--reuid=passerelle', '--regid=passerelle', '--clear-groups', '--inh-caps=-all'],
      ...['--no-new-privs', '--', join(resources, 'node'), join(resources, 'services/main.mjs'), '--config', config],
    ],
    { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const late = setTimeout(() => child.kill('SIGKILL'), startMs);
  const ended = once(child, 'exit').catch(() => [null]);
  try {
    const ready = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
    const first = await Promise.race([ready, ended.then(() => '')]);
    if (!first.includes('"ready":true')) return false;
    const { status } = calls['terminal.describe'].value.parse(await ask(socket, 'terminal.describe'));
    calls['consultations.list'].value.parse(await ask(socket, 'consultations.list'));
    child.kill('SIGTERM');
    return status.store === 'sound' && (await ended)[0] === 0;
  } catch {
    return false;
  } finally {
    child.kill('SIGKILL');
    await ended;
    clearTimeout(late);
  }
}

/** Asks once, as a shell does. */
async function ask(path: string, name: 'terminal.describe' | 'consultations.list'): Promise<unknown> {
  const socket = createConnection(path);
  const decoder = frameDecoder();
  const replies: { kind: string; value?: unknown }[] = [];
  socket.on('data', (chunk) => replies.push(...(decoder.push(chunk) as typeof replies)));
  socket.write(encodeFrame({ kind: 'hello', protocol: protocolVersion, runtime: 'update' }));
  socket.write(encodeFrame({ kind: 'call', id: 1, name, args: {} }));
  socket.setTimeout(startMs, () => socket.destroy());
  const isOver = once(socket, 'close').catch(() => {});
  const answered = new Promise<void>((resolve) =>
    socket.on('data', () => replies.some(({ kind }) => kind === 'ok') && resolve()),
  );
  await Promise.race([answered, isOver]);
  socket.destroy();
  return replies.find(({ kind }) => kind === 'ok')?.value;
}

/** The stores whose form is a given one. One that is only in the new version is nothing to the version before. */
function formsOf(data: string): ReadonlyMap<string, number> {
  const stores = globSync('**/*.db', { cwd: data }).filter((name) => lstatSync(join(data, name)).isFile());
  return new Map(stores.map((name) => [name, formOf(join(data, name))]));
}

/** The number of a store's form (`user_version`), from the header of its file: sqlite.org/fileformat2.html. */
function formOf(file: string): number {
  const header = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header, 0, header.length, 0);
  closeSync(descriptor);
  return header.readUInt32BE(userVersionAt);
}
