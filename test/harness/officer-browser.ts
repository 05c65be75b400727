import { readFileSync } from 'node:fs';
import type { City } from '../../tools/stack/city.ts';

/** An officer at the officers' pages of a city: logs in once, then reads pages and sends their forms. */
export class OfficerBrowser {
  readonly #city: City;
  #cookie = '';

  constructor(city: City) {
    this.#city = city;
  }

  async logIn(): Promise<void> {
    const token = readFileSync(this.#city.tokenFile, 'utf8').trim();
    const answer = await this.#post('/login', { token });
    this.#cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    if (!this.#cookie) throw new Error(`no login: ${answer.status}`);
  }

  async open(path: string): Promise<string> {
    const answer = await fetch(`${this.#city.officerUrl}${path}`, { headers: { cookie: this.#cookie } });
    return answer.text();
  }

  /** Sends a form with the key that stands on a page. */
  async send(path: string, values: Record<string, string>): Promise<void> {
    const key = (await this.open(path)).match(/name="key" value="([^"]+)"/)?.[1] ?? '';
    const answer = await this.#post(path, { key, ...values });
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
  }

  #post(path: string, values: Record<string, string>): Promise<Response> {
    return fetch(`${this.#city.officerUrl}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.#cookie },
      body: new URLSearchParams(values),
    });
  }
}
