import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that this file belongs to. */
const clone = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..', '..'));

/** True when the caller is root. Electron and PostgreSQL then run under accounts that exist already (design.md §7). */
export const callerIsRoot = process.getuid?.() === 0;

/**
 * The account that each process runs under: a name when the caller is root, null when everything runs as the caller.
 * @typedef {{interface: string, services: string, city: string, database: string}} Accounts
 */

/**
 * Where everything built or downloaded lives, and who runs what. A normal user's runtime is inside the clone; root's is a
 * world-readable folder of its own, because the unprivileged accounts may not read the clone.
 * @returns {{clone: string, runtime: string, nodeFolder: string, node: string, electronFolder: string, electron: string,
 *   shell: string, electronRuntime: string, app: string, state: string, sheets: string, logs: string, stamps: string,
 *   accounts: Accounts | null}}
 */
export function runtimePaths() {
  const runtime = callerIsRoot
    ? `/var/tmp/passerelle-${createHash('sha256').update(clone).digest('hex').slice(0, 12)}`
    : join(clone, '.runtime');
  const electron = join(runtime, 'electron-as-interface');
  return {
    clone,
    runtime,
    nodeFolder: join(runtime, 'node', 'bin'),
    node: join(runtime, 'node', 'bin', 'node'),
    electronFolder: join(runtime, 'electron'),
    /** Starts Electron under the right account, so that Playwright and people need to know one path only. */
    electron,
    /** What starts the build: Electron; the tests of the package name what it installs, which starts nothing else. */
    shell: process.env.PASSERELLE_ELECTRON ?? electron,
    electronRuntime: join(runtime, 'electron', 'runtime.json'),
    /** The build; a demo or a tour names its own copy (tools/stack/own-build.ts). */
    app: process.env.PASSERELLE_APP ?? join(runtime, 'app'),
    state: join(runtime, 'state'),
    /** The sheets of "Vos droits et démarches", imported once. */
    sheets: join(runtime, 'state', 'sheets.db'),
    logs: join(runtime, 'state', 'logs'),
    stamps: join(runtime, 'stamps'),
    accounts: callerIsRoot ? { interface: 'nobody', services: 'daemon', city: 'daemon', database: 'postgres' } : null,
  };
}
