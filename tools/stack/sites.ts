import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Certificate } from './certificates.ts';

/** What a server is told by another. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks one of these sites over HTTPS from outside any browser, as servers do among each other. A `form` is sent by POST. */
export type Ask = (
  url: string,
  options?: { readonly form?: URLSearchParams; readonly headers?: OutgoingHttpHeaders },
) => Promise<ServerAnswer>;

/** What a host answers for each path: a page of HTML, or anything at all. */
export type Site = Readonly<
  Record<string, string | ((request: IncomingMessage, response: ServerResponse, ask: Ask) => void)>
>;

/** Web sites on loopback under real host names. */
export interface Sites {
  /** For Chromium's `--host-resolver-rules`: these names lead here. Nothing is said of any other name. */
  readonly resolverRules: string;
  /** `host path` of every request so far, in order. */
  readonly requests: readonly string[];
  /** The host that was named at the start of every connection so far, in order. */
  readonly connections: readonly string[];
  readonly ask: Ask;
  stop(): Promise<void>;
}

/**
 * Serves sites over HTTPS, on any free port unless one is named.
 * @param sites by host name, such as `www.mairie.test`
 * @param certificateFor the certificate that is shown for a host name; it is asked for those of `sites` only
 * @param options `asksForCertificates`: of the visitors, who may have none; `address` and `port`: where, for a browser that takes no
 *   `--host-resolver-rules`
 */
export async function serveSites(
  sites: Readonly<Record<string, Site>>,
  certificateFor: (host: string) => Certificate,
  { asksForCertificates = false, address = '127.0.0.1', port: wanted = 0 } = {},
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
  server.listen(wanted, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const rules = [...contexts.keys()].map((host) => `MAP ${host} ${address}:${port}`);
  return { resolverRules: rules.join(', '), requests, connections, ask, stop };

  function answer(request: IncomingMessage, response: ServerResponse) {
    const host = request.headers.host ?? '';
    const path = new URL(request.url ?? '/', `https://${host}`).pathname;
    requests.push(`${host} ${path}`);
    const page = sites[host]?.[path];
    if (page === undefined) response.writeHead(404).end('not found');
    else if (typeof page === 'string')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    else page(request, response, ask);
  }

  async function ask(url: string, { form, headers = {} }: Parameters<Ask>[1] = {}): Promise<ServerAnswer> {
    const { host, pathname, search } = new URL(url);
    const { certificate } = certificateFor(host);
    const asking = send({
      ...{ host: address, port, servername: host, path: `${pathname}${search}`, agent: false },
      ...{ ca: certificate, allowPartialTrustChain: true },
      method: form ? 'POST' : 'GET',
      headers: { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers, host },
    });
    asking.end(form?.toString());
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, headers: answer.headers, text: await text(answer) };
  }

  async function stop() {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
