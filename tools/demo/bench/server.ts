import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import type { Bench } from './bench.ts';

const page = new URL('./page/', import.meta.url);
const assets: Readonly<Record<string, string>> = {
  'bench.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'bench.js': 'text/javascript; charset=utf-8',
  'dom.js': 'text/javascript; charset=utf-8',
  'screen.js': 'text/javascript; charset=utf-8',
  'locales/fr.json': 'application/json',
  'locales/en.json': 'application/json',
};

const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Serves the device bench on loopback. Other web pages can neither read it nor press its buttons: a name that was pointed at this
 * machine (DNS rebinding) is refused by the Host header, and a button needs the token that only this page was given.
 */
export async function serveBench(bench: Bench, port: number): Promise<{ url: string; stop(): Promise<void> }> {
  const token = randomBytes(24).toString('base64url');
  const ended = new AbortController();
  const app = fastify({ forceCloseConnections: true, bodyLimit: 4096 });

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    const { port: own } = app.server.address() as AddressInfo;
    const host = request.headers.host ?? '';
    if (host !== `127.0.0.1:${own}` && host !== `localhost:${own}`) return reply.code(421).send('unknown host');
  });

  app.get('/', async (_request, reply) => {
    const html = readFileSync(new URL('index.html', page), 'utf8').replace('%TOKEN%', token);
    return reply.type('text/html; charset=utf-8').send(html);
  });
  for (const [name, type] of Object.entries(assets))
    app.get(`/${name}`, async (_request, reply) => reply.type(type).send(readFileSync(new URL(name, page))));

  app.get('/events', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { ...securityHeaders, 'content-type': 'text/event-stream' });
    const tell = () => reply.raw.write(`data: ${JSON.stringify(bench.view)}\n\n`);
    bench.on('change', tell);
    request.raw.on('close', () => bench.off('change', tell));
    tell();
  });

  app.get<{ Params: { id: string } }>('/receipts/:id', async ({ params }, reply) => {
    const receipt = bench.receipts.find(Number(params.id));
    return receipt ? reply.type('image/png').send(receipt.png) : reply.code(404).send('no such paper');
  });

  app.get<{ Params: { id: string } }>('/office-papers/:id', async ({ params }, reply) => {
    const paper = bench.officePapers.find(Number(params.id));
    return paper ? reply.type(paper.mediaType).send(paper.bytes) : reply.code(404).send('no such paper');
  });

  app.get<{ Querystring: { seen?: string } }>('/screen', async (request, reply) => {
    const left = new AbortController();
    request.raw.on('close', () => left.abort());
    const next = await bench.screen?.next(Number(request.query.seen), AbortSignal.any([left.signal, ended.signal]));
    if (!next) return reply.code(204).send();
    return reply.type('image/jpeg').header('x-serial', next.serial).send(next.jpeg);
  });

  app.post<{ Params: { name: string } }>('/actions/:name', async (request, reply) => {
    if (!isToken(request.headers['x-bench-token'], token)) return reply.code(403).send({ error: 'token' });
    const { name } = request.params;
    const action = Object.hasOwn(bench.actions, name) ? bench.actions[name] : undefined;
    const args = action?.schema.safeParse(request.body);
    if (!action || !args?.success) return reply.code(400).send({ error: 'unknown action' });
    await action.run(args.data);
    bench.emit('change');
    return {};
  });

  const url = await app.listen({ host: '127.0.0.1', port });
  bench.watch(ended.signal);
  return {
    url,
    async stop() {
      ended.abort();
      await app.close();
    },
  };
}

function isToken(sent: unknown, token: string): boolean {
  return (
    typeof sent === 'string' && sent.length === token.length && timingSafeEqual(Buffer.from(sent), Buffer.from(token))
  );
}
