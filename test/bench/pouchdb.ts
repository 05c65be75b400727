import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runtimePaths } from '../../tools/setup/paths.mjs';

const files = ['package.json', 'package-lock.json', 'pouchdb.cjs'];

/**
 * Installs the peer that draining is measured against, once, beside the state of tests. Undefined when the registry of npm does
 * not answer.
 */
export function installPouchDb(): PouchDb | undefined {
  const folder = join(runtimePaths().state, 'bench-peer');
  mkdirSync(folder, { recursive: true });
  for (const file of files) copyFileSync(new URL(`./peer/${file}`, import.meta.url), join(folder, file));
  try {
    if (!existsSync(join(folder, 'node_modules', '.package-lock.json')))
      execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
    return new PouchDb(folder);
  } catch {
    return undefined;
  }
}

/** PouchDB on LevelDB, replicating to a server of its kind in another process. Neither side signs or syncs to disk. */
class PouchDb {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Milliseconds that the replication of so many documents of so many random bytes takes, to a server that has none yet. */
  async replicate(count: number, bytes: number): Promise<number> {
    const data = mkdtempSync(join(this.#folder, 'data-'));
    for (const side of ['here', 'there']) mkdirSync(join(data, side));
    const server = this.#run('serve', join(data, 'there'));
    try {
      const port = await firstLine(server);
      const client = this.#run('replicate', join(data, 'here'), port, String(count), String(bytes));
      return Number(await firstLine(client));
    } finally {
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
      rmSync(data, { recursive: true, force: true });
    }
  }

  #run(...args: string[]) {
    const command = [join(this.#folder, 'pouchdb.cjs'), ...args];
    return spawn(process.execPath, command, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'inherit'] });
  }
}

async function firstLine({ stdout }: { stdout: NodeJS.ReadableStream }): Promise<string> {
  for await (const line of createInterface(stdout)) return line;
  throw new Error('PouchDB ended before it said anything');
}
