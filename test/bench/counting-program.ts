// Run by counting.ts: reads a file of opened ballots, or counts them, and prints how long it took and the most memory it needed.
import { openSync, readFileSync, readSync } from 'node:fs';
import { tally } from '../../ballot/forms/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { form } from './form.ts';

const [what, file = ''] = process.argv.slice(2);
const blockBytes = 1024 * 1024;

function* blocks(): Generator<Buffer> {
  const input = openSync(file, 'r');
  const block = Buffer.alloc(blockBytes);
  for (let read = readSync(input, block); read > 0; read = readSync(input, block)) yield block.subarray(0, read);
}

function* opened(): Generator<Choices> {
  let rest = '';
  for (const block of blocks()) {
    const lines = (rest + block.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

const start = performance.now();
if (what === 'count') tally(form, opened());
else for (const block of blocks()) block.readUInt8();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMiB: peakMiB() }));

/** Of this process alone: what the system says of its resources begins with what the process that started it held. */
function peakMiB(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
