import type { z } from 'zod';
import { officerApi } from '../../contract/officer.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { apiErrorSchema } from '../../contract/sync.ts';
import { readText } from './command.ts';

const answerTimeoutMs = 60_000;

interface Body {
  readonly type: 'application/json' | 'text/csv' | 'application/octet-stream';
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** The officer API of a city server. Every way in which it can fail is a sentence for the person at the command line. */
export class OfficerServer {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Reads the token from its file. The address must be on this machine: the token travels without encryption. */
  static async open(url: string, tokenFile: string): Promise<Result<OfficerServer, string>> {
    const address = URL.canParse(url) ? new URL(url) : undefined;
    if (address?.protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(address.hostname))
      return err(`${url} is not an address on this machine: expected one such as http://127.0.0.1:8080.`);
    const token = await readText(tokenFile);
    if (!token.ok) return token;
    if (!/^[\x21-\x7e]+$/.test(token.value.trim())) return err(`${tokenFile} does not hold a token.`);
    return ok(new OfficerServer(address.origin, token.value.trim()));
  }

  get<T>(path: string, answer: z.ZodType<T>): Promise<Result<T, string>> {
    return this.#ask('GET', path, undefined, answer);
  }

  send<T>(method: 'POST' | 'PUT', path: string, body: unknown, answer: z.ZodType<T>): Promise<Result<T, string>> {
    return this.#ask(method, path, { type: 'application/json', content: JSON.stringify(body) }, answer);
  }

  sendCsv<T>(path: string, csv: string, answer: z.ZodType<T>): Promise<Result<T, string>> {
    return this.#ask('PUT', path, { type: 'text/csv', content: csv }, answer);
  }

  sendBytes<T>(path: string, bytes: Uint8Array<ArrayBuffer>, answer: z.ZodType<T>): Promise<Result<T, string>> {
    return this.#ask('PUT', path, { type: 'application/octet-stream', content: bytes }, answer);
  }

  async #ask<T>(
    method: string,
    path: string,
    body: Body | undefined,
    answer: z.ZodType<T>,
  ): Promise<Result<T, string>> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${this.#url}${officerApi}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, ...(body && { 'content-type': body.type }) },
        ...(body && { body: body.content }),
        redirect: 'error',
        signal: AbortSignal.timeout(answerTimeoutMs),
      });
      status = response.status;
      text = await response.text();
    } catch {
      return err(`The city server at ${this.#url} does not answer.`);
    }
    const value = parseJson(text);
    const parsed = answer.safeParse(value);
    if (status === 200 && parsed.success) return ok(parsed.data);
    const refusal = apiErrorSchema.safeParse(value);
    return err(refusal.success ? refusal.data.message : `What answers at ${this.#url} is not a city server.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
