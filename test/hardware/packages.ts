import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execute, mustExecute, SetupError } from '../../tools/setup/command.mjs';
import { callerIsRoot, runtimePaths } from '../../tools/setup/paths.mjs';

/** What this command alone needs; `npm start` and `npm test` do without. */
const needed = ['qemu-system-x86', 'busybox-static', 'cpio', 'e2fsprogs', 'xz-utils'] as const;

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
  const line = [
    'apt-get',
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    '-o',
    'DPkg::Lock::Timeout=300',
    ...missing,
  ];
  const asRoot = callerIsRoot ? ['env'] : ['sudo', '-n', 'env'];
  if (!callerIsRoot && (await execute('sudo', ['-n', 'true'])).code !== 0)
    throw new SetupError(`Some packages are missing. Type this line, then try again:\n\n  sudo ${line.join(' ')}\n`);
  const [program = '', ...args] = asRoot;
  await mustExecute(program, [...args, 'apt-get', 'update', '-q', '-o', 'DPkg::Lock::Timeout=300']);
  await mustExecute(program, [...args, 'DEBIAN_FRONTEND=noninteractive', ...line]);
}

/** The distribution's own kernel, as its package has it, kept from one run to the next. */
export async function ensureKernel(): Promise<Kernel> {
  const folder = join(runtimePaths().state, 'hardware');
  const depends = await mustExecute('apt-cache', ['depends', '--important', 'linux-image-amd64']);
  const name = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (name === undefined)
    throw new SetupError('This test boots a kernel of Debian, and apt offers none (linux-image-amd64).');
  const place = join(folder, name);
  if (!existsSync(place)) {
    const making = `${place}.${process.pid}`;
    mkdirSync(making, { recursive: true });
    await mustExecute('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', name], { cwd: making });
    const [deb = ''] = globSync('*.deb', { cwd: making });
    await mustExecute('dpkg-deb', ['-x', join(making, deb), making]);
    rmSync(join(making, deb));
    renameSync(making, place);
  }
  const [image = ''] = globSync('boot/vmlinuz-*', { cwd: place });
  const release = basename(image).replace('vmlinuz-', '');
  const [modules = ''] = globSync(`{usr/,}lib/modules/${release}`, { cwd: place });
  return { release, image: join(place, image), modules: join(place, modules) };
}
