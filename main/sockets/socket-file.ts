import { once } from 'node:events';
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createConnection, type Server } from 'node:net';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../../contract/result.ts';

/**
 * Why the socket cannot be opened. `unsafe-folder`: it is missing, or others could replace the socket in it. `not-a-socket`:
 * something else stands there, a symbolic link for instance. `in-use`: other services answer on it.
 */
export type SocketRefusal = { readonly code: 'unsafe-folder' | 'not-a-socket' | 'in-use' };

/**
 * Lets a server listen on a socket of mode 0660, in place of the one that a crash left. Who may connect is for its folder to say: give that the
 * setgid bit, and the socket gets the folder's group.
 */
export async function listenOn(server: Server, path: string): Promise<Result<void, SocketRefusal>> {
  const cleared = await clearSocketPath(path);
  if (!cleared.ok) return cleared;
  // Nobody but this program until the mode is set.
  const umask = process.umask(0o177);
  server.listen(path);
  process.umask(umask);
  await once(server, 'listening');
  chmodSync(path, 0o660);
  return ok(undefined);
}

/** Makes room for the socket: removes the one that a crash left, and nothing else. A symbolic link is never followed. */
async function clearSocketPath(path: string): Promise<Result<void, SocketRefusal>> {
  const folder = lstatSync(dirname(path), { throwIfNoEntry: false });
  const isSafe = folder?.isDirectory() && (folder.mode & 0o002) === 0;
  if (!isSafe) return err({ code: 'unsafe-folder' });
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return ok(undefined);
  if (!found.isSocket()) return err({ code: 'not-a-socket' });
  if (await isAnswered(path)) return err({ code: 'in-use' });
  // Others cannot have put anything else here in the meantime; and unlink would remove a link, not what it points to.
  unlinkSync(path);
  return ok(undefined);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createConnection(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
