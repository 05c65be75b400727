import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Mediation } from '../../../contract/assistance.ts';
import { encodeFrame } from '../../../contract/frames.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { listenOn, type SocketRefusal } from '../../sockets/socket-file.ts';
import type { Assistance } from '../assistance/index.ts';

export interface FilterSocket {
  close(): Promise<void>;
}

/** There is one filter; a second connection is the new one of a filter that crashed. */
const connectionsAtOnce = 2;

/**
 * Says to the network filter (`passerelle filter`) what a mediator changes in the visit that is going on: all of it at first, and again
 * whenever it is another. On a connection and not in a file, so that it is on no disk, and gone with the services however they end.
 * Nothing is taken from the other side, in whose folder the socket lies.
 */
export async function serveFilter(
  path: string,
  assistance: Pick<Assistance, 'mediation' | 'on' | 'off'>,
): Promise<Result<FilterSocket, SocketRefusal>> {
  const filters = new Set<Socket>();
  const server = createServer((socket) => {
    if (filters.size >= connectionsAtOnce) return void socket.destroy();
    filters.add(socket);
    socket.on('close', () => filters.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', () => socket.destroy());
    socket.write(encodeFrame(assistance.mediation));
  });
  const listening = await listenOn(server, path);
  if (!listening.ok) return listening;
  assistance.on('mediation', tell);
  return ok({
    async close() {
      assistance.off('mediation', tell);
      const closed = once(server, 'close');
      server.close();
      for (const socket of filters) socket.destroy();
      await closed;
    },
  });

  /** Written before the shell hears that a host is open, and so read before the shell can go there. */
  function tell(mediation: Mediation) {
    for (const socket of filters) socket.write(encodeFrame(mediation));
  }
}
