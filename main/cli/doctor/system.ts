import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, stat, statfs } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';

/** What stat(2) says of a file, once links were followed. */
export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'socket' | 'other';
  /** Access bits, such as 0o700. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** How a program ended, and what it said on standard output. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The machine as the checks see it: files below a root, and programs. Whatever is not there, or not for us to read, is undefined. */
export interface System {
  readText(path: string): Promise<string | undefined>;
  /** Names in a folder, sorted; none where there is no folder. */
  list(path: string): Promise<string[]>;
  /** What a link says, as it says it. */
  link(path: string): Promise<string | undefined>;
  /** Where a path leads in the end. */
  real(path: string): Promise<string | undefined>;
  stat(path: string): Promise<FileFacts | undefined>;
  space(path: string): Promise<{ readonly freeBytes: number; readonly totalBytes: number } | undefined>;
  run(program: string, args: readonly string[]): Promise<Ran | undefined>;
}

const patienceMs = 10_000;
const longestOutput = 1024 * 1024;

/** The machine below a folder: `/` for the one that we run on. */
export function systemAt(root: string, run: System['run'] = runProgram): System {
  const at = (path: string) => join(root, resolve('/', path));
  const orNothing = <T>(work: Promise<T>) => work.catch(() => undefined);
  return {
    readText: (path) => orNothing(readFile(at(path), 'utf8')),
    list: async (path) => ((await orNothing(readdir(at(path)))) ?? []).sort(),
    link: (path) => orNothing(readlink(at(path))),
    async real(path) {
      const found = await orNothing(realpath(at(path)));
      return found === undefined ? undefined : resolve('/', relative(root, found));
    },
    async stat(path) {
      const facts = await orNothing(stat(at(path)));
      if (!facts) return undefined;
      const kind = facts.isFile() ? 'file' : facts.isDirectory() ? 'folder' : facts.isSocket() ? 'socket' : 'other';
      return { kind, mode: facts.mode & 0o7777, uid: facts.uid, gid: facts.gid };
    },
    async space(path) {
      const facts = await orNothing(statfs(at(path)));
      return facts && { freeBytes: facts.bavail * facts.bsize, totalBytes: facts.blocks * facts.bsize };
    },
    run,
  };
}

/** Runs a program in the language of the scripts that read it. Undefined where there is no such program, or it hangs. */
function runProgram(program: string, args: readonly string[]): Promise<Ran | undefined> {
  return new Promise((done) => {
    const options = {
      timeout: patienceMs,
      maxBuffer: longestOutput,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    };
    execFile(program, [...args], options, (error, stdout) => {
      if (error === null) done({ code: 0, output: stdout });
      else done(typeof error.code === 'number' ? { code: error.code, output: stdout } : undefined);
    });
  });
}
