import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as ask } from 'node:https';
import { publicHost } from '../stack/stack.ts';

/**
 * Serves the city's public pages over plain HTTP on loopback, for the browser of whoever tries the demo: it does not know the demo's
 * private authority, and should not.
 * @param options `authority`: PEM of the authority that signed the city server's certificate; `target`: its port
 */
export async function startPublicGateway(options: {
  readonly port: number;
  readonly target: number;
  readonly authority: string;
}): Promise<{ url: string; stop(): Promise<void> }> {
  const agent = new Agent({ keepAlive: true, ca: options.authority, servername: publicHost });
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request;
    const upstream = ask(
      { agent, host: '127.0.0.1', port: options.target, method, path: url, headers: { ...headers, host: publicHost } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    upstream.on('error', () => {
      if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
      response.end('The city server does not answer.');
    });
    request.pipe(upstream);
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${options.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
}
