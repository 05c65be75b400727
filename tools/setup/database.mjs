import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mustExecute, SetupError } from './command.mjs';
import { callerIsRoot, runtimePaths } from './paths.mjs';

const LEAST_MAJOR = 15;
const BINARIES = '/usr/lib/postgresql';

/** The folder of the newest installed server's programs. PostgreSQL ≥ 15 (design.md §7). */
export function postgresPrograms() {
  const majors = existsSync(BINARIES) ? readdirSync(BINARIES).map(Number).filter(Number.isInteger) : [];
  const newest = Math.max(0, ...majors.filter((major) => existsSync(join(BINARIES, String(major), 'bin', 'initdb'))));
  if (newest < LEAST_MAJOR) {
    throw new SetupError(
      `PostgreSQL ${LEAST_MAJOR} or newer is needed; this system has ${newest || 'none'} in ${BINARIES}.`,
    );
  }
  return join(BINARIES, String(newest), 'bin');
}

/**
 * The command prefix that runs a program as the account of the database. Where a server outlives whoever started it, the kernel asks
 * it to end in order (SIGINT is PostgreSQL's fast shutdown).
 * @returns {string[]}
 */
export function asDatabaseAccount() {
  const account = runtimePaths().accounts?.database;
  const change = account ? [`--reuid=${account}`, `--regid=${account}`, '--init-groups', '--inh-caps=-all'] : [];
  return ['setpriv', ...change, '--pdeathsig=INT', '--'];
}

/**
 * Where a cluster lives: a folder with `data/` and the superuser's random `password`.
 * @param {string} name
 * @param {'disk' | 'memory'} [place] in memory, making and dropping databases takes a third of the time
 */
export function clusterFolder(name, place = 'disk') {
  return place === 'memory' ? join('/dev/shm', `passerelle-${name}`) : join(runtimePaths().state, 'postgres', name);
}

/**
 * Makes a cluster that listens on loopback only and lets nobody in without its random password. A half-made one is made anew.
 * @param {string} name
 * @param {'disk' | 'memory'} [place]
 */
export async function ensureCluster(name, place) {
  const folder = clusterFolder(name, place);
  const data = join(folder, 'data');
  const password = join(folder, 'password');
  const finished = join(folder, 'complete');
  if (existsSync(finished)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await giveToDatabaseAccount(folder, password);
  const initdb = [
    join(postgresPrograms(), 'initdb'),
    ...['--pgdata', data, '--username', 'passerelle', '--pwfile', password, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-instructions', '--no-sync', '--data-checksums'],
  ];
  const [program, ...args] = [...asDatabaseAccount(), ...initdb];
  await mustExecute(/** @type {string} */ (program), args, { cwd: '/' });
  appendFileSync(
    join(data, 'postgresql.conf'),
    "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nshared_buffers = '32MB'\nmax_wal_size = '256MB'\n",
  );
  await mustExecute('sync', ['-f', data]);
  writeFileSync(finished, '');
  return folder;
}

/** @param {string[]} owned */
async function giveToDatabaseAccount(...owned) {
  const account = runtimePaths().accounts?.database;
  if (!callerIsRoot || !account) return;
  const uid = Number((await mustExecute('id', ['-u', account])).trim());
  const gid = Number((await mustExecute('id', ['-g', account])).trim());
  for (const path of owned) chownSync(path, uid, gid);
}

/** The demo's cluster. It is started on demand by `tools/postgres.ts`. */
export const database = {
  name: 'PostgreSQL cluster',
  isDone: async () => existsSync(join(clusterFolder('demo'), 'complete')),
  run: async () => {
    await ensureCluster('demo');
  },
};
