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

  /** A file as it is. */
  async getFile(path: string): Promise<Result<Buffer, string>> {
    const answer = await this.#fetch('GET', path);
    if (!answer.ok) return answer;
    return answer.value.status === 200 ? ok(answer.value.bytes) : this.#refusal(parseJson(String(answer.value.bytes)));
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
    const received = await this.#fetch(method, path, body);
    if (!received.ok) return received;
    const value = parseJson(String(received.value.bytes));
    const parsed = answer.safeParse(value);
    return received.value.status === 200 && parsed.success ? ok(parsed.data) : this.#refusal(value);
  }

  async #fetch(method: string, path: string, body?: Body): Promise<Result<{ status: number; bytes: Buffer }, string>> {
    try {
      const response = await fetch(`${this.#url}${officerApi}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, ...(body && { 'content-type': body.type }) },
        ...(body && { body: body.content }),
        redirect: 'error',
        signal: AbortSignal.timeout(answerTimeoutMs),
      });
      return ok({ status: response.status, bytes: Buffer.from(await response.arrayBuffer()) });
    } catch {
      return err(`The city server at ${this.#url} does not answer.`);
    }
  }

  #refusal(value: unknown): Result<never, string> {
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
