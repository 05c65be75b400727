import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  ballotId,
  cardToken,
  envelopeBytes,
  exportFileSchema,
  makeRegistrar,
  setHash,
  sign,
  sortByBytes,
  strip,
  toBase64url,
  verifyExport,
} from '../../ballot/index.ts';
import { type StrippedFile, strippedMarksSchema } from '../../contract/provisional.ts';
import { mustBeOk } from '../../contract/result.ts';
import type { Batch } from '../../contract/sync.ts';
import { startTestCity } from '../testing/city.ts';
import { sendProvisional } from '../testing/provisional.ts';
import { countUrn } from '../testing/result.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;
const registrar = makeRegistrar();
const { publicKey, signingKey, fingerprint } = registrar;
const registrarKey = { publicKey, signingKey, fingerprint };
const cards = Array.from({ length: 8 }, (_, n) => `200000000${n}`);

async function startVoting() {
  const city = await startTestCity();
  const terminal = await city.enrol('centre', 'Centre');
  await city.officer('PUT', '/cards', cards.map((card) => `${card},\n`).join(''));
  const draft = await city.publish({ registrarKey });
  const held = await terminal.fetch(place, city.serverKey);
  const token = (card: string) => cardToken(held.tokenKey, card);
  const officer = async (method: string, path: string, body?: unknown) =>
    (await city.officer(method, `/consultations/${place}${path}`, body)).json();
  return { city, terminal, draft, held, token, officer };
}

/** Three definitive ballots, one voter on paper, and provisional ballots of cards that voted, on paper, twice, and not yet. */
async function closedWithEnvelopes() {
  const world = await startVoting();
  const { city, terminal, held, token } = world;
  const batch = terminal.makeBatch(
    held,
    Array.from({ length: 3 }, () => ({ kind: 'blank' }) as const),
  );
  expect((await terminal.sendBatch(batch)).status).toBe(200);
  const voted = cards.slice(0, 3).map(token);
  const paper = token(cards[3] ?? '');
  const marks = { consultation: place, terminal: 'centre', tokens: sortByBytes([...voted, paper]), paper: [paper] };
  expect((await terminal.send('PUT', `/consultations/${place}/marks`, terminal.sign('marks', marks))).status).toBe(200);
  const shown = [cards[0], cards[3], cards[4], cards[4], cards[5], cards[6]].map((card) => token(card ?? ''));
  const { answer, stated } = await sendProvisional(terminal, held, shown);
  expect(answer.status).toBe(200);
  city.pass(hourMs);
  const final = await terminal.sendFinal(place, [batch], 4, { paper: 1, provisional: [stated] });
  expect(final.json()).toMatchObject({ type: 'passerelle/final-ack/1' });
  return world;
}

const strippedBy = (envelopes: unknown): StrippedFile =>
  mustBeOk(strip(exportFileSchema.parse(envelopes), registrar), 'strip').file;

test('an urn is released once its envelopes are stripped, with what the registrar accepted and nothing of the envelopes', async () => {
  const { city, draft, officer } = await closedWithEnvelopes();
  expect(await officer('GET', '/export')).toMatchObject({ error: 'unstripped' });
  const file = strippedBy(await officer('GET', '/envelopes'));
  expect(await officer('PUT', '/stripped', file)).toMatchObject({
    envelopes: 6,
    accepted: 3,
    destroyed: { 'already-voted': 1, 'voted-on-paper': 1, 'twice-provisional': 1 },
  });
  expect(await city.database.rows('select * from provisional_ballots')).toEqual([]);
  expect(await officer('GET', '')).toMatchObject({ ballots: 6, marks: 7, provisional: { envelopes: 6, accepted: 3 } });
  const urn = mustBeOk(verifyExport(exportFileSchema.parse(await officer('GET', '/export'))), 'export');
  expect(urn.urn.terminals.map(({ name, ballots }) => [name, ballots.length])).toEqual([
    ['Centre', 3],
    ['provisional', 3],
  ]);
  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 6, tally: { blank: 3 } });
  expect(await officer('PUT', '/result', sign('result', result, draft.publicationKey))).toEqual(result);
});

test('a result is refused while envelopes wait, and nothing can be added once they are released', async () => {
  const { city, terminal, held, draft, officer, token } = await closedWithEnvelopes();
  await officer('GET', '/envelopes');
  const late = await sendProvisional(terminal, held, [token(cards[7] ?? '')], { closing: true });
  expect(late.answer.json()).toMatchObject({ error: 'frozen' });
  const result = { consultation: place };
  expect(
    (await city.officer('PUT', `/consultations/${place}/result`, sign('result', result, draft.publicationKey))).status,
  ).toBe(409);
});

test('what was stripped is taken once; again it changes nothing, and something else is refused', async () => {
  const { city, officer } = await closedWithEnvelopes();
  const envelopes = await officer('GET', '/envelopes');
  const file = strippedBy(envelopes);
  const taken = await officer('PUT', '/stripped', file);
  const rows = () => city.database.rows('select * from marks order by token, terminal');
  const before = await rows();
  expect(await officer('PUT', '/stripped', file)).toEqual(taken);
  expect(await rows()).toEqual(before);
  const key = { publicKey: signingKey, privateKey: registrar.signingPrivateKey };
  const { accepted, destroyed, ...rest } = taken;
  const other = { ...rest, accepted: accepted - 1, setHash: setHash([]), destroyed: { ...destroyed, copied: 1 } };
  expect(await officer('PUT', '/stripped', { ...file, manifest: sign('stripped', other, key) })).toMatchObject({
    error: 'wrong-stripping',
  });
  expect(await officer('GET', '/envelopes')).toMatchObject({ error: 'already-stripped' });
});

test('another registrar, another ceremony or a changed file is refused, and the envelopes stay', async () => {
  const { city, officer, token } = await closedWithEnvelopes();
  const file = strippedBy(await officer('GET', '/envelopes'));
  const stranger = makeRegistrar();
  const theirs = { publicKey: stranger.signingKey, privateKey: stranger.signingPrivateKey };
  const refused = async (changed: object, message: RegExp) =>
    expect(await officer('PUT', '/stripped', { ...file, ...changed })).toMatchObject({
      error: 'wrong-stripping',
      message: expect.stringMatching(message),
    });
  const manifest = JSON.parse(file.manifest.payload);
  const marks = strippedMarksSchema.parse(JSON.parse(file.marks.payload));
  await refused({ manifest: sign('stripped', manifest, theirs) }, /Another registrar/);
  await refused({ ballots: file.ballots.slice(1) }, /not as it was signed/);
  const key = { publicKey: signingKey, privateKey: registrar.signingPrivateKey };
  const elsewhere = { envelopesHash: toBase64url(randomBytes(32)) };
  await refused(
    {
      manifest: sign('stripped', { ...manifest, ...elsewhere }, key),
      marks: sign('stripped-marks', { ...marks, ...elsewhere }, key),
    },
    /other envelopes/,
  );
  // Even the registrar cannot have a card counted that has voted.
  const tokens = sortByBytes([token(cards[0] ?? ''), ...marks.tokens.slice(1)]);
  await refused({ marks: sign('stripped-marks', { ...marks, tokens }, key) }, /has voted/);
  expect(await city.database.rows('select id from provisional_ballots')).toHaveLength(6);
});

test('a batch of envelopes is stored once, and refused for another form, below k, or where nobody could open it', async () => {
  const { city, terminal, held, token } = await startVoting();
  const tokens = cards.slice(0, 3).map(token);
  const sent = await sendProvisional(terminal, held, tokens);
  expect(sent.answer.json()).toMatchObject({ type: 'passerelle/provisional-ack/1' });
  expect((await sent.put()).text).toBe(sent.answer.text);
  expect(await city.database.rows('select id from provisional_ballots')).toHaveLength(3);
  const refusal = async (change: Partial<Batch>, of = tokens) =>
    (await sendProvisional(terminal, held, of, change)).answer.json().error;
  expect(await refusal({ formHash: toBase64url(randomBytes(32)) })).toBe('not-this-form');
  expect(await refusal({ packageHash: toBase64url(randomBytes(32)) })).toBe('not-this-form');
  expect(await refusal({ rehearsal: true })).toBe('not-this-form');
  expect(await refusal({ consultation: 'autre' })).toBe('invalid');
  expect(await refusal({ setHash: toBase64url(randomBytes(32)) })).toBe('wrong-set-hash');
  expect(await refusal({}, tokens.slice(1))).toBe('below-k');
  const other = await city.publish({ consultation: 'sans-registraire' });
  expect(other.draft.registrarKey).toBeUndefined();
  const without = await terminal.fetch('sans-registraire', city.serverKey);
  const batch = toBase64url(randomBytes(16));
  const manifest = {
    ...{ consultation: 'sans-registraire', terminal: 'centre', batch, count: 1, rehearsal: false, closing: true },
    ...{ sealedBytes: envelopeBytes(without.context.sealedBytes), formHash: without.context.formHash },
    packageHash: without.delivery.packageHash,
  };
  const envelope = randomBytes(manifest.sealedBytes);
  const signed = Buffer.from(
    JSON.stringify(terminal.sign('provisional', { ...manifest, setHash: setHash([ballotId(envelope)]) })),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(signed.length);
  const answer = await terminal.send(
    'PUT',
    `/consultations/sans-registraire/provisional/${batch}`,
    Buffer.concat([length, signed, envelope]),
  );
  expect(answer.json()).toMatchObject({ error: 'no-registrar' });
});

test('a substituted registrar key, or the key of the trustees, is not published, and no later version changes it', async () => {
  const { city, draft } = await startVoting();
  const publish = async (change: object) =>
    (await city.officer('POST', '/consultations', { ...draft.draft, ...change })).json();
  const other = makeRegistrar().publicKey;
  expect(await publish({ consultation: 'autre', registrarKey: { ...registrarKey, publicKey: other } })).toMatchObject({
    message: expect.stringContaining('registrarKey.fingerprint'),
  });
  const { publicKey: key, signingKey: signs, fingerprint: reads } = makeRegistrar();
  const changed = { registrarKey: { publicKey: key, signingKey: signs, fingerprint: reads } };
  expect(await publish(changed)).toMatchObject({ error: 'changed-too-much' });
  expect(await publish({ registrarKey: undefined })).toMatchObject({ error: 'changed-too-much' });
});

test('a final manifest that says another number of votes on paper, or other envelopes, than arrived is refused', async () => {
  const { city, terminal, held, token } = await startVoting();
  const [paper = ''] = [token(cards[0] ?? '')];
  const marks = { consultation: place, terminal: 'centre', tokens: [paper], paper: [paper] };
  await terminal.send('PUT', `/consultations/${place}/marks`, terminal.sign('marks', marks));
  const { stated } = await sendProvisional(terminal, held, cards.slice(1, 4).map(token));
  city.pass(hourMs);
  const final = async (marks: number, change: object) => (await terminal.sendFinal(place, [], marks, change)).json();
  expect(await final(1, { provisional: [stated] })).toMatchObject({ error: 'incoherent' });
  expect(await final(1, { paper: 1 })).toMatchObject({ error: 'incoherent' });
  expect(await final(2, { paper: 2, provisional: [stated] })).toMatchObject({ error: 'incomplete' });
  const more = { ...stated, batch: toBase64url(randomBytes(16)) };
  expect(await final(1, { paper: 1, provisional: [stated, more] })).toMatchObject({ error: 'incomplete' });
  expect(await final(1, { paper: 1, provisional: [stated] })).toMatchObject({ type: 'passerelle/final-ack/1' });
});
