import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ballotContext,
  ballotId,
  fingerprint,
  sign,
  sortByBytes,
  toBase64url,
  tracker,
  verify,
} from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { languages } from '../../contract/form.ts';
import { recordSchema, terminalRecordSchema } from '../../contract/record.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { FinalManifest } from '../../contract/sync.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import { squareForm, type TestDraft } from '../testing/consultation.ts';
import type { TestBatch, TestTerminal } from '../testing/terminal.ts';

const place = 'place-du-marche';
const page = `/consultations/${place}`;
const hourMs = 3_600_000;

function choose(option: string, times: number): Choices[] {
  return Array.from({ length: times }, () => ({ kind: 'single', option }));
}

async function startVoting(change?: Partial<TestDraft['draft']>) {
  const city = await startTestCity();
  const terminal = await city.enrol('centre', 'Médiathèque du Centre');
  const draft = await city.publish(change);
  const held = await terminal.fetch(place, city.serverKey);
  const batch = terminal.makeBatch(held, [...choose('arbres', 5), ...choose('jeux', 3), { kind: 'blank' }]);
  await terminal.sendBatch(batch);
  return { city, terminal, draft, batch };
}

/** Closes, and publishes the result that the batch has. */
async function publishResult(
  city: TestCity,
  terminal: TestTerminal,
  draft: TestDraft,
  batch: TestBatch,
  damaged?: FinalManifest['damaged'],
) {
  city.pass(hourMs);
  const marks = batch.sealed.length + (damaged?.ballots ?? 0);
  await terminal.sendMarks(
    place,
    Array.from({ length: marks }, () => toBase64url(randomBytes(32))),
  );
  await terminal.sendFinal(place, [batch], marks, damaged && { damaged });
  await city.officer('GET', `/consultations/${place}/export`);
  const { packageHash } = (await city.officer('GET', `/consultations/${place}`)).json();
  const counts: Record<string, number> = { arbres: 5, jeux: 3, halle: 0 };
  const result = {
    consultation: place,
    rehearsal: draft.draft.rehearsal,
    packageHash,
    formHash: ballotContext(draft.draft).formHash,
    keyFingerprint: draft.draft.ballotKey.fingerprint,
    setHash: batch.manifest.setHash,
    turnout: 9,
    tally: {
      kind: 'single',
      options: squareForm.options.map(({ id }) => ({ id, count: counts[id] ?? 0 })),
      blank: 1,
      invalid: 0,
      leaders: ['arbres'],
    },
    lost: [],
    channels: [{ names: ['Médiathèque du Centre'], ballots: 9 }],
  };
  const answer = await city.officer(
    'PUT',
    `/consultations/${place}/result`,
    sign('result', result, draft.publicationKey),
  );
  expect(answer.status, answer.text).toBe(200);
}

test('the board says everything that a consultation owes its residents, in each language', async () => {
  const { city, draft, batch } = await startVoting();
  for (const language of languages) {
    const { status, text, headers } = await city.page(`${page}?lang=${language}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);
    for (const said of [
      draft.draft.title[language],
      draft.draft.whoMayTakePart[language],
      draft.draft.whatHappensNext[language],
      draft.draft.ballotKey.fingerprint,
      fingerprint(city.serverKey),
      batch.manifest.setHash,
      'Médiathèque du Centre',
    ])
      expect(text).toContain(said);
  }
  expect((await city.page(page)).text).toContain(
    'Consultation\u00a0: ceci n’est pas un scrutin au sens du code électoral.',
  );
});

test('a text that the city did not translate is shown in French and marked as such', async () => {
  const { city } = await startVoting({ languages: ['fr'], title: { fr: 'La place' } });
  expect((await city.page(`${page}?lang=ar`)).text).toContain('<h1><span lang="fr" dir="ltr">La place</span></h1>');
});

test('a tracker is found however it is typed, and only when its ballot is in the urn', async () => {
  const { city, terminal, batch } = await startVoting();
  const held = await terminal.fetch(place, city.serverKey);
  const waiting = terminal.makeBatch(held, choose('halle', 3));
  const search = async (typed: string) => (await city.page(`${page}?tracker=${encodeURIComponent(typed)}`)).text;
  for (const sealed of batch.sealed) {
    const known = tracker(ballotId(sealed));
    const typings = [
      known,
      known.toLowerCase(),
      known.replaceAll('-', ''),
      ` ${known.replaceAll('-', ' – ')} `,
      known.replaceAll('0', 'o').replaceAll('1', 'l'),
      known.replaceAll('-', '\u2011\u200f'),
    ];
    for (const typed of typings) expect(await search(typed), typed).toContain(`le bulletin ${known} est dans l’urne`);
  }
  const unsent = tracker(ballotId(waiting.sealed[0] ?? new Uint8Array()));
  expect(await search(unsent)).toContain(`Le bulletin ${unsent} n’est pas dans l’urne`);
  for (const wrong of ['7K3M', 'U'.repeat(12), '<script>alert(1)</script>', "' or 1=1 --", '７Ｋ'])
    expect(await search(wrong)).toContain('n’est pas un numéro de suivi');
});

test('the list of trackers is the whole urn, sorted, in pages', async () => {
  const { city, terminal, batch } = await startVoting();
  const held = await terminal.fetch(place, city.serverKey);
  const context = held.context.sealedBytes;
  const many = terminal.frame(
    held,
    Array.from({ length: 1_100 }, () => randomBytes(context)),
  );
  expect((await terminal.sendBatch(many)).status).toBe(200);
  const expected = [...batch.sealed, ...many.sealed].map((sealed) => tracker(ballotId(sealed))).sort();
  const listed: string[] = [];
  for (let next: string | undefined = `${page}/trackers`; next !== undefined; ) {
    const { text } = await city.page(next);
    listed.push(...[...text.matchAll(/<li><code>([^<]*)<\/code>/g)].map(([, one]) => one ?? ''));
    next = text.match(/rel="next" href="([^"]*)"/)?.[1]?.replaceAll('&amp;', '&');
  }
  expect(listed).toEqual(expected);
});

test('the published result is shown with a chart, a table, its channels and what the city will do', async () => {
  const { city, terminal, draft, batch } = await startVoting();
  expect((await city.page(page)).text).not.toContain('id="result"');
  await publishResult(city, terminal, draft, batch);
  const { text } = await city.page(page);
  expect(text.match(/<svg /g)).toHaveLength(4);
  expect(text).toContain('<rect class="lead-bar" width="55.6"');
  expect(text).toMatch(/<th scope="row">Des arbres et des bancs.*En tête.*<\/th><td class="amount">5<\/td>/);
  expect(text).toMatch(/<th scope="row">Médiathèque du Centre<\/th><td class="amount">9<\/td>/);
  expect(text).toContain('9 bulletins dans l’urne');
  expect(text).toContain('Ce que la ville fera du résultat');
  expect((await city.page(`${page}?lang=ar`)).text).toContain('9 أوراق في الصندوق');
  expect((await city.page('/')).text).toContain('Résultat publié');
});

test('a box that was damaged is said in words, beside its terminal and with the result that lacks it', async () => {
  const { city, terminal, draft, batch } = await startVoting();
  await publishResult(city, terminal, draft, batch, { ballots: 2, envelopes: 1, parts: ['urn', 'provisional'] });
  const { text } = await city.page(page);
  expect(text).toContain('Abîmée : l’urne et la boîte des bulletins provisoires.');
  expect(text).toContain('2 bulletins n’ont pas pu être lus. 1 bulletin provisoire n’a pas pu être lu.');
  expect(text).toContain('La borne « Médiathèque du Centre » a été abîmée, et ce qui n’a pas pu être lu manque');
  const arabic = (await city.page(`${page}?lang=ar`)).text;
  expect(arabic).toContain('تعذرت قراءة ورقتين. تعذرت قراءة ورقة مؤقتة واحدة.');
  expect(arabic).toContain('تلف الجهاز «Médiathèque du Centre»');
  expect((await city.page(`${page}?lang=en`)).text).toContain('Damaged: the ballot box and the box of provisional');
});

test('a box in which all could be read says that it was damaged, and the result lacks nothing', async () => {
  const { city, terminal, draft, batch } = await startVoting();
  await publishResult(city, terminal, draft, batch, { ballots: 0, parts: ['poll-book'] });
  const { text } = await city.page(page);
  expect(text).toContain('Abîmée : le registre des participations.');
  expect(text).toContain('Tous les bulletins ont pu être lus.');
  expect(text).not.toContain('manque dans ce résultat');
});

test('people who voted on paper away from any terminal are a number on the page and in the record', async () => {
  const { city } = await startVoting();
  expect((await city.page(page)).text).not.toContain('hors des bornes');
  expect((await city.page(`${page}/record/paper-lists.json`)).status).toBe(404);
  await city.officer('PUT', '/cards', '2000000001,\n2000000002,');
  await city.officer('PUT', `/consultations/${place}/paper-list`, '2000000001\n2000000002');
  expect((await city.page(page)).text).toContain('2 personnes ont voté sur papier hors des bornes');
  expect((await city.page(`${page}/record/paper-lists.json`)).text).toBe('{"cards":2}');
  expect((await city.page(`${page}/record/record.json`)).text).toContain('paper-lists.json');
});

test('the page shows no figure below k, neither of a place nor of a last batch, and says where the signed ones are', async () => {
  const { city, terminal, batch } = await startVoting();
  const gare = await city.enrol('gare', 'Gare');
  const held = await gare.fetch(place, city.serverKey);
  const own = await terminal.fetch(place, city.serverKey);
  city.pass(hourMs);
  const small = gare.makeBatch(held, choose('halle', 2), { closing: true });
  const last = terminal.makeBatch(own, choose('halle', 1), { closing: true });
  expect((await gare.sendBatch(small)).status).toBe(200);
  expect((await terminal.sendBatch(last)).status).toBe(200);
  const { text } = await city.page(page);
  const section = text.slice(text.indexOf('<section id="urn"'));
  expect(section).toMatch(/<th scope="row">Médiathèque du Centre, Gare<\/th><td class="amount">12<\/td>/);
  expect(section.match(/class="amount">\d+</g)).toEqual(['class="amount">12<']);
  for (const { manifest } of [batch, small, last]) expect(section).toContain(manifest.setHash);
  expect(section).toContain('le nombre exact de bulletins de chaque borne');
});

test('a rehearsal says so on every page of it', async () => {
  const { city } = await startVoting({ rehearsal: true });
  expect((await city.page('/')).text).toContain('<span class="badge warn">Répétition</span>');
  for (const path of [page, `${page}/trackers`])
    expect((await city.page(path)).text, path).toContain('Ceci est une répétition.');
});

test('the record has every file that it lists, to the byte, and grows with the urn', async () => {
  const { city, terminal, draft, batch } = await startVoting();
  const read = async (file: string) => (await city.page(`${page}/record/${file}`)).text;
  const list = async () => {
    const signed = mustBeOk(
      verify(JSON.parse(await read('record.json')), 'record', city.serverKey, recordSchema),
      'record',
    );
    for (const { name, hash } of signed.files)
      expect(
        createHash('sha256')
          .update(await read(name))
          .digest('base64url'),
        name,
      ).toBe(hash);
    return signed.files.map(({ name }) => name);
  };
  expect(await list()).toEqual(['package-1.json', 'terminal-centre.json', 'trackers.json']);
  const { closesAt } = draft.draft;
  const later = { closesAt: new Date(Date.parse(closesAt) + hourMs / 2).toISOString() };
  expect((await city.officer('POST', '/consultations', { ...draft.draft, ...later })).status).toBe(200);
  await publishResult(city, terminal, draft, batch);
  expect(await list()).toEqual([
    'package-1.json',
    'package-2.json',
    'result.json',
    'terminal-centre.json',
    'trackers.json',
  ]);
  const own = terminalRecordSchema.parse(JSON.parse(await read('terminal-centre.json')));
  const ids = batch.sealed.map(ballotId);
  expect(own.batches.map((one) => one.ids)).toEqual([sortByBytes(ids)]);
  expect(JSON.parse(await read('trackers.json'))).toEqual(ids.map(tracker).sort());
  expect((await city.page(`${page}/record/terminal-gare.json`)).status).toBe(404);
  expect((await city.page(`/consultations/autre/record/record.json`)).status).toBe(404);
});

test('the record holds no sealed ballot, no mark and no time at which anything arrived', async () => {
  const { city, terminal, draft, batch } = await startVoting();
  const again = terminal.makeBatch(await terminal.fetch(place, city.serverKey), choose('halle', 4));
  const tokens = Array.from({ length: 13 }, () => toBase64url(randomBytes(32)));
  expect((await terminal.sendBatch(again)).status).toBe(200);
  expect((await terminal.sendMarks(place, tokens)).status).toBe(200);
  const texts = await Promise.all(
    ['record.json', 'package-1.json', 'terminal-centre.json', 'trackers.json'].map(
      async (file) => (await city.page(`${page}/record/${file}`)).text,
    ),
  );
  const all = texts.join('\n');
  for (const sealed of [...batch.sealed, ...again.sealed]) expect(all).not.toContain(toBase64url(sealed).slice(0, 40));
  for (const token of tokens) expect(all).not.toContain(token);
  const times = new Set([...all.matchAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g)].map(([time]) => time));
  expect(times).toEqual(new Set([draft.draft.opensAt, draft.draft.closesAt]));
  const own = JSON.parse(texts[2] ?? '');
  const names = own.batches.map(
    ({ manifest }: { manifest: { payload: string } }) => JSON.parse(manifest.payload).batch,
  );
  expect(names).toEqual([batch.manifest.batch, again.manifest.batch].sort());
});

test('a page that does not exist says so, with its status, whatever the address', async () => {
  const city = await startTestCity();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (path) => {
      const { status, text } = await city.page(`/consultations/${encodeURIComponent(path.toWellFormed())}`);
      expect(status).toBe(404);
      expect(text).toContain('Cette page n’existe pas');
    }),
    { numRuns: 40 },
  );
  expect((await city.page('/wp-login.php?lang=en')).text).toContain('This page does not exist');
});

test('hostile texts stay texts, on every page and in every language', async () => {
  const city = await startTestCity();
  const hostile = `"><script>alert(1)</script><img src=x onerror='alert(1)'>&amp;{{t}}`;
  const text = { fr: hostile, en: hostile, ar: hostile };
  const options = squareForm.options.map((option) => ({ ...option, label: text, description: text }));
  const form = { ...squareForm, question: text, help: text, options };
  await city.publish({
    title: text,
    information: [text],
    privacyNotice: [text],
    whoMayTakePart: text,
    whatHappensNext: text,
    tieRule: text,
    form,
  });
  for (const path of ['/', page, `${page}?tracker=${encodeURIComponent(hostile)}`, `${page}/trackers`])
    for (const language of languages) {
      const shown = (await city.page(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`)).text;
      expect(shown).not.toMatch(/<script|<img/);
      if (!path.endsWith('trackers')) expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    }
});

test('pages load nothing from elsewhere, run no script, set no cookie, and say so in their headers', async () => {
  const { city } = await startVoting();
  const { text, headers } = await city.page(page);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['set-cookie']).toBeUndefined();
  expect(headers['strict-transport-security']).toBeDefined();
  for (const [, address] of text.matchAll(/(?:href|src|action)="([^"]*)"/g)) expect(address).toMatch(/^[/#]/);
  expect(text).not.toMatch(/<script|style=|\son\w+=/);
  const style = text.match(/href="(\/style\.css[^"]*)"/)?.[1] ?? '';
  expect((await city.page(style)).headers['content-type']).toBe('text/css; charset=utf-8');
  expect((await city.page('/icon.svg')).headers['content-type']).toBe('image/svg+xml');
});
