import { readFile, stat } from 'node:fs/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { z } from 'zod';
import { err, ok, type Result } from '../../contract/result.ts';
import { readOrdinary } from '../files/ordinary-file.ts';

/** Where a command reads and writes: the process's own streams, or a test's. */
export type CommandIo = {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: Output;
  readonly stderr: Output;
};
type Output = { write(text: string): unknown };

/** What a terminal owes of a consultation, thousands of ballots, is the longest. */
const mostBytesOfServices = 2 ** 28;

/** Refuses in one sentence; returns the exit code. */
export function fail(io: CommandIo, sentence: string): number {
  io.stderr.write(`${sentence}\n`);
  return 1;
}

/** Says how the command is written, and why what was given is not that; returns the exit code. */
export function misuse(io: CommandIo, usage: string, why?: string): number {
  io.stderr.write(`${why === undefined ? '' : `${why}\n`}Usage: ${usage}\n`);
  return 2;
}

/** `parseArgs` of node:util, with what it throws about a misused command as a value. */
export function readArguments<T extends ParseArgsConfig>(config: T): Result<ReturnType<typeof parseArgs<T>>, string> {
  try {
    return ok(parseArgs(config));
  } catch (error) {
    return err((error as Error).message);
  }
}

/** A whole number written in digits, and nothing else. */
export function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The day on the wall, because that is the one that people write into files: `2026-11-22`. */
export function localDay(now: Date): string {
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${now.getFullYear()}-${month}-${day}`;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * A line that somebody else wrote (a file that anybody may have made, a shell that was taken over, a resident), without what could steer the
 * terminal of whoever reads it.
 */
export function printable(line: string): string {
  return line.replaceAll(/\p{C}/gu, '\u{FFFD}');
}

/** A file's text, or a sentence that names the file. */
export async function readText(path: string): Promise<Result<string, string>> {
  try {
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    return err(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

/** The text of a file that the services wrote in their folder, or a sentence that names it: root reads it, and trusts nothing in that folder. */
export function readTextOfServices(path: string): Result<string, string> {
  try {
    return ok(readOrdinary(path, mostBytesOfServices).toString('utf8'));
  } catch (error) {
    return err(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
}

/** A file's JSON as its schema wants it, or a sentence that names the file. */
export async function readJson<T>(path: string, schema: z.ZodType<T>, what: string): Promise<Result<T, string>> {
  const text = await readText(path);
  return text.ok ? jsonIn(text.value, path, schema, what) : text;
}

/** The same for the text of a file that was read already. */
export function jsonIn<T>(text: string, path: string, schema: z.ZodType<T>, what: string): Result<T, string> {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data);
    const at = parsed.error.issues[0]?.path.join('.');
    return err(`${path} is not ${what}${at ? `: its ${at} is wrong` : ''}.`);
  } catch {
    return err(`${path} is not ${what}: it is not JSON.`);
  }
}

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that is not followed',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
};

/** Why the system refused a file, in words. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

/** A number of things, in words: `1 bag`, `2 bags`. */
export function many(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
