import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { calls, protocolVersion } from '../../contract/calls.ts';
import type { Configuration } from '../../contract/configuration.ts';
import { openOrdinary } from '../files/ordinary-file.ts';
import { askOnce } from '../sockets/ask.ts';
import { must, run } from './programs.ts';

/** Whether the services are well on these stores. `unclear`: they did not come so far, for what may not be theirs, such as a slow machine. */
type Answered = 'well' | 'ill' | 'unclear';

/** What came of it, and whether the services of the new version changed the form of the stores. */
export interface TrialResult {
  readonly verdict: Answered;
  readonly migrates: boolean;
}

interface TrialOptions {
  readonly deb: string;
  /** The file of this terminal, and what the present version reads in it and in what was decided at the first start. */
  readonly settings: string;
  readonly configuration: Configuration;
  /** The present services refuse no store: nor may the new ones. A store that is refused already keeps no version away. */
  readonly demandsSoundStores: boolean;
  /** In memory, for the copy of the stores: nothing of them may be left on the disk. */
  readonly folder: string;
  /** On the disk, for the new version. */
  readonly unpacked: string;
}

const startMs = 60_000;
const endMs = 1_000;
const userVersionAt = 60;

/**
 * Runs the services of a version that is not installed yet, on a copy of the stores, without network and devices: they must read the
 * configuration, find the stores as sound as they are and answer. The services of this terminal are stopped meanwhile, or the copy would be torn.
 */
export async function tryServices(options: TrialOptions): Promise<TrialResult> {
  const { deb, settings, configuration, demandsSoundStores, folder, unpacked } = options;
  const resources = join(unpacked, 'opt/passerelle/resources');
  const clear = () => {
    for (const path of [folder, unpacked]) rmSync(path, { recursive: true, force: true });
  };
  clear();
  try {
    mkdirSync(unpacked, { recursive: true, mode: 0o755 });
    await must('dpkg-deb', '--extract', deb, unpacked);
    const read = await run(join(resources, 'node'), join(resources, 'cli/main.mjs'), 'check-config', settings);
    if (read.code !== 0) return { verdict: read.code === null ? 'unclear' : 'ill', migrates: false };
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const data = join(folder, 'data');
    await must('cp', '--archive', configuration.dataDirectory, data);
    mkdirSync(join(folder, 'socket'));
    await must('chown', 'passerelle:passerelle', join(folder, 'socket'));
    const socket = join(folder, 'socket', 'services.sock');
    const config = join(folder, 'terminal.yml');
    writeFileSync(config, JSON.stringify(onTrial(options, { data, socket })));
    const before = formsOf(data);
    const verdict = await answers({ resources, config, socket, demandsSoundStores });
    const after = formsOf(data);
    return { verdict, migrates: [...before].some(([store, form]) => after.get(store) !== form) };
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

interface Started {
  readonly resources: string;
  readonly config: string;
  readonly socket: string;
  readonly demandsSoundStores: boolean;
}

async function answers({ resources, config, socket, demandsSoundStores }: Started): Promise<Answered> {
  const child = spawn(
    'unshare',
    [
      ...['--net', 'setpriv', '--reuid=passerelle', '--regid=passerelle', '--clear-groups', '--inh-caps=-all'],
      ...['--no-new-privs', '--', join(resources, 'node'), join(resources, 'services/main.mjs'), '--config', config],
    ],
    { cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const late = setTimeout(() => child.kill('SIGKILL'), startMs);
  // Killed for being late, or by a machine that has no memory left: that says nothing of the version.
  const failure = () => (child.signalCode === 'SIGKILL' ? 'unclear' : 'ill');
  const ended = once(child, 'exit').catch(() => [null]);
  try {
    const ready = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
    const first = await Promise.race([ready, ended.then(() => '')]);
    if (!first.includes('"ready":true')) return failure();
    const { status } = calls['terminal.describe'].value.parse(await ask(socket, 'terminal.describe'));
    calls['consultations.list'].value.parse(await ask(socket, 'consultations.list'));
    child.kill('SIGTERM');
    if ((await ended)[0] !== 0) return failure();
    return status.store === 'sound' || !demandsSoundStores ? 'well' : 'ill';
  } catch {
    // What broke the conversation off may be the end of the process, which is told a little later.
    await Promise.race([ended, delay(endMs)]);
    return failure();
  } finally {
    child.kill('SIGKILL');
    await ended;
    clearTimeout(late);
  }
}

const okSchema = z.object({ kind: z.literal('ok'), value: z.unknown() });

/** Asks once, as a shell does. */
function ask(path: string, name: 'terminal.describe' | 'consultations.list'): Promise<unknown> {
  const hello = { kind: 'hello', protocol: protocolVersion, runtime: 'update' };
  const valueIn = (message: unknown) => okSchema.safeParse(message).data?.value;
  return askOnce(path, [hello, { kind: 'call', id: 1, name, args: {} }], valueIn, startMs);
}

/** The stores whose form is a given one. One that is only in the new version is nothing to the version before. */
function formsOf(data: string): ReadonlyMap<string, number> {
  const stores = globSync('**/*.db', { cwd: data }).filter((name) => lstatSync(join(data, name)).isFile());
  return new Map(stores.map((name) => [name, formOf(join(data, name))]));
}

/** The number of a store's form (`user_version`), from the header of its file: sqlite.org/fileformat2.html. */
function formOf(file: string): number {
  const header = Buffer.alloc(64);
  const descriptor = openOrdinary(file, constants.O_RDONLY);
  readSync(descriptor, header, 0, header.length, 0);
  closeSync(descriptor);
  return header.readUInt32BE(userVersionAt);
}
