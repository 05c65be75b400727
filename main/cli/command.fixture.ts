import type { CommandIo } from './command.ts';

/** Where a command under test writes, to be read afterwards. */
export function capture(): CommandIo & { out(): string; errors(): string } {
  const written = { stdout: '', stderr: '' };
  return {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    out: () => written.stdout,
    errors: () => written.stderr,
  };
}
