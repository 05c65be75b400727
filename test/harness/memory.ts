import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process and all that it started. */
export function withDescendants(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

function parentOf(pid: number): number | undefined {
  try {
    // proc_pid_stat(5): the name stands in parentheses and may hold anything; behind it come the state and the parent.
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}

/** Proportional set size in bytes: memory that several processes share is shared out among them. */
export function pssOf(pids: readonly number[]): number {
  return sum(pids.map((pid) => Number(/^Pss:\s+(\d+) kB$/m.exec(rollupOf(pid))?.[1] ?? 0) * 1024));
}

/**
 * The same of processes that run one program, as if nobody else ran it: the pages of its file count once and whole, where PSS
 * shares them out among strangers too. On a machine with tests and city server many run the Node that a terminal has for itself.
 */
export function pssAmong(pids: readonly number[]): number {
  const programs = pids.map((pid) => {
    const path = readlinkSync(`/proc/${pid}/exe`);
    const parts = mappingsOf(pid).filter(({ file }) => file === path);
    return { whole: sum(parts.map(({ rss }) => rss)), shared: sum(parts.map(({ pss }) => pss)) };
  });
  return pssOf(pids) - sum(programs.map(({ shared }) => shared)) + Math.max(...programs.map(({ whole }) => whole));
}

/** proc_pid_smaps(5): a line that ends in the file, then lines with a figure each. In bytes. */
function mappingsOf(pid: number): { file: string; rss: number; pss: number }[] {
  const text = readFileSync(`/proc/${pid}/smaps`, 'utf8');
  const parts = text.matchAll(
    /^[\da-f]+-[\da-f]+ \S+ \S+ \S+ \d+ *(.*)\n(?:[A-Z]\w+: .*\n)*?Rss: +(\d+) kB\nPss: +(\d+) kB$/gm,
  );
  return [...parts].map(([, file = '', rss, pss]) => ({ file, rss: Number(rss) * 1024, pss: Number(pss) * 1024 }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rollupOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    return ''; // it ended meanwhile, and holds nothing
  }
}
