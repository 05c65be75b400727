// Run by counting.ts: reads a file of ballots, or counts them, and prints how long it took and the most memory it needed.
import { openSync, readFileSync, readSync } from 'node:fs';
import { tally } from '../../ballot/forms/index.ts';
import { majorityJudgment } from '../../ballot/methods/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { tally as tallyFile } from '../../main/cli/tally/index.ts';
import { form } from './form.ts';

const [how = '', file = ''] = process.argv.slice(2);
const blockBytes = 1024 * 1024;

function* blocks(): Generator<Buffer> {
  const input = openSync(file, 'r');
  const block = Buffer.alloc(blockBytes);
  for (let read = readSync(input, block); read > 0; read = readSync(input, block)) yield block.subarray(0, read);
}

function* ballots<T>(): Generator<T> {
  let rest = '';
  for (const block of blocks()) {
    const lines = (rest + block.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

function judge(): void {
  const profile = Array.from({ length: 5 }, () => new Array<number>(6).fill(0));
  for (const grades of ballots<number[]>())
    for (const [proposal, grade] of grades.entries()) {
      const counts = profile[proposal] ?? [];
      counts[grade] = (counts[grade] ?? 0) + 1;
    }
  majorityJudgment(profile);
}

async function count(): Promise<void> {
  if (how === 'read') for (const block of blocks()) block.readUInt8();
  else if (how === 'single') tally(form, ballots<Choices>());
  else if (how === 'majority-judgment') judge();
  else {
    const code = await tallyFile([file, '--method', how], {
      stdin: process.stdin,
      stdout: { write: () => true },
      stderr: process.stderr,
    });
    if (code !== 0) throw new Error(`${how} did not count ${file}`);
  }
}

const start = performance.now();
await count();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMiB: peakMiB() }));

/** Of this process alone: what the system says of its resources begins with what the process that started it held. */
function peakMiB(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
