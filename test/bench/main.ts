// `npm run bench`: what design.md §8 promises, each measure next to its limit in the same run. Prints a table and writes bench.json.
// Wants a machine that does nothing else. Options: --quick measures a little of everything; names of parts measure only those.
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureDecisions } from '../../main/policy/index.ts';
import { portalSites } from '../../tools/demo/portal/index.ts';
import { electronRuntime } from '../../tools/electron.ts';
import { removeAbandoned, startPostgres } from '../../tools/postgres.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { startTestEnvironment } from '../../tools/test-environment.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';
import { measureImport, measureSearch } from './catalogue.ts';
import { measureCommit, measureVacuum } from './commit.ts';
import { measureCounting } from './counting.ts';
import { type Line, line, table } from './lines.ts';
import { median } from './samples.ts';
import { measureTouches } from './screens.ts';
import { measureDraining, measureIngest } from './server.ts';
import { full, quick, type Sizes } from './sizes.ts';
import { measureStarts } from './starting.ts';
import { measureWipes } from './wiping.ts';

type Measure = (sizes: Sizes) => Promise<Line | Line[]> | Line | Line[];

/** First those that need nothing but this process and the disk, then those on a whole terminal with its city. */
const parts: Record<string, Measure> = {
  decisions: decisions,
  import: measureImport,
  search: measureSearch,
  counting: measureCounting,
  commit: measureCommit,
  vacuum: measureVacuum,
  ingest: async (sizes) => measureIngest(await whole(), (await cluster()).url, sizes),
  drain: async (sizes) => measureDraining(await whole(), (await cluster()).url, sizes),
  starts: async (sizes) => measureStarts(await whole(), sizes),
  touches: async (sizes) => measureTouches(await whole(), sizes),
  wipes: async (sizes) => measureWipes(await whole(), sizes),
};

function decisions({ decisions, rounds }: Sizes): Line {
  const rules = 5_000;
  return line({
    name: `deciding one URL against ${rules} rules, µs`,
    ours: median(Array.from({ length: rounds }, () => measureDecisions(rules, decisions))),
    goal: { of: 'ours', is: '≤', value: 5 },
  });
}

const cleanup = new Cleanup();
const cluster = once(async () => {
  removeAbandoned('bench');
  const started = await startPostgres(`bench-${process.pid}`);
  cleanup.add(() => started.destroy());
  return started;
});
const whole = once(async (): Promise<WholeWay> => {
  const { url } = await cluster();
  cleanup.add(await startTestEnvironment({ postgres: false, displays: 1 }));
  return startWholeWay({
    name: 'bench',
    cluster: url,
    sites: portalSites,
    cleanup,
    // A card that was read can be followed by the next at once.
    changes: (demo) => ({ ...demo, reader: { ...demo.reader, mode: 'tap' } as typeof demo.reader }),
  });
});

function once<T>(start: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= start();
    return started;
  };
}

async function main(chosen: readonly string[], sizes: Sizes): Promise<void> {
  const { version, kind } = electronRuntime();
  console.log(`Node ${process.version}, Electron ${version} (${kind} runtime), ${availableParallelism()} cores`);
  const busy = loadavg()[0] ?? 0;
  if (busy > 1)
    console.log(`The load is ${busy.toFixed(1)}: other programs run, and what follows says as much of them.`);
  const lines: Line[] = [];
  for (const name of chosen) {
    const measured = [await parts[name]?.(sizes)].flat().filter((one) => one !== undefined);
    lines.push(...measured);
    console.log(measured.map(({ name, ours }) => `  ${name}: ${ours}`).join('\n'));
  }
  console.log(`\n${table(lines)}`);
  const isWhole = sizes === full && chosen.length === Object.keys(parts).length;
  if (!isWhole) return;
  writeFileSync(join(runtimePaths().clone, 'bench.json'), `${JSON.stringify(lines, null, 2)}\n`);
  console.log('\nWritten to bench.json.');
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean' } } });
const unknown = positionals.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    isInterrupted = true;
    void cleanup.run().finally(() => process.exit(130));
  });
const code = await main(positionals.length > 0 ? positionals : Object.keys(parts), values.quick ? quick : full).then(
  () => 0,
  (error) => {
    if (!isInterrupted) console.error(error);
    return 1;
  },
);
await cleanup.run();
process.exit(code);
