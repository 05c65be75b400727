import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { abandonedFolders } from './abandoned.ts';
import { freePort } from './ports.ts';
import { asDatabaseAccount, clusterFolder, ensureCluster, postgresPrograms } from './setup/database.mjs';
import { runtimePaths } from './setup/paths.mjs';

/** A running PostgreSQL cluster of our own, on loopback. `url` names its superuser and the database `postgres`. */
export interface Cluster {
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends it in order: clients are cut off, everything is on disk. */
  stop(): Promise<void>;
  /** Stops it and removes its data. For tests. */
  destroy(): Promise<void>;
}

export interface ClusterOptions {
  /** In memory for what need not outlive the machine. */
  readonly place?: 'disk' | 'memory';
  /** Of postgresql.conf, where they differ from PostgreSQL's own. */
  readonly settings?: Readonly<Record<string, string>>;
}

const READY_TIMEOUT_MS = 30_000;

/**
 * Starts the named cluster, made first if need be, on the port it had last time when that is still free. A server that an
 * interrupted run left behind on the same data is stopped first.
 */
export async function startPostgres(name: string, { place, settings = {} }: ClusterOptions = {}): Promise<Cluster> {
  const folder = await ensureCluster(name, place);
  const data = join(folder, 'data');
  stopLeftover(data);
  const port = await rememberedPort(join(folder, 'port'));
  const log = openSync(join(runtimePaths().logs, `postgres-${name}.log`), 'a');
  const [program, ...args] = [
    ...asDatabaseAccount(),
    join(postgresPrograms(), 'postgres'),
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]),
  ];
  // A process group of its own: Ctrl-C in the terminal is for the supervisor, which stops the server after its clients.
  const child = spawn(program as string, args, { cwd: '/', stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const gone = once(child, 'exit');
  const password = readFileSync(join(folder, 'password'), 'utf8');
  const url = `postgres://passerelle:${password}@127.0.0.1:${port}/postgres`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT'); // PostgreSQL's "fast" shutdown
    await gone;
  };
  await ready(url, child, name);
  const destroy = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, process: child, stop, destroy };
}

/**
 * Makes a database in a running cluster unless it exists.
 * @param clusterUrl the cluster's `url`
 * @returns the URL of that database
 */
export async function createDatabase(clusterUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Stops and removes the clusters named `<purpose>-<process id>` of runs that were killed before they could. */
export function removeAbandoned(purpose: string, place?: ClusterOptions['place']): void {
  const pattern = clusterFolder(purpose, place);
  for (const name of abandonedFolders(dirname(pattern), basename(pattern))) {
    const folder = join(dirname(pattern), name);
    stopLeftover(join(folder, 'data'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function stopLeftover(data: string) {
  if (!existsSync(join(data, 'postmaster.pid'))) return;
  const [program, ...args] = [
    ...asDatabaseAccount(),
    join(postgresPrograms(), 'pg_ctl'),
    'stop',
    '-D',
    data,
    '-m',
    'fast',
  ];
  try {
    execFileSync(program as string, args, { cwd: '/', stdio: 'ignore' });
  } catch {
    // Nothing runs there any more: the file is what a crash left, and the server deals with it at start.
  }
}

async function rememberedPort(file: string): Promise<number> {
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = await freePort(remembered);
  writeFileSync(file, String(port));
  return port;
}

async function ready(url: string, child: ChildProcess, name: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await delay(25);
    }
  }
  child.kill('SIGQUIT');
  throw new Error(`PostgreSQL did not start: see ${join(runtimePaths().logs, `postgres-${name}.log`)}`);
}
