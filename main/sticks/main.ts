/**
 * Reads and writes residents' USB sticks, for the shell and nobody else: `node main.ts --socket FILE`. A program of its own, because
 * it is the only one that may open a disk, and a stick is the only thing here that a stranger brings.
 *
 * It mounts nothing. To mount would take root, and would give whatever a stick claims to be to the kernel's drivers, where
 * one wrong table is a hole in the whole machine. Here a stick is bytes, FAT and exFAT are read by code that cannot leave its
 * memory, and nothing on a stick can be a link, a device or a program, because no file system of the machine ever shows it. So
 * there is no root either: an account of its own, to which udev gives the USB disks (kiosk-config/deploy). What is written is written in an
 * order in which a stick pulled out has lost nothing but a little room (fat/volume.ts).
 */
import { parseArgs } from 'node:util';
import { tellSupervisor } from '../supervision/tell-supervisor.ts';
import { serveSticks } from './server.ts';

const log = (line: string) => void process.stderr.write(`${line}\n`);

async function main(): Promise<number | undefined> {
  const { values } = parseArgs({ options: { socket: { type: 'string' }, root: { type: 'string', default: '/' } } });
  if (values.socket === undefined) {
    log('usage: passerelle-sticks --socket FILE [--root FOLDER, which has sys and dev: for tests and the demo]');
    return 2;
  }
  process.umask(0o077);
  const server = await serveSticks({ path: values.socket, root: values.root, log });
  if (!server.ok) {
    log(`the sticks program cannot start: socket ${server.error.code}`);
    return 1;
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void server.value.close().then(() => process.exit(0)));
  tellSupervisor();
  process.stdout.write('ready\n');
  return undefined;
}

const code = await main();
if (code !== undefined) process.exit(code);
