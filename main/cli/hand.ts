import { constants } from 'node:fs';
import { open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

/**
 * Hands a file to the services, in their data directory or a folder of it: readable by their account only, and there whole or not at all. Run
 * by root where the other account may put links meanwhile: `wx` follows none, and the folder is the one that was opened, whatever its
 * name comes to mean. On the disk when this returns: what it was read from may be deleted then.
 */
export async function handToServices(dataDirectory: string, name: string, content: string): Promise<void> {
  const path = join(await realpath(dataDirectory), name);
  const folder = await open(dirname(path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const inFolder = `/proc/self/fd/${folder.fd}/${basename(path)}`;
    const { uid, gid } = await folder.stat();
    await rm(`${inFolder}.new`, { force: true });
    const file = await open(`${inFolder}.new`, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.chown(uid, gid);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${inFolder}.new`, inFolder);
    await folder.sync();
  } finally {
    await folder.close();
  }
}
