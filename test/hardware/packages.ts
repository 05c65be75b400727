import { globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execute, mustExecute, SetupError } from '../../tools/setup/command.mjs';
import { callerIsRoot, runtimePaths } from '../../tools/setup/paths.mjs';

/** What this command alone needs; `npm start` and `npm test` do without. */
const needed = ['qemu-system-x86', 'busybox-static', 'cpio', 'e2fsprogs', 'xz-utils'] as const;

const waitForApt = ['-o', 'DPkg::Lock::Timeout=300'];
const updateLists = ['apt-get', 'update', '-q', ...waitForApt];

/** A kernel of the distribution that was unpacked, not installed. */
export interface Kernel {
  readonly release: string;
  readonly image: string;
  readonly modules: string;
}

/** Installs what is missing, or says the line to type. */
export async function ensurePackages(): Promise<void> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const { stdout } = await execute('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...needed]);
  const missing = needed.filter((name) => !stdout.split('\n').includes(`${name} installed`));
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...waitForApt, ...missing];
  if (!(await mayInstall()))
    throw new SetupError(
      `Some packages are missing. Type this line, then try again:\n\n  sudo ${updateLists.join(' ')} && sudo ${install.join(' ')}\n`,
    );
  await asRoot(updateLists);
  await asRoot(install);
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

async function mayInstall(): Promise<boolean> {
  return callerIsRoot || (await execute('sudo', ['-n', 'true'])).code === 0;
}

async function asRoot(command: readonly string[]): Promise<void> {
  const [program = '', ...args] = [
    ...(callerIsRoot ? ['env'] : ['sudo', '-n', 'env']),
    'DEBIAN_FRONTEND=noninteractive',
  ];
  await mustExecute(program, [...args, ...command]);
}
