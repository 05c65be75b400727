import { stat } from 'node:fs/promises';

/** Where a command writes: the process's own streams, or a test's. */
export type CommandIo = { readonly stdout: Output; readonly stderr: Output };
type Output = { write(text: string): unknown };

/** Refuses in one sentence; returns the exit code. */
export function fail(io: CommandIo, sentence: string): number {
  io.stderr.write(`${sentence}\n`);
  return 1;
}

/** A whole number written in digits, and nothing else. */
export function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
};

/** Why the system refused a file, in words. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}
