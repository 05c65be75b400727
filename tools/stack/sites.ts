import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Certificate } from './certificates.ts';

/** What a host answers for each path: a page of HTML, or anything at all. */
export type Site = Readonly<Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>>;

/** Web sites on loopback under real host names. */
export interface Sites {
  /** For Chromium's `--host-resolver-rules`: these names lead here. Nothing is said of any other name. */
  readonly resolverRules: string;
  /** `host path` of every request so far, in order. */
  readonly requests: readonly string[];
  /** The host that was named at the start of every connection so far, in order. */
  readonly connections: readonly string[];
  stop(): Promise<void>;
}

/**
 * Serves sites over HTTPS on any free port.
 * @param sites by host name, such as `www.mairie.test`
 * @param certificateFor the certificate that is shown for a host name; it is asked for those of `sites` only
 * @param options `asksForCertificates`: of the visitors, who may have none
 */
export async function serveSites(
  sites: Readonly<Record<string, Site>>,
  certificateFor: (host: string) => Certificate,
  { asksForCertificates = false } = {},
): Promise<Sites> {
  const requests: string[] = [];
  const connections: string[] = [];
  const contexts = new Map(
    Object.keys(sites).map((host) => {
      const { certificate, key } = certificateFor(host);
      return [host, createSecureContext({ cert: certificate, key })];
    }),
  );
  const SNICallback = (host: string, done: (error: null, context?: SecureContext) => void) => {
    connections.push(host);
    done(null, contexts.get(host));
  };
  const server = createServer({ SNICallback, requestCert: asksForCertificates, rejectUnauthorized: false }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const rules = [...contexts.keys()].map((host) => `MAP ${host} 127.0.0.1:${port}`);
  return { resolverRules: rules.join(', '), requests, connections, stop };

  function answer(request: IncomingMessage, response: ServerResponse) {
    const host = request.headers.host ?? '';
    const path = new URL(request.url ?? '/', `https://${host}`).pathname;
    requests.push(`${host} ${path}`);
    const page = sites[host]?.[path];
    if (page === undefined) response.writeHead(404).end('not found');
    else if (typeof page === 'string')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    else page(request, response);
  }

  async function stop() {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
