import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const cookie = 'session';

/**
 * What a site remembers of a browser, for as long as that keeps a cookie: the cookie says nothing by itself, and is another one
 * whenever something new is remembered.
 */
export class BrowserMemory<T> {
  readonly #known = new Map<string, T>();

  recall(request: IncomingMessage): T | undefined {
    return this.#known.get(nameIn(request));
  }

  remember(request: IncomingMessage, response: ServerResponse, what: T): void {
    this.#known.delete(nameIn(request));
    const name = randomBytes(16).toString('base64url');
    this.#known.set(name, what);
    response.appendHeader('set-cookie', `${cookie}=${name}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  }
}

function nameIn(request: IncomingMessage): string {
  const found = (request.headers.cookie ?? '').split('; ').find((one) => one.startsWith(`${cookie}=`));
  return found?.slice(cookie.length + 1) ?? '';
}
