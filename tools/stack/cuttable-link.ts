import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A stretch of network between a terminal and the city server that can be cut. */
export interface CuttableLink {
  /** The port that the terminal knows. It stays the same whatever happens. */
  readonly port: number;
  readonly isCut: boolean;
  /** Breaks what runs over it and lets nothing through. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
}

/**
 * Passes TCP through to a port on loopback, as long as it is not cut.
 * @param options `port`: where it listens, any free one for 0; `target`: asked at each connection, since a server may come back elsewhere
 */
export async function startCuttableLink(options: { readonly port: number; target(): number }): Promise<CuttableLink> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: options.target(), host: '127.0.0.1', allowHalfOpen: true });
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');

  function breakAll() {
    for (const socket of open) socket.resetAndDestroy();
  }
  return {
    port: (server.address() as AddressInfo).port,
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
      breakAll();
    },
    restore() {
      isCut = false;
    },
    async stop() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}
