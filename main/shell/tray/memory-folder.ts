import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** What statfs(2) says of a file system that is memory and nothing else. */
const tmpfs = 0x01021994;
const ramfs = 0x858458f6;

/** A small memory of its own, which systemd gives the shell (passerelle-shell.service in kiosk-config/deploy). */
const ownMemory = '/run/passerelle-ui/tray';

/**
 * The folder that a shell keeps documents in: in its own memory where it is installed as a service, elsewhere in the memory that all
 * programs share. Its environment is not asked: whoever sets a variable could lead documents elsewhere.
 * @param profile Chromium's own folder, which one shell at a time may hold, so that two shells never share documents either
 */
export function trayFolder(profile: string): string {
  const base = existsSync(ownMemory) ? ownMemory : '/dev/shm';
  const shell = createHash('sha256').update(profile).digest('hex').slice(0, 16);
  return join(base, `passerelle-tray-${shell}`);
}

/**
 * Makes a folder in memory that only this account may enter, and empties it of what a shell that was killed left there.
 * @throws when it is not in memory, or somebody else's
 */
export function makeMemoryFolder(path: string): void {
  if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  const found = lstatSync(path); // in a folder that others can write to, a link could stand there
  if (!found.isDirectory() || found.uid !== process.getuid?.()) throw new Error('the folder is not ours');
  chmodSync(path, 0o700);
  const { type } = statfsSync(path);
  if (type !== tmpfs && type !== ramfs) throw new Error('the folder is not in memory');
  for (const left of readdirSync(path)) rmSync(join(path, left), { recursive: true });
}
