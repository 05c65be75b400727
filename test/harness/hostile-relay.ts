import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request as open, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of one exchange. `lose-request`: it never arrives; `lose-answer`: it arrives, and the answer is lost; `fail` and
 * `garble`: it arrives, and is answered 500 or nonsense; `truncate`: the answer stops halfway; `twice`: it arrives twice, and the
 * second answer counts; `stall`: it arrives, and nothing ever comes back.
 */
export type Fate = 'pass' | 'lose-request' | 'lose-answer' | 'fail' | 'garble' | 'truncate' | 'twice' | 'stall';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly contentType: string;
}

/**
 * Stands between terminals and the city server with a certificate that they trust, which is more than any network can do to TLS:
 * loses, repeats, delays and alters requests and answers.
 */
export class HostileRelay {
  /** Chooses what becomes of an exchange. */
  fate: (exchange: Exchange) => Fate = () => 'pass';
  /** Alters what the server answered, before it goes back. */
  alter: (exchange: Exchange, answer: Answer) => Answer = (_, answer) => answer;
  /** Called when an exchange went through and before its answer goes back. */
  reached: (exchange: Exchange) => void = () => {};
  /** Everything that was asked, in order. */
  readonly exchanges: Exchange[] = [];
  readonly url: string;
  readonly #server: Server;
  readonly #target: string;
  readonly #agent: Agent;

  private constructor(server: Server, target: { url: string; ca: string }) {
    this.#server = server;
    this.#target = target.url;
    this.#agent = new Agent({ ca: target.ca, keepAlive: true });
    this.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => this.#relay(request, response));
  }

  static async start(target: { url: string; ca: string }, tls: { key: string; cert: string }): Promise<HostileRelay> {
    const server = createServer(tls);
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HostileRelay(server, target);
  }

  /** Brings an exchange to the server, perhaps again. */
  repeat({ method, path, body, contentType }: Exchange): Promise<Answer> {
    const headers = { 'content-type': contentType, 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const call = open(`${this.#target}${path}`, { method, headers, agent: this.#agent }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const exchange = await read(request);
    if (!exchange) return;
    this.exchanges.push(exchange);
    const fate = this.fate(exchange);
    if (fate === 'lose-request') {
      request.socket.destroy();
      return;
    }
    try {
      const first = await this.repeat(exchange);
      const answer = fate === 'twice' ? await this.repeat(exchange) : first;
      this.reached(exchange);
      giveBack(request, response, fate, this.alter(exchange, answer));
    } catch {
      request.socket.destroy();
    }
  }
}

async function read(request: IncomingMessage): Promise<Exchange | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    return undefined;
  }
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    body: Buffer.concat(chunks),
    contentType: request.headers['content-type'] ?? '',
  };
}

function giveBack(request: IncomingMessage, response: ServerResponse, fate: Fate, { status, text }: Answer): void {
  switch (fate) {
    case 'lose-answer':
      request.socket.destroy();
      return;
    case 'stall':
      return;
    case 'fail':
      response.writeHead(500).end('<h1>Internal Server Error</h1>');
      return;
    case 'garble':
      response.writeHead(200).end(text.replaceAll(/[a-m]/g, 'x'));
      return;
    case 'truncate':
      response.writeHead(status, { 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
      return;
    default:
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }
}
