import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Log } from '../city.ts';
import { isUnavailable } from '../database/index.ts';
import { type RefusalCode, sendRefusal } from './refusals.ts';

/** What a body may weigh unless its route says otherwise. */
const bodyLimitBytes = 64 * 1024;
const requestTimeoutMs = 60_000;

/** PEM texts. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/**
 * A fastify application with what all our pages and APIs share: limits and security headers. Without `tls` it speaks plain HTTP,
 * which is for loopback only.
 */
export function makeApplication(tls?: Tls): FastifyInstance {
  const common = {
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    routerOptions: { maxParamLength: 100 },
    return503OnClosing: true,
  } as const;
  const app = tls
    ? (fastify({ ...common, https: { ...tls, minVersion: 'TLSv1.2' } }) as unknown as FastifyInstance)
    : fastify(common);
  app.addHook('onSend', async (_request, reply) => {
    secure(reply, tls !== undefined);
  });
  return app;
}

/** Makes a part of an application an API: whatever goes wrong below its prefix is answered with the error document. */
export function answerErrorsAsJson(api: FastifyInstance, log: Log): void {
  api.setErrorHandler((error, request, reply) =>
    sendRefusal(reply, { code: codeOf(error as FastifyError, request, log) }),
  );
  api.setNotFoundHandler((_request, reply) => sendRefusal(reply, { code: 'not-found' }));
}

/**
 * Which refusal an error becomes; what is our own mistake is logged, with its route but neither address nor
 * query string, nor anything else that the request carried.
 */
export function codeOf(error: FastifyError, request: FastifyRequest, log: Log): RefusalCode {
  if (error.statusCode === 413) return 'too-large';
  if (error.statusCode === 415) return 'unsupported-type';
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return 'invalid';
  const code = isUnavailable(error) || error.statusCode === 503 ? 'unavailable' : 'failed';
  const route = `${request.method} ${request.routeOptions.url ?? 'none'}`;
  if (code === 'unavailable') log('unavailable', { route, code: String(error.code ?? '') });
  else log('request-failed', { route, name: error.name, code: String(error.code ?? ''), at: framesOf(error) });
  return code;
}

/** Where an error was thrown, without its message: a message of PostgreSQL may quote a value. */
function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return frames.slice(0, 6).join(' | ').replaceAll(/\s+/g, ' ');
}

/** Headers for pages that load nothing but their own style sheet and can be framed by nobody. No script at all. */
function secure(reply: FastifyReply, overTls: boolean): void {
  reply.headers({
    'content-security-policy':
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not no-referrer: browsers would then call the origin of our own forms null.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  });
  if (overTls) reply.header('strict-transport-security', 'max-age=31536000');
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
}

/** Stops an application: no new connection, requests in hand are answered, and whoever lingers is cut off. */
export async function closeApplication(app: FastifyInstance, patienceMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), patienceMs);
  await app.close();
  clearTimeout(cut);
}
