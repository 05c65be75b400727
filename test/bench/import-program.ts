// Reads or imports a source of sheets, and prints how long it took and how much memory the whole process held at most.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { sourceFiles } from '../../main/catalogue/import/sources.ts';

const [what, source = '', file = ''] = process.argv.slice(2);
const start = performance.now();
if (what === 'read') for await (const { content } of sourceFiles(source)) await content();
else {
  const { runCommand } = await import('../../main/cli/commands.ts');
  const silent = { ...process, stdin: process.stdin, stderr: process.stderr, stdout: { write: () => {} } };
  if ((await runCommand(['procedures', 'import', source, '--into', file], silent)) !== 0) process.exit(1);
}
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peakMiB: peakMiB() }));

/** Of this process alone: what the system says of its resources begins with what the process that started it held. */
function peakMiB(): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}
