import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
}

/** A machine to throw away, in which whatever is changed is changed in memory. */
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
  return inMemory((place) => {
    const at = (name: string) => join(place, name);
    for (const name of ['changes', 'work']) mkdirSync(at(name));
    mount('-t', 'overlay', '-o', `lowerdir=/,upperdir=${at('changes')},workdir=${at('work')}`, 'overlay', at('root'));
    for (const name of ['tmp', 'run']) mount('-t', 'tmpfs', 'tmpfs', at(`root/${name}`));
    mount('--bind', '/dev', at('root/dev'));
  });
}

/**
 * Makes the root of a machine onto which a release of Debian was just installed, of whose installer nobody wanted more than it must have.
 * @param more packages that such a machine has too
 */
export function makeBareRoot(release: string, ...more: string[]): ThrowAwayRoot {
  return inMemory((place) => {
    const root = join(place, 'root');
    const choice = ['--variant=important', ...more.map((name) => `--include=${name}`)];
    execFileSync('mmdebstrap', ['--quiet', '--mode=root', ...choice, release, root], { stdio: ['ignore', 2, 2] });
    // Packages start nothing where no systemd runs: what else starts programs asks here first.
    writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  });
}

const mount = (...args: string[]) => execFileSync('mount', args);

/** @param fill makes the folder `root` in a place that is in memory */
function inMemory(fill: (place: string) => void): ThrowAwayRoot {
  const place = mkdtempSync(join(tmpdir(), 'passerelle-root-'));
  const path = join(place, 'root');
  mount('-t', 'tmpfs', '-o', 'mode=755', 'passerelle', place);
  mkdirSync(path);
  fill(place);
  mount('-t', 'proc', 'proc', join(path, 'proc'));

  const run: ThrowAwayRoot['run'] = (program, ...args) => {
    const { status, stdout, stderr } = spawnSync('chroot', [path, program, ...args], {
      cwd: '/',
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return { code: status, out: stdout + stderr };
  };
  return {
    path,
    run,
    must(program, ...args) {
      const { code, out } = run(program, ...args);
      if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${out}`);
      return out;
    },
    remove() {
      execFileSync('umount', ['--recursive', '--lazy', place]);
      rmSync(place, { recursive: true, force: true });
    },
  };
}
