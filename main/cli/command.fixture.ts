import { Readable } from 'node:stream';
import type { CommandIo } from './command.ts';

/** What a command under test reads, and where it writes, to be read afterwards. */
export function capture(input: readonly string[] = []): CommandIo & { out(): string; errors(): string } {
  const written = { stdout: '', stderr: '' };
  return {
    stdin: Readable.from(input),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    out: () => written.stdout,
    errors: () => written.stderr,
  };
}
