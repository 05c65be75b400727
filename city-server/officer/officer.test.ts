import { expect, test } from 'vitest';
import { startTestCity, type TestCity } from '../testing/city.ts';
import { makeDraft } from '../testing/consultation.ts';
import { type Answer, send } from '../testing/request.ts';
import { instantOf } from './local-time.ts';

const place = 'place-du-marche';

/** An officer's browser: keeps the cookie and the key of the forms. */
class Browser {
  readonly #city: TestCity;
  cookie = '';
  key = '';

  constructor(city: TestCity) {
    this.#city = city;
  }

  async open(path: string): Promise<Answer> {
    const answer = await send(`${this.#city.officerUrl}${path}`, { headers: { cookie: this.cookie } });
    this.key = answer.text.match(/name="key" value="([^"]+)"/)?.[1] ?? this.key;
    return answer;
  }

  async submit(path: string, values: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await send(`${this.#city.officerUrl}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: this.cookie,
        origin: this.#city.officerUrl,
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      body: String(new URLSearchParams(values)),
    });
    const set = answer.headers['set-cookie']?.[0];
    if (set) this.cookie = set.split(';')[0] ?? '';
    return answer;
  }

  /** Sends a form with its key. */
  act(path: string, values: Record<string, string> = {}): Promise<Answer> {
    return this.submit(path, { key: this.key, ...values });
  }
}

async function loggedIn(city: TestCity): Promise<Browser> {
  const browser = new Browser(city);
  await browser.submit('/login', { token: city.token });
  await browser.open('/terminals');
  return browser;
}

test('who is not logged in sees the login alone, and a wrong token does not open it', async () => {
  const city = await startTestCity();
  const browser = new Browser(city);
  for (const path of ['/', '/terminals', '/consultations', `/consultations/${place}`])
    expect(await browser.open(path)).toMatchObject({ status: 303, headers: { location: '/login' } });
  expect((await browser.submit('/login', { token: `${city.token}x` })).status).toBe(403);
  expect(browser.cookie).toBe('');
  const answer = await browser.submit('/login', { token: city.token });
  expect(answer).toMatchObject({ status: 303, headers: { location: '/terminals' } });
  expect(answer.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
  expect((await browser.open('/terminals')).text).toContain('<h1>Bornes</h1>');
});

test('tokens cannot be tried out', async () => {
  const city = await startTestCity();
  const browser = new Browser(city);
  for (let attempt = 0; attempt < 10; attempt += 1) await browser.submit('/login', { token: 'guess' });
  expect((await browser.submit('/login', { token: city.token })).status).toBe(403);
  city.pass(61_000);
  expect((await browser.submit('/login', { token: city.token })).status).toBe(303);
});

test('a form that another site made up changes nothing, with the cookie or without', async () => {
  const city = await startTestCity();
  const browser = await loggedIn(city);
  const values = { terminal: 'centre', name: 'Centre', place: 'Hall' };
  expect((await browser.submit('/terminals', values)).status).toBe(401);
  expect((await browser.submit('/terminals', { ...values, key: 'guess' })).status).toBe(401);
  const elsewhere = { origin: 'https://attacker.example' };
  expect((await browser.submit('/terminals', { ...values, key: browser.key }, elsewhere)).status).toBe(401);
  const crossSite = { 'sec-fetch-site': 'cross-site' };
  expect((await browser.submit('/terminals', { ...values, key: browser.key }, crossSite)).status).toBe(401);
  expect((await browser.submit('/login', { token: city.token }, crossSite)).status).toBe(403);
  expect((await city.officer('GET', '/terminals')).json()).toEqual([]);
});

test('a logout, and eight hours, end what an officer may do', async () => {
  const city = await startTestCity();
  const browser = await loggedIn(city);
  const { cookie } = browser;
  await browser.act('/logout');
  browser.cookie = cookie;
  expect((await browser.open('/terminals')).status).toBe(303);
  const other = await loggedIn(city);
  city.pass(9 * 3_600_000);
  expect((await other.open('/terminals')).status).toBe(303);
});

test('an officer makes an enrolment code, shown once, and sees the terminal ask for help', async () => {
  const city = await startTestCity();
  const browser = await loggedIn(city);
  const made = await browser.act('/terminals', { terminal: 'centre', name: 'Médiathèque', place: 'Hall <1>' });
  expect(made.text).toMatch(/<span class="code" dir="ltr">([0-9A-Z]{4}-){3}[0-9A-Z]{4}<\/span>/);
  expect((await browser.open('/terminals')).text).not.toContain('class="code"');
  const again = await browser.act('/terminals', { terminal: 'Le Centre', name: 'x', place: 'y' });
  expect(again).toMatchObject({ status: 400, text: expect.stringContaining('terminal: expected lower-case') });
  const terminal = await city.enrol('gare', 'Gare');
  await terminal.heartbeat({ help: true, printer: 'paper-out' });
  const { text } = await browser.open('/terminals?lang=en');
  expect(text).toContain('1 terminal asks for help');
  expect(text).toContain('out of paper');
  expect(text).toContain('Hall &lt;1&gt;');
  expect(text).toContain('<meta http-equiv="refresh" content="10">');
  expect((await browser.open('/terminals?refresh=off')).text).not.toContain('http-equiv');
});

test('an officer takes a consultation from publication to release by forms alone', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre', 'Centre');
  const browser = await loggedIn(city);
  const { draft } = makeDraft(city.now());
  expect((await browser.act('/consultations', { document: '{' })).status).toBe(400);
  const published = await browser.act('/consultations', { document: JSON.stringify(draft) });
  expect(published).toMatchObject({ status: 303, headers: { location: '/consultations' } });
  await terminal.fetch(place, city.serverKey);
  expect((await browser.open('/consultations')).text).toContain('La place du Marché');
  expect((await browser.act(`/consultations/${place}/export`)).status).toBe(409);
  const local = new Date(city.now() + 5 * 3_600_000).toISOString().slice(0, 16);
  expect((await browser.act(`/consultations/${place}/closing`, { closesAt: local })).status).toBe(303);
  expect((await browser.act(`/consultations/${place}/closing`, { closesAt: 'soon' })).status).toBe(400);
  city.pass(8 * 3_600_000 - 60_000);
  expect((await browser.open(`/consultations/${place}`)).text).toContain('Décision du registraire');
  const lost = { terminal: 'centre', reason: 'Volée.' };
  expect((await browser.act(`/consultations/${place}/lost`, lost)).status).toBe(303);
  const urn = await browser.act(`/consultations/${place}/export`);
  expect(urn.headers['content-disposition']).toBe('attachment; filename="place-du-marche-urn.json"');
  expect(urn.json()).toMatchObject({ type: 'passerelle/export/1' });
  const wrong = await browser.act(`/consultations/${place}/result`, { document: JSON.stringify(urn.json()) });
  expect(wrong).toMatchObject({ status: 409, text: expect.stringContaining('ne s’accorde pas avec l’urne') });
});

test('a local time becomes an instant with the offset that the city has on that day', () => {
  expect(instantOf('2026-11-22T18:00', 'Europe/Paris')).toBe('2026-11-22T18:00:00+01:00');
  expect(instantOf('2026-07-01T18:00', 'Europe/Paris')).toBe('2026-07-01T18:00:00+02:00');
  expect(instantOf('2026-10-25T01:30', 'Europe/Paris')).toBe('2026-10-25T01:30:00+02:00');
  expect(instantOf('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25T02:30:00+02:00');
  expect(instantOf('2026-10-25T03:30', 'Europe/Paris')).toBe('2026-10-25T03:30:00+01:00');
  expect(instantOf('2026-11-22T18:00', 'America/Martinique')).toBe('2026-11-22T18:00:00-04:00');
  expect(instantOf('2026-11-22T18:00', 'UTC')).toBe('2026-11-22T18:00:00+00:00');
  expect(instantOf('soon', 'Europe/Paris')).toBeUndefined();
  expect(instantOf('2026-13-22T18:00', 'Europe/Paris')).toBeUndefined();
});

test('every page and every refusal is there in Arabic', async () => {
  const city = await startTestCity();
  await city.enrol('centre');
  await city.publish();
  const browser = await loggedIn(city);
  for (const path of ['/terminals', '/consultations', `/consultations/${place}`, '/nowhere', '/consultations/none']) {
    const { text } = await browser.open(`${path}?lang=ar`);
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text, path).not.toMatch(/officer\.|refusal\./);
  }
});
