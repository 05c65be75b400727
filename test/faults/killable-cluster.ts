import { readFileSync } from 'node:fs';
import { type Cluster, startPostgres } from '../../tools/postgres.ts';
import { until } from '../harness/until.ts';

/** A PostgreSQL cluster whose processes can all be killed at one stroke, and which comes back on the same port. */
export class KillableCluster {
  readonly #name: string;
  #cluster: Cluster;

  private constructor(name: string, cluster: Cluster) {
    this.#name = name;
    this.#cluster = cluster;
  }

  static async start(name: string): Promise<KillableCluster> {
    return new KillableCluster(name, await startPostgres(name));
  }

  get url(): string {
    return this.#cluster.url;
  }

  /** The postmaster and all that it started, without a word: nothing is flushed, nobody is told. Resolves when it is back. */
  async kill(): Promise<void> {
    const { pid = 0 } = this.#cluster.process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    const all = [pid, ...children.map(Number)];
    for (const one of all) process.kill(one, 'SIGKILL');
    await until(() => all.every(isGone), 'PostgreSQL is gone');
    this.#cluster = await startPostgres(this.#name);
  }

  destroy(): Promise<void> {
    return this.#cluster.destroy();
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
