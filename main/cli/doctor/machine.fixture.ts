/** A machine made of files, as the kernel and the packages of a real one write them. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type System, systemAt } from './system.ts';

export interface FakeMachine {
  readonly root: string;
  readonly system: System;
  /** Writes a file, whatever folders it needs. */
  write(path: string, content: string, mode?: number): void;
  link(path: string, to: string): void;
  folder(path: string, mode?: number): void;
  /** What a program prints, by its command line. */
  answers(commandLine: string, output: string): void;
}

export function fakeMachine(): FakeMachine {
  const root = mkdtempSync(join(tmpdir(), 'passerelle-machine-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const programs = new Map<string, string>();
  const at = (path: string) => {
    const real = join(root, path);
    mkdirSync(dirname(real), { recursive: true });
    return real;
  };
  return {
    root,
    system: systemAt(root, async (program, args) => {
      const output = programs.get([program, ...args].join(' '));
      return output === undefined ? undefined : { code: 0, output };
    }),
    write(path, content, mode = 0o644) {
      writeFileSync(at(path), content);
      chmodSync(join(root, path), mode);
    },
    link: (path, to) => symlinkSync(to, at(path)),
    folder(path, mode = 0o755) {
      mkdirSync(at(path), { recursive: true });
      chmodSync(join(root, path), mode);
    },
    answers: (commandLine, output) => void programs.set(commandLine, output),
  };
}

/** A process as proc(5) shows it; Chromium writes the arguments of its renderers with spaces between them. */
export function addProcess(
  machine: FakeMachine,
  pid: number,
  facts: { parent: number; line: string; seccomp: 0 | 2; users: string },
): void {
  const { parent, line, seccomp, users } = facts;
  machine.write(
    `/proc/${pid}/status`,
    `Name:\tx\nUmask:\t0077\nState:\tS (sleeping)\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${parent}\nUid:\t985\t985\t985\t985\nNoNewPrivs:\t1\nSeccomp:\t${seccomp}\nSeccomp_filters:\t1\n`,
  );
  machine.write(`/proc/${pid}/cmdline`, line);
  machine.write(
    `/proc/${pid}/limits`,
    'Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        0                    0                    bytes     \n',
  );
  machine.link(`/proc/${pid}/ns/user`, `user:[${users}]`);
}
