import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { canonicalJson } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { form } from './form.ts';
import { type Line, line } from './lines.ts';
import { median } from './samples.ts';
import type { Sizes } from './sizes.ts';

const program = new URL('./counting-program.ts', import.meta.url).pathname;

/** Counting opened ballots from a file, one canonical JSON a line, next to reading the same file; each in a process of its own. */
export async function measureCounting({ opened, rounds }: Sizes): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-count-'));
  try {
    const file = join(folder, 'opened');
    await writeOpened(file, opened);
    const counts: Run[] = [];
    const reads: Run[] = [];
    for (let round = 0; round < rounds; round += 1) {
      reads.push(await run('read', file));
      counts.push(await run('count', file));
    }
    return [
      line({
        name: `counting ${opened} opened single-choice ballots, beside reading the same file, s`,
        ours: median(counts.map(({ seconds }) => seconds)),
        limit: median(reads.map(({ seconds }) => seconds)),
        goal: { of: 'ours', is: '≤', value: 3 },
      }),
      line({
        name: `counting ${opened} opened single-choice ballots, beside reading the same file, most memory of the process, MiB`,
        ours: Math.max(...counts.map(({ peakMiB }) => peakMiB)),
        limit: Math.max(...reads.map(({ peakMiB }) => peakMiB)),
        goal: { of: 'ours', is: '≤', value: 1024 },
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
}

async function run(what: 'read' | 'count', file: string): Promise<Run> {
  const child = spawn(process.execPath, [program, what, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Run;
}

async function writeOpened(file: string, count: number): Promise<void> {
  const choices: Choices[] = [
    { kind: 'blank' },
    ...form.options.map(({ id }) => ({ kind: 'single' as const, option: id })),
  ];
  const lines = choices.map((one) => `${canonicalJson(one)}\n`);
  const output = createWriteStream(file);
  for (let written = 0; written < count; written += 1)
    if (!output.write(lines[written % lines.length])) await once(output, 'drain');
  output.end();
  await once(output, 'finish');
}
