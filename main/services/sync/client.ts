import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import type { z } from 'zod';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import { apiErrorSchema, terminalApi } from '../../../contract/sync.ts';

/**
 * Why there is no answer to trust. `no-connection`: nobody listens; `untrusted-certificate`; `too-slow`: no whole answer in time;
 * `cut-off`: the connection ended before; `server-error`: 5xx; `not-understood`: it is not what contract/sync.ts says, or comes
 * from another address; `stopped`: the services stop. Whether the server did what was asked is not known: ask again.
 */
export type UnreachableReason =
  | 'no-connection'
  | 'untrusted-certificate'
  | 'too-slow'
  | 'cut-off'
  | 'server-error'
  | 'not-understood'
  | 'stopped';

export type Unreachable = { readonly code: 'unreachable'; readonly reason: UnreachableReason };

/** The server understood and said no. `refusal`: its error code (contract/sync.ts), of lower-case letters, digits and dashes. */
export type Refused = { readonly code: 'refused'; readonly refusal: string };

export interface ServerAddress {
  /** `https://…` */
  readonly url: string;
  /** PEM text of the only authority to trust; without it, the public ones. */
  readonly certificateAuthority?: string | undefined;
  /** How long any one request may take in all, from the connection to the last byte. Large bodies get more. */
  readonly timeoutMs?: number | undefined;
}

export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the terminal API, as in `/heartbeat`, or below the public board. */
  readonly path: string;
  readonly of?: 'board';
  /** A signed document, or a batch frame; none with GET. */
  readonly body?: Signed | Uint8Array;
  readonly timeoutMs?: number;
  /** A longer answer is not read. */
  readonly answerLimitBytes?: number;
}

type Answer = { readonly status: number; readonly body: Buffer };

const defaultTimeoutMs = 15_000;
/** The slowest line on which a large body must still arrive. */
const slowestBytesPerMs = 20;
const defaultAnswerLimitBytes = 1024 * 1024;
const refusalCode = /^[a-z0-9-]{1,40}$/;
/** Refused for now: asking the same later is right. */
const laterStatuses: ReadonlySet<number> = new Set([408, 425, 429]);

/** The way to the city server. Keeps its connections, follows no redirection, and reads nothing that the contract does not have. */
export class ServerClient {
  readonly #base: string;
  readonly #agent: Agent;
  readonly #timeoutMs: number;
  readonly #active = new Set<(reason: UnreachableReason) => void>();

  constructor({ url, certificateAuthority, timeoutMs = defaultTimeoutMs }: ServerAddress) {
    this.#base = url.replace(/\/+$/, '');
    this.#timeoutMs = timeoutMs;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 4,
      minVersion: 'TLSv1.2',
      ...(certificateAuthority !== undefined && { ca: certificateAuthority }),
    });
  }

  /** Sends a request and reads its answer with the schema. */
  async send<T>(asked: ServerRequest, schema: z.ZodType<T>): Promise<Result<T, Unreachable | Refused>> {
    const answer = await this.#exchange(asked);
    return answer.ok ? readAnswer(answer.value, schema) : answer;
  }

  /** Cuts off what is under way, for good. */
  close(): void {
    for (const cut of this.#active) cut('stopped');
    this.#agent.destroy();
  }

  #exchange(asked: ServerRequest): Promise<Result<Answer, Unreachable>> {
    const isFrame = asked.body instanceof Uint8Array;
    const body = isFrame ? (asked.body as Uint8Array) : Buffer.from(asked.body ? JSON.stringify(asked.body) : '');
    const timeoutMs = (asked.timeoutMs ?? this.#timeoutMs) + body.length / slowestBytesPerMs;
    const headers = {
      accept: 'application/json',
      ...(asked.body && {
        'content-type': isFrame ? 'application/octet-stream' : 'application/json',
        'content-length': body.length,
      }),
    };
    return new Promise((resolve) => {
      const base = asked.of === 'board' ? this.#base : `${this.#base}${terminalApi}`;
      const call = request(`${base}${asked.path}`, { method: asked.method, agent: this.#agent, headers });
      let isSettled = false;
      const settle = (result: Result<Answer, Unreachable>) => {
        isSettled = true;
        clearTimeout(deadline);
        this.#active.delete(cut);
        resolve(result);
      };
      const cut = (reason: UnreachableReason) => {
        // The connection of a call that was answered serves the next one already.
        if (isSettled) return;
        settle(err({ code: 'unreachable', reason }));
        call.destroy();
      };
      const deadline = setTimeout(() => cut('too-slow'), timeoutMs);
      this.#active.add(cut);
      call.on('error', (error) => cut(reasonOf(error)));
      call.on('close', () => cut('cut-off'));
      call.on('response', (response) =>
        collect(response, asked.answerLimitBytes ?? defaultAnswerLimitBytes, cut, (whole) =>
          settle(ok({ status: response.statusCode ?? 0, body: whole })),
        ),
      );
      call.end(body);
    });
  }
}

function collect(
  response: IncomingMessage,
  limitBytes: number,
  cut: (reason: UnreachableReason) => void,
  done: (whole: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > limitBytes) cut('not-understood');
  });
  response.on('error', () => cut('cut-off'));
  response.on('end', () => (response.complete ? done(Buffer.concat(chunks)) : cut('cut-off')));
}

function readAnswer<T>({ status, body }: Answer, schema: z.ZodType<T>): Result<T, Unreachable | Refused> {
  const value = parseJson(body);
  if (status === 200) {
    const read = schema.safeParse(value);
    return read.success ? ok(read.data) : err({ code: 'unreachable', reason: 'not-understood' });
  }
  const refusal = apiErrorSchema.safeParse(value).data?.error;
  const isRefusal = refusal !== undefined && refusalCode.test(refusal) && status >= 400 && !laterStatuses.has(status);
  if (isRefusal && (status < 500 || refusal === 'not-closed-yet')) return err({ code: 'refused', refusal });
  const isBusy = status >= 500 || laterStatuses.has(status);
  return err({ code: 'unreachable', reason: isBusy ? 'server-error' : 'not-understood' });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reasonOf({ code = '' }: NodeJS.ErrnoException): UnreachableReason {
  if (/CERT|ISSUER|SIGNATURE|HOSTNAME/.test(code)) return 'untrusted-certificate';
  // The parser of HTTP, and OpenSSL on what is not TLS.
  if (code.startsWith('HPE_') || code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'not-understood';
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'cut-off' : 'no-connection';
}
