import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to one connection. Bytes are counted after TLS, so a cut falls anywhere: in a handshake, a request, an answer. */
export interface ConnectionFault {
  /** Nobody answers: the connection is closed as soon as it opens. */
  readonly refused?: boolean;
  /** The connection is cut once so many bytes went to the server. */
  readonly cutAfterSentBytes?: number;
  /** The connection is cut once so many bytes came from the server. */
  readonly cutAfterAnsweredBytes?: number;
  /** From so many bytes on, what the server answers is thrown away: the request went through, and nobody hears of it. */
  readonly dropAnswersAfterBytes?: number;
  /** Tells the server that nothing more will come, after so many bytes, and goes on carrying its answers. */
  readonly halfCloseAfterSentBytes?: number;
  /** Each piece of data waits this long. */
  readonly delayMs?: number;
}

/** A TCP proxy that stands for a bad line. Without faults it passes everything on. */
export class FaultProxy {
  /** Chooses what becomes of the next connection. */
  nextFault: () => ConnectionFault = () => ({});
  readonly port: number;
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    server.on('connection', (socket) => this.#carry(socket));
  }

  /** `target`: a port on loopback. */
  static async start(target: number): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, target);
  }

  /** How many connections were opened so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Cuts every connection that is open. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(client: Socket): void {
    this.#connections += 1;
    const fault = this.nextFault();
    this.#watch(client);
    if (fault.refused) {
      client.destroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true });
    this.#watch(server);
    const cut = () => {
      client.destroy();
      server.destroy();
    };
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    pass(client, server, fault, (bytes) => {
      if (bytes >= (fault.cutAfterSentBytes ?? Number.POSITIVE_INFINITY)) cut();
      if (bytes >= (fault.halfCloseAfterSentBytes ?? Number.POSITIVE_INFINITY)) server.end();
      return true;
    });
    pass(server, client, fault, (bytes) => {
      if (bytes >= (fault.cutAfterAnsweredBytes ?? Number.POSITIVE_INFINITY)) cut();
      if (bytes < (fault.dropAnswersAfterBytes ?? Number.POSITIVE_INFINITY)) return true;
      client.destroy();
      return false;
    });
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Carries data one way. `count` hears how many bytes have come in all, and says whether the last piece goes on. */
function pass(from: Socket, to: Socket, { delayMs = 0 }: ConnectionFault, count: (bytes: number) => boolean): void {
  let bytes = 0;
  const write = (piece: Buffer) => {
    if (to.writable && !to.write(piece)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  };
  from.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (!count(bytes)) return;
    // Timers of one length fire in the order in which they were set, so the pieces stay in order.
    if (delayMs > 0) setTimeout(write, delayMs, piece);
    else write(piece);
  });
  from.on('end', () => (delayMs > 0 ? setTimeout(() => to.end(), delayMs) : to.end()));
}
