import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
}

/** A machine to throw away: all that this one has, in which whatever is changed is changed in memory. */
export interface ThrowAwayRoot {
  /** Where it stands, seen from here. */
  readonly path: string;
  /** Runs a program inside, as root. */
  run(program: string, ...args: string[]): Said;
  /** Runs a program inside that must succeed, and gives what it said. */
  must(program: string, ...args: string[]): string;
  remove(): void;
}

/**
 * Makes a root above this machine's own, without its systemd, its sockets and its temporary files. Whoever calls has a mount namespace to
 * itself (test/package/main.ts).
 */
export function makeRoot(): ThrowAwayRoot {
  const place = mkdtempSync(join(tmpdir(), 'passerelle-root-'));
  const at = (name: string) => join(place, name);
  const mount = (...args: string[]) => execFileSync('mount', args);
  mount('-t', 'tmpfs', '-o', 'mode=755', 'passerelle', place);
  for (const name of ['changes', 'work', 'root']) mkdirSync(at(name));
  mount('-t', 'overlay', '-o', `lowerdir=/,upperdir=${at('changes')},workdir=${at('work')}`, 'overlay', at('root'));
  for (const name of ['tmp', 'run']) mount('-t', 'tmpfs', 'tmpfs', at(`root/${name}`));
  mount('-t', 'proc', 'proc', at('root/proc'));
  mount('--bind', '/dev', at('root/dev'));

  const run: ThrowAwayRoot['run'] = (program, ...args) => {
    const { status, stdout, stderr } = spawnSync('chroot', [at('root'), program, ...args], {
      cwd: '/',
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return { code: status, out: stdout + stderr };
  };
  return {
    path: at('root'),
    run,
    must(program, ...args) {
      const { code, out } = run(program, ...args);
      if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${out}`);
      return out;
    },
    remove() {
      for (const name of ['root/dev', 'root/proc', 'root/run', 'root/tmp', 'root', ''])
        execFileSync('umount', ['--lazy', at(name)]);
      rmSync(place, { recursive: true, force: true });
    },
  };
}
