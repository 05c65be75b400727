import { globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execute, mustExecute, SetupError } from '../../tools/setup/command.mjs';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { asRoot, mayInstall, updateLists } from '../harness/debian-packages.ts';

/** What this command alone needs; `npm start` and `npm test` do without. */
export const needed = ['qemu-system-x86', 'busybox-static', 'cpio', 'e2fsprogs', 'xz-utils'] as const;

/** A kernel of the distribution that was unpacked, not installed. */
export interface Kernel {
  readonly release: string;
  readonly image: string;
  readonly modules: string;
}

/** The distribution's own kernel, as its package has it, kept from one run to the next. */
export async function ensureKernel(): Promise<Kernel> {
  const folder = join(runtimePaths().state, 'hardware');
  const [kept] = globSync('linux-image-*', { cwd: folder });
  const place = join(folder, kept ?? (await unpackKernel(folder)));
  const [image = ''] = globSync('boot/vmlinuz-*', { cwd: place });
  const release = basename(image).replace('vmlinuz-', '');
  const [modules = ''] = globSync(`{usr/,}lib/modules/${release}`, { cwd: place });
  return { release, image: join(place, image), modules: join(place, modules) };
}

/** Fetches the kernel's package and unpacks it; the name of its folder. */
async function unpackKernel(folder: string): Promise<string> {
  // Lists that are old, or not there, name a package that can no longer be had.
  if (await mayInstall()) await asRoot(updateLists);
  const { stdout } = await execute('apt-cache', ['depends', '--important', 'linux-image-amd64']);
  const name = /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  if (name === undefined)
    throw new SetupError('This test boots a kernel of Debian, and apt offers none (linux-image-amd64).');
  const making = join(folder, `unpacking-${process.pid}`);
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  await mustExecute('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', name], { cwd: making });
  const [deb = ''] = globSync('*.deb', { cwd: making });
  await mustExecute('dpkg-deb', ['-x', join(making, deb), making]);
  rmSync(join(making, deb));
  renameSync(making, join(folder, name));
  return name;
}
