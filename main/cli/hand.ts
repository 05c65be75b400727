import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Hands a file to the services, in their data directory: readable by their account only, and there whole or not at all. Run by root in a folder
 * that is not root's: `wx` follows no link that the other account may have put there. On the disk when this returns: what it was read from may
 * be deleted then.
 */
export async function handToServices(dataDirectory: string, name: string, content: string): Promise<void> {
  const path = join(dataDirectory, name);
  const { uid, gid } = await stat(dirname(path));
  await rm(`${path}.new`, { force: true });
  const file = await open(`${path}.new`, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.chown(uid, gid);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
