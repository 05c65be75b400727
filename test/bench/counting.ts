import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { canonicalJson } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { form } from './form.ts';
import { type Line, line } from './lines.ts';
import { median } from './samples.ts';
import type { Sizes } from './sizes.ts';
import { budget, ranked, writeVote } from './votes.ts';

const program = new URL('./counting-program.ts', import.meta.url).pathname;

/** One way to count: `how` is an argument of counting-program.ts, `seconds` what it may take. */
interface Counting {
  readonly how: string;
  readonly what: string;
  readonly seconds: number;
}

/**
 * Counting ballots from a file next to reading the same file, each in a process of its own: forms from a canonical JSON a line, the
 * methods as `passerelle tally` counts a file, to the last line of what it prints.
 */
export async function measureCounting({ opened, shared, rounds }: Sizes): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-count-'));
  try {
    const measure = async (name: string, lines: Iterable<string>, countings: readonly Counting[], times: number) => {
      const file = join(folder, name);
      await writeVote(file, lines);
      const measured: Line[] = [];
      for (const counting of countings) measured.push(...(await measureOne(file, counting, times)));
      return measured;
    };
    return [
      ...(await measure(
        'opened',
        openedLines(opened),
        [{ how: 'single', what: `${opened} opened single-choice ballots`, seconds: 3 }],
        rounds,
      )),
      ...(await measure(
        'grades',
        gradeLines(opened),
        [{ how: 'majority-judgment', what: `${opened} ballots of majority judgement`, seconds: 3 }],
        rounds,
      )),
      ...(await measure(
        `ranked.${ranked.ending}`,
        ranked.lines(opened),
        [
          { how: 'instant-runoff', what: `${opened} rankings by instant run-off`, seconds: 10 },
          { how: 'schulze', what: `${opened} rankings by Schulze's method`, seconds: 10 },
        ],
        Math.min(rounds, 3),
      )),
      ...(await measure(
        `budget.${budget.ending}`,
        budget.lines(shared),
        [{ how: 'equal-shares', what: `${shared} ballots by equal shares`, seconds: 60 }],
        Math.min(rounds, 3),
      )),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureOne(file: string, { how, what, seconds }: Counting, rounds: number): Promise<Line[]> {
  const counts: Run[] = [];
  const reads: Run[] = [];
  for (let round = 0; round < rounds; round += 1) {
    reads.push(await run('read', file));
    counts.push(await run(how, file));
  }
  return [
    line({
      name: `counting ${what}, beside reading the same file, s`,
      ours: median(counts.map(({ seconds }) => seconds)),
      limit: median(reads.map(({ seconds }) => seconds)),
      goal: { of: 'ours', is: '≤', value: seconds },
    }),
    line({
      name: `counting ${what}, beside reading the same file, most memory of the process, MiB`,
      ours: Math.max(...counts.map(({ peakMiB }) => peakMiB)),
      limit: Math.max(...reads.map(({ peakMiB }) => peakMiB)),
      goal: { of: 'ours', is: '≤', value: 1024 },
    }),
  ];
}

interface Run {
  readonly seconds: number;
  readonly peakMiB: number;
}

async function run(how: string, file: string): Promise<Run> {
  const child = spawn(process.execPath, [program, how, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  return JSON.parse(await text(child.stdout)) as Run;
}

function* openedLines(count: number): Generator<string> {
  const choices: Choices[] = [
    { kind: 'blank' },
    ...form.options.map(({ id }) => ({ kind: 'single' as const, option: id })),
  ];
  const lines = choices.map((one) => `${canonicalJson(one)}\n`);
  for (let written = 0; written < count; written += 1) yield lines[written % lines.length] ?? '';
}

/** A ballot a line: one of six grades for each of five proposals. */
function* gradeLines(count: number): Generator<string> {
  for (let ballot = 0; ballot < count; ballot += 1)
    yield `[${[1, 6, 36, 216, 1296].map((place) => Math.floor((ballot * 7919) / place) % 6).join(',')}]\n`;
}
