import type { System } from './system.ts';

/** One process, as /proc says (proc(5)). */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly uid: number;
  /** Whether its command line has this argument. Chromium writes the one of a renderer anew, with spaces. */
  has(argument: string): boolean;
  /** `2`: system calls are filtered. */
  readonly seccomp: string | undefined;
}

/** The processes of the machine. One that ends meanwhile is left out. */
export async function readProcesses(system: System): Promise<Process[]> {
  const pids = (await system.list('/proc')).filter((name) => /^\d+$/.test(name));
  const read = await Promise.all(pids.map((pid) => readProcess(system, pid)));
  return read.filter((process) => process !== undefined);
}

async function readProcess(system: System, pid: string): Promise<Process | undefined> {
  const status = await system.readText(`/proc/${pid}/status`);
  const line = await system.readText(`/proc/${pid}/cmdline`);
  if (status === undefined || line === undefined) return undefined;
  const words = line.split(/[\0 ]/);
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1];
  return {
    pid: Number(pid),
    parent: Number(field('PPid')),
    uid: Number(field('Uid')),
    has: (argument) => words.includes(argument),
    seccomp: field('Seccomp'),
  };
}

/** The processes that these started, and those that they started, and so on. */
export function descendantsOf(ancestors: readonly Process[], all: readonly Process[]): Process[] {
  const family = new Set(ancestors.map(({ pid }) => pid));
  for (let grew = true; grew; ) {
    const children = all.filter(({ pid, parent }) => family.has(parent) && !family.has(pid));
    for (const { pid } of children) family.add(pid);
    grew = children.length > 0;
  }
  return all.filter(({ pid }) => family.has(pid));
}
