import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { generateSigningKey, sign } from '../../../ballot/index.ts';
import { makeCertificate } from '../../../city-server/testing/certificate.ts';
import { ServerClient } from './client.ts';

const certificate = await makeCertificate();
const schema = z.strictObject({ fine: z.boolean() });
const body = sign('heartbeat', {}, generateSigningKey());

async function listening(server: Server | HttpsServer): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** A server that answers as told, and a client of it that gives up after 300 ms. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const url = await listening(createServer(certificate, answer));
  return clientOf(url, certificate.cert);
}

function clientOf(url: string, certificateAuthority?: string) {
  const client = new ServerClient({ url, certificateAuthority, timeoutMs: 300 });
  onTestFinished(() => client.close());
  const ask = (change: { body?: Uint8Array; answerLimitBytes?: number } = {}) =>
    client.send({ method: 'POST', path: '/heartbeat', body, ...change }, schema);
  return { client, ask };
}

const json = (status: number, value: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};
const unreachable = (reason: string) => ({ ok: false, error: { code: 'unreachable', reason } });

test('an answer is read with its schema, and connections are kept', async () => {
  const seen: string[] = [];
  const { ask } = await answering((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.socket.remotePort}`);
    request.resume();
    json(200, { fine: true })(request, response);
  });
  expect(await ask()).toEqual({ ok: true, value: { fine: true } });
  expect(await ask()).toEqual({ ok: true, value: { fine: true } });
  expect(seen[0]).toMatch(/^POST \/api\/terminal\/v1\/heartbeat \d+$/);
  expect(seen[1]).toBe(seen[0]);
});

test('a refusal is told apart from a server that fails, and never quoted', async () => {
  const cases: [number, unknown, object][] = [
    [409, { error: 'already-voted', message: 'No.' }, { code: 'refused', refusal: 'already-voted' }],
    [503, { error: 'not-closed-yet', message: 'Later.' }, { code: 'refused', refusal: 'not-closed-yet' }],
    [503, { error: 'unavailable', message: 'Later.' }, { code: 'unreachable', reason: 'server-error' }],
    [500, { error: 'failed', message: 'Oh.' }, { code: 'unreachable', reason: 'server-error' }],
    [429, { error: 'too-many', message: 'Oh.' }, { code: 'unreachable', reason: 'server-error' }],
    [409, { error: 'Card 1234567890!', message: 'No.' }, { code: 'unreachable', reason: 'not-understood' }],
    [404, '<h1>', { code: 'unreachable', reason: 'not-understood' }],
    [200, { fine: true, more: 1 }, { code: 'unreachable', reason: 'not-understood' }],
    [204, { fine: true }, { code: 'unreachable', reason: 'not-understood' }],
    [200, 'garbage', { code: 'unreachable', reason: 'not-understood' }],
  ];
  for (const [status, value, error] of cases) {
    const { ask } = await answering(json(status, value));
    expect(await ask()).toEqual({ ok: false, error });
  }
});

test('a redirection is not followed', async () => {
  const other = await answering(json(200, { fine: true }));
  const { ask } = await answering((_, response) => response.writeHead(307, { location: '/elsewhere' }).end());
  expect(await ask()).toEqual(unreachable('not-understood'));
  expect(await other.ask()).toEqual({ ok: true, value: { fine: true } });
});

test('a server that says nothing, or too little in time, is too slow', async () => {
  const silent = await answering(() => {});
  expect(await silent.ask()).toEqual(unreachable('too-slow'));
  const halfway = await answering((_, response) => {
    response.writeHead(200, { 'content-length': 13 }).write('{"fine"');
  });
  expect(await halfway.ask()).toEqual(unreachable('too-slow'));
});

test('an answer that is cut off is no answer, whatever its first bytes say', async () => {
  const { ask } = await answering((_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('{"fine":true}', () => response.destroy());
  });
  expect(await ask()).toEqual(unreachable('cut-off'));
  const chunked = await answering((_, response) => {
    response.writeHead(200).write('{"fine":true}', () => response.destroy());
  });
  expect(await chunked.ask()).toEqual(unreachable('cut-off'));
});

test('an answer longer than what was asked for is not read', async () => {
  const { ask } = await answering((_, response) => {
    response.writeHead(200);
    const fill = () => {
      while (response.write(' '.repeat(10_000)));
      response.once('drain', fill);
    };
    fill();
  });
  expect(await ask({ answerLimitBytes: 50_000 })).toEqual(unreachable('not-understood'));
});

test('a certificate of another authority is not trusted, and nothing is said to whoever shows it', async () => {
  let isAsked = false;
  const url = await listening(
    createServer(certificate, () => {
      isAsked = true;
    }),
  );
  const other = await makeCertificate();
  expect(await clientOf(url, other.cert).ask()).toEqual(unreachable('untrusted-certificate'));
  expect(await clientOf(url).ask()).toEqual(unreachable('untrusted-certificate'));
  expect(await clientOf(url.replace('127.0.0.1', '127.0.0.2'), certificate.cert).ask()).toMatchObject({ ok: false });
  expect(isAsked).toBe(false);
});

test('nobody listening, a listener that hangs up, and one that speaks another language each have their name', async () => {
  const gone = createTcpServer();
  const url = await listening(gone);
  gone.close();
  expect(await clientOf(url, certificate.cert).ask()).toEqual(unreachable('no-connection'));
  const rude = await listening(createTcpServer((socket) => socket.destroy()));
  expect(await clientOf(rude, certificate.cert).ask()).toMatchObject({ error: { code: 'unreachable' } });
  const foreign = await listening(createTcpServer((socket) => socket.end('220 mail\r\n')));
  expect(await clientOf(foreign, certificate.cert).ask()).toEqual(unreachable('not-understood'));
});

test('what is under way ends at once when the services stop', async () => {
  let arrived = () => {};
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const { client, ask } = await answering(() => arrived());
  const asked = ask();
  await isThere;
  client.close();
  expect(await asked).toEqual(unreachable('stopped'));
});

test('a frame is sent as bytes', async () => {
  let got = Buffer.alloc(0);
  const { ask } = await answering(async (request, response) => {
    for await (const chunk of request) got = Buffer.concat([got, chunk]);
    expect(request.headers['content-type']).toBe('application/octet-stream');
    json(200, { fine: true })(request, response);
  });
  const frame = Buffer.alloc(300_000, 7);
  expect(await ask({ body: frame })).toEqual({ ok: true, value: { fine: true } });
  expect(got.equals(frame)).toBe(true);
});
