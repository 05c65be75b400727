import { expect, test } from 'vitest';
import {
  ballotId,
  cardToken,
  exportFileSchema,
  freeCards,
  makeRegistrar,
  sealedSaidBytes,
  sealSaid,
  sortByBytes,
  strip,
  toBase64url,
} from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { signedSchema } from '../../contract/signed.ts';
import { debateAround, stagesAround } from '../../contract/stages.fixture.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import { makeDraft } from '../testing/consultation.ts';
import { sendProvisional } from '../testing/provisional.ts';
import { type Answer, send } from '../testing/request.ts';
import { instantOf } from './local-time.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;

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

test('an officer reads what was written in a debate, publishes it or not, and residents see which and why', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre', 'Centre');
  const browser = await loggedIn(city);
  const { draft } = makeDraft(city.now());
  const { information, ...later } = stagesAround(draft);
  const pages = information.pages.map(({ picture: _, ...page }) => page);
  const stages = { information: { ...information, pages, documents: [] }, debate: debateAround(draft), ...later };
  await city.publish({ stages });
  const held = await terminal.fetch(place, city.serverKey);
  const key = held.package.contributionKey ?? '';
  const said = ['Un kiosque <b>à musique</b>.', 'Mon voisin est bruyant.'].map((text) =>
    sealSaid({ kind: 'remark', language: 'fr', text }, place, key),
  );
  const proposal = { kind: 'proposal', language: 'fr', title: 'Un verger', text: 'Des pommiers.' } as const;
  said.push(sealSaid(proposal, place, key), new Uint8Array(sealedSaidBytes));
  const sorted = sortByBytes(said.map(ballotId)).map((id) => said.find((one) => ballotId(one) === id) ?? said[0]);
  const body = {
    consultation: place,
    terminal: 'centre',
    sealed: sorted.map((one) => toBase64url(one ?? new Uint8Array())),
  };
  for (let times = 0; times < 2; times += 1)
    expect(
      (await terminal.send('PUT', `/consultations/${place}/contributions`, terminal.sign('contributions', body)))
        .status,
    ).toBe(200);
  expect(city.logged.join()).not.toContain('kiosque');

  const path = `/consultations/${place}/moderation`;
  const page = (await browser.open(path)).text;
  expect(page).toContain('Un kiosque &lt;b&gt;à musique&lt;/b&gt;.');
  expect(page).toContain('À lire (3)');
  const decide = (text: string, decision: string, reason = 'personal') =>
    browser.act(path, { contribution: idAfter(page, text), decision, reason });
  expect(await decide('kiosque', 'publish')).toMatchObject({ status: 303, headers: { location: path } });
  expect((await decide('voisin', 'refuse')).status).toBe(303);
  expect((await decide('voisin', 'publish')).status).toBe(404);
  const board = (await city.page(`/consultations/${place}`)).text;
  expect(board).toContain('Un kiosque &lt;b&gt;à musique&lt;/b&gt;.');
  expect(board).toContain('données personnelles 1');
  for (const hidden of ['voisin', 'verger']) expect(board).not.toContain(hidden);

  const told = async (edition: number) => terminal.send('GET', `/consultations/${place}/debate/${edition}`);
  const list = JSON.parse((await told(0)).json().payload);
  expect(list).toMatchObject({
    edition: 2,
    contributions: [{ contribution: { text: 'Un kiosque <b>à musique</b>.' } }],
  });
  expect((await told(2)).status).toBe(404);
  expect((await decide('kiosque', 'refuse', 'off-topic')).status).toBe(303);
  expect(JSON.parse((await told(2)).json().payload)).toMatchObject({ edition: 3, contributions: [] });
});

/** The name of the contribution that says this, on the page of moderation: in the forms below it. */
function idAfter(page: string, text: string): string {
  const at = page.indexOf(text);
  return page.slice(at).match(/name="contribution" value="([0-9a-f]{32})"/)?.[1] ?? '';
}

test('an officer sees what waits for the registrar, and what to type, from the opening to the destroyed envelopes', async () => {
  const registrar = makeRegistrar();
  const { publicKey, signingKey, fingerprint } = registrar;
  const city = await startTestCity();
  const terminal = await city.enrol('centre', 'Centre');
  const cards = ['2000000001', '2000000002', '2000000003', '2000000004'];
  await city.officer('PUT', '/cards', cards.map((card, at) => `${card},${at === 3 ? 'centre' : ''}\n`).join(''));
  await city.publish({ registrarKey: { publicKey, signingKey, fingerprint } });
  const held = await terminal.fetch(place, city.serverKey);
  const tokens = cards.map((card) => cardToken(held.tokenKey, card));
  const browser = await loggedIn(city);
  const page = async () => (await browser.open(`/consultations/${place}/registrar`)).text;
  expect((await browser.open(`/consultations/${place}`)).text).toContain(`/consultations/${place}/registrar`);
  expect(await page()).toContain('0 bulletin provisoire reçu');
  expect(await page()).toMatch(
    /Centre<\/th><td class="amount">1<\/td><td class="amount">0<\/td><td class="amount">0<\/td>/,
  );
  expect(await page()).toContain('--reason out-of-order');

  const { stated } = await sendProvisional(terminal, held, tokens.slice(0, 3));
  expect(await page()).toContain('Rien à faire avant la clôture.');
  const list = (await city.officer('PUT', `/consultations/${place}/held-cards`, '2000000004')).json();
  const decision = freeCards(signedSchema.parse(list), 'interrupted', registrar);
  await city.officer('PUT', `/consultations/${place}/freed`, mustBeOk(decision, 'decision').file);
  expect(await page()).toMatch(
    /Centre<\/th><td class="amount">1<\/td><td class="amount">0<\/td><td class="amount">1<\/td>/,
  );
  await city.officer('PUT', `/consultations/${place}/paper-list`, '2000000001');
  expect(await page()).toContain('1 carte recopiée');
  city.pass(hourMs);
  expect(await page()).toContain('On attend encore : Centre.');
  await terminal.sendFinal(place, [], 0, { provisional: [stated] });
  expect(await page()).toContain(`passerelle export-envelopes ${place} -o envelopes.json`);

  const envelopes = exportFileSchema.parse((await city.officer('GET', `/consultations/${place}/envelopes`)).json());
  const { file } = mustBeOk(strip(envelopes, registrar), 'strip');
  expect((await city.officer('PUT', `/consultations/${place}/stripped`, file)).status).toBe(200);
  const after = await page();
  expect(after).toMatch(/Comptés<\/th><td class="amount">2</);
  expect(after).toContain('Détruit');
  expect(after).not.toContain('passerelle ');
  for (const token of tokens) expect(after).not.toContain(token);
});

test('a consultation without a registrar says so, and offers no envelopes', async () => {
  const city = await startTestCity();
  await city.publish();
  const browser = await loggedIn(city);
  const { text } = await browser.open(`/consultations/${place}/registrar`);
  expect(text).toContain('ne nomme pas de registraire');
  expect(text).toContain('passerelle paper-list');
  expect(text).not.toContain('passerelle free');
  expect((await browser.open('/consultations/none/registrar')).status).toBe(404);
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
  for (const path of [
    '/terminals',
    '/consultations',
    `/consultations/${place}`,
    `/consultations/${place}/registrar`,
    '/nowhere',
    '/consultations/none',
  ]) {
    const { text } = await browser.open(`${path}?lang=ar`);
    expect(text).toContain('<html lang="ar" dir="rtl">');
    expect(text, path).not.toMatch(/officer\.|refusal\./);
  }
});

test('the month’s figures hide what is small, and are handed out as files to whoever is logged in', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const empty = await (await loggedIn(city)).open('/figures');
  expect(empty.text).toContain('Aucune borne n’a encore envoyé de mois terminé');
  const month = '2026-10';
  const statistics = {
    ...{ terminal: 'centre', month, visits: 40, lengths: { 'under-5': 40 }, languages: { fr: 33, ar: 7 } },
    ...{ themes: { logement: 12, justice: 2 }, aids: {}, waits: { 'under-1': 9, 'over-10': 1 }, hosts: {} },
  };
  expect((await centre.send('PUT', '/statistics', centre.sign('statistics', statistics))).status).toBe(200);
  const report = {
    ...{ report: 'AAAAAAAAAAAAAAAAAAAAAA', mediator: 2, day: '2026-10-22', place: 'Hall', minutes: 23, duration: 30 },
    ...{ thematics: ['email'], materials: ['ordinateur'], autonomy: 'autonome', redirection: null, note: '' },
  };
  const sent = centre.sign('activity', { terminal: 'centre', reports: [report] });
  expect((await centre.send('PUT', '/activity', sent)).status).toBe(200);
  const browser = await loggedIn(city);
  const { text } = await browser.open(`/figures?month=${month}`);
  for (const shown of ['Visites : 40', 'Logement', 'Comptes rendus : 1', 'Moins de 5 comptes rendus'])
    expect(text).toContain(shown);
  expect(text).toMatch(/Justice<\/span><\/th><td class="amount">moins de 5</);
  expect(text, 'one wait of more than ten minutes').not.toMatch(/>plus de 10 minutes<\/th><td class="amount">1</);
  const csv = await browser.open(`/figures/${month}/statistics.csv?lang=en`);
  expect(csv.text).toContain(`${month};Themes of procedures;Logement;12\r\n`);
  expect(csv.text).toContain(`${month};Themes of procedures;Justice;< 5\r\n`);
  expect((await browser.open(`/figures/${month}/reports.csv`)).text).toContain('22/10/2026');
  expect((await browser.open('/figures/2026-09/statistics.csv')).status).toBe(404);
  const stranger = new Browser(city);
  for (const path of ['/figures', `/figures/${month}/statistics.csv`, `/figures/${month}/reports.xlsx`])
    expect(await stranger.open(path)).toMatchObject({ status: 303, headers: { location: '/login' } });
});
