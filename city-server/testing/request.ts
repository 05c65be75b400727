import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  json(): any;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** The authority that the server's certificate must come from. */
  readonly ca?: string;
}

/** One real request. Keeps no connection, so that a server can be closed at once. */
export function send(url: string, { method = 'GET', headers = {}, body, ca }: RequestOptions = {}): Promise<Answer> {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  const agent = url.startsWith('https:') ? new Agent({ ca, keepAlive: false }) : false;
  return new Promise((resolve, reject) => {
    const request = start(url, { method, headers, agent }, async (response) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of response) chunks.push(chunk);
      } catch (error) {
        reject(error);
        return;
      }
      const text = Buffer.concat(chunks).toString('utf8');
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) });
    });
    request.on('error', reject);
    request.end(body);
  });
}
