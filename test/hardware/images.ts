import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, existsSync, globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { mustExecute } from '../../tools/setup/command.mjs';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import type { Kernel } from './packages.ts';

const here = import.meta.dirname;
const busybox = '/bin/busybox';

/** Of the kernel's modules, those that the guest could want; which depend on which is worked out from the files. */
const modules = [
  'kernel/drivers/{usb,hid,virtio}/**/*.ko*',
  'kernel/drivers/block/virtio_blk.ko*',
  'kernel/fs/{ext4,jbd2}/*.ko*',
  'kernel/fs/mbcache.ko*',
  'kernel/lib/{crc16,crc-ccitt}.ko*',
  'kernel/{crypto,arch/x86/crypto}/*crc32c*.ko*',
];

/** The programs of the guest and its devices, bundled as the services are. */
const programs = ['guest/day', 'guest/casts', 'devices/{scanner,pcprox,usb-printer,contactless}'];

/** What the kernel starts with: busybox and modules. */
export async function makeInitramfs(kernel: Kernel, folder: string): Promise<string> {
  const tree = join(folder, 'initramfs');
  for (const place of ['bin', 'sbin']) mkdirSync(join(tree, place), { recursive: true });
  const inTree = join(tree, 'lib/modules', kernel.release);
  for (const file of globSync(modules, { cwd: kernel.modules }))
    cpSync(join(kernel.modules, file), join(inTree, file), { recursive: true });
  for (const file of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo'])
    if (existsSync(join(kernel.modules, file))) copyFileSync(join(kernel.modules, file), join(inTree, file));
  await mustExecute(busybox, ['depmod', '-b', tree, kernel.release]);
  copyFileSync(busybox, join(tree, 'bin/busybox'));
  copyFileSync(join(here, 'guest/init.sh'), join(tree, 'init'));
  chmodSync(join(tree, 'init'), 0o755);
  const image = join(folder, 'initramfs.cpio');
  execFileSync('sh', ['-c', 'find . | cpio --quiet -o -H newc > "$0"', image], { cwd: tree });
  return image;
}

/** The system's disk, read-only: the services' build, Node 24, the libraries that both need, and the scenes. */
export async function makeSystemDisk(folder: string): Promise<string> {
  const { app, node } = runtimePaths();
  const tree = join(folder, 'system');
  for (const place of ['bin', 'sbin', 'etc', 'guest', 'proc', 'sys', 'dev', 'tmp', 'run', 'data', 'opt'])
    mkdirSync(join(tree, place), { recursive: true });
  const programsFolder = join(tree, 'opt/passerelle');
  for (const part of ['services', 'fonts', 'kiosk-config', 'node_modules', 'package.json'])
    cpSync(join(app, part), join(programsFolder, part), { recursive: true });
  await bundle(join(programsFolder, 'hardware'));
  copyFileSync(node, join(tree, 'node'));
  for (const library of await librariesOf([node, ...globSync(`${app}/node_modules/**/*.node`)])) {
    mkdirSync(join(tree, dirname(library)), { recursive: true });
    copyFileSync(library, join(tree, library));
  }
  copyFileSync(busybox, join(tree, 'bin/busybox'));
  for (const name of ['bin/sh', 'bin/stty', 'sbin/modprobe']) symlinkSync('/bin/busybox', join(tree, name));
  copyFileSync(join(here, 'guest/system.sh'), join(tree, 'guest/system.sh'));
  copyFileSync(join(here, 'guest/mdev.conf'), join(tree, 'etc/mdev.conf'));
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0::/:/bin/sh\nservices:x:1000:1000::/:/bin/sh\n');
  return makeDisk(tree, join(folder, 'system.img'), '600M');
}

/** A disk that holds what is in a folder. */
export async function makeDisk(tree: string, image: string, size: string): Promise<string> {
  await mustExecute('/sbin/mkfs.ext4', ['-q', '-F', '-d', tree, image, size]);
  return image;
}

async function bundle(folder: string): Promise<void> {
  for (const source of globSync(
    programs.map((program) => `${program}.ts`),
    { cwd: here },
  )) {
    const bundled = await rolldown({
      input: join(here, source),
      platform: 'node',
      external: [/^better-sqlite3($|\/)/, /^node-hid($|\/)/, /^@napi-rs\/canvas($|\/)/],
      logLevel: 'warn',
    });
    await bundled.write({
      dir: folder,
      format: 'esm',
      codeSplitting: false,
      entryFileNames: '[name].mjs',
    });
    await bundled.close();
  }
}

/** The shared libraries that programs are linked with, and the loader that finds them. */
async function librariesOf(files: readonly string[]): Promise<Set<string>> {
  const linked = await mustExecute('ldd', [...files]);
  return new Set(linked.match(/(?<=\s)\/\S+(?= \()/g) ?? []);
}
