import { existsSync, statfsSync } from 'node:fs';
import { type Display, startDisplay } from './display.ts';
import { removeAbandoned, startPostgres } from './postgres.ts';

/**
 * What tests share: a private PostgreSQL cluster and a virtual display, never the developer's own. They are named to the tests by
 * environment variables, so that one run of `npm test` starts each once for all its runners.
 */
const POSTGRES = 'PASSERELLE_TEST_POSTGRES';
const DISPLAY = 'PASSERELLE_TEST_DISPLAY';
const AUTHORITY = 'PASSERELLE_TEST_XAUTHORITY';

/** The superuser URL of the run's cluster. Make a database of your own in it with `createDatabase`. */
export function testPostgres(): string {
  return named(POSTGRES);
}

/** The virtual display of this runner, for `electronLaunch`: two that shared one would take the focus from each other. */
export function testDisplay(): Pick<Display, 'env'> {
  const runner = process.env.TEST_PARALLEL_INDEX ?? '0'; // as Playwright numbers its workers
  return { env: { DISPLAY: named(`${DISPLAY}_${runner}`), XAUTHORITY: named(`${AUTHORITY}_${runner}`) } };
}

/**
 * Starts what the caller's environment does not name yet, and names it.
 * @param parts `postgres`: left out by whoever has a cluster of its own, to kill it; `displays`: one for each runner
 * @returns stops what was started
 */
export async function startTestEnvironment(parts: {
  readonly postgres?: false;
  readonly displays: number;
}): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  if (parts.postgres !== false && !process.env[POSTGRES]) {
    const place = hasRoomInMemory() ? 'memory' : 'disk';
    removeAbandoned('test', place);
    // Tests kill programs, never the machine: what the kernel has needs no disk to outlive them.
    const cluster = await startPostgres(`test-${process.pid}`, { place, settings: { fsync: 'off' } });
    process.env[POSTGRES] = cluster.url;
    stops.push(cluster.destroy);
  }
  for (let runner = 0; runner < parts.displays; runner += 1) {
    if (process.env[`${DISPLAY}_${runner}`]) continue;
    const display = await startDisplay();
    process.env[`${DISPLAY}_${runner}`] = display.env.DISPLAY;
    process.env[`${AUTHORITY}_${runner}`] = display.env.XAUTHORITY;
    stops.push(display.stop);
  }
  return async () => {
    for (const stop of stops) await stop();
  };
}

/** Whether a cluster of tests fits there: some tens of databases at once, and its log of changes. */
function hasRoomInMemory(): boolean {
  const { bavail, bsize } = existsSync('/dev/shm') ? statfsSync('/dev/shm') : { bavail: 0, bsize: 0 };
  return bavail * bsize > 2 * 1024 ** 3;
}

function named(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests through vitest, playwright or npm test`);
  return value;
}
