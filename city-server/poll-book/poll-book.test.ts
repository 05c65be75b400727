import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  cardToken,
  exportFileSchema,
  freeCards,
  generateSigningKey,
  makeRegistrar,
  sign,
  signerOf,
  strip,
  toBase64url,
} from '../../ballot/index.ts';
import type { RegistrarFile } from '../../contract/ceremony.ts';
import type { FreeingReason } from '../../contract/freeing.ts';
import { mustBeOk } from '../../contract/result.ts';
import { type Signed, signedSchema } from '../../contract/signed.ts';
import { startTestCity } from '../testing/city.ts';
import { sendProvisional } from '../testing/provisional.ts';
import { countUrn } from '../testing/result.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;
const registrar = makeRegistrar();
const { publicKey, signingKey, fingerprint } = registrar;
const cards = Array.from({ length: 8 }, (_, n) => `200000000${n}`);
const [home = '', moved = '', third = '', fourth = ''] = cards;
const newName = () => toBase64url(randomBytes(16));

/** Two terminals; the first card is at home at the first of them, the others nowhere. */
async function startVoting() {
  const city = await startTestCity();
  const centre = await city.enrol('centre', 'Centre');
  const gare = await city.enrol('gare', 'Gare');
  await city.officer('PUT', '/cards', cards.map((card) => `${card},${card === home ? 'centre' : ''}\n`).join(''));
  const draft = await city.publish({ registrarKey: { publicKey, signingKey, fingerprint } });
  const held = await centre.fetch(place, city.serverKey);
  const heldByGare = await gare.fetch(place, city.serverKey);
  const token = (card: string) => cardToken(held.tokenKey, card);
  const officer = async (method: string, path: string, body?: unknown) =>
    (await city.officer(method, `/consultations/${place}${path}`, body)).json();
  const listHeld = async (...numbers: string[]) => officer('PUT', '/held-cards', numbers.join('\n'));
  const decide = (list: Signed, reason: FreeingReason, by: RegistrarFile = registrar) =>
    mustBeOk(freeCards(signedSchema.parse(list), reason, by), 'decision').file;
  const free = async (reason: FreeingReason, ...numbers: string[]) =>
    officer('PUT', '/freed', decide(await listHeld(...numbers), reason));
  const stripAll = async () => {
    const envelopes = exportFileSchema.parse(await officer('GET', '/envelopes'));
    return officer('PUT', '/stripped', mustBeOk(strip(envelopes, registrar), 'strip').file);
  };
  return { city, centre, gare, draft, held, heldByGare, token, officer, listHeld, decide, free, stripAll };
}

test('a card that was freed takes a provisional ballot elsewhere, and a ballot at its holder as before', async () => {
  const { city, centre, gare, token, free, listHeld } = await startVoting();
  const reservation = newName();
  await centre.reserve(place, token(moved), reservation);
  for (const card of [home, moved])
    expect((await gare.reserve(place, token(card), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  expect(await listHeld(home, moved)).toMatchObject({ type: 'passerelle/held-cards/1' });
  expect(await free('out-of-order', home, moved)).toMatchObject({ reason: 'out-of-order', cards: 2 });
  for (const card of [home, moved]) {
    expect((await gare.reserve(place, token(card), newName())).json()).toMatchObject({ error: 'only-provisional' });
    expect((await centre.reserve(place, token(card), reservation)).status).toBe(200);
  }
  // Given back by its holder, it is as free as any card; and its next holder is not one that the registrar decided about.
  await centre.reserve(place, token(moved), reservation, true);
  expect((await gare.reserve(place, token(moved), newName())).status).toBe(200);
  expect((await centre.reserve(place, token(moved), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  const kept = await city.database.rows<{ text: string }>('select manifest::text "text" from freeing_decisions');
  for (const { text } of kept) for (const card of [home, moved]) expect(text).not.toContain(token(card));
});

test('lines whose card is not held, took part or is unknown are named, and a list that is none is refused', async () => {
  const { centre, token, listHeld, officer, gare } = await startVoting();
  await gare.reserve(place, token(third), newName());
  await gare.sendMarks(place, [token(third)]);
  await centre.reserve(place, token(fourth), newName());
  expect(await listHeld('number', home, moved, '', third, '2999999999', fourth)).toEqual({
    refused: [
      { line: 3, why: 'not-held' },
      { line: 5, why: 'already-voted' },
      { line: 6, why: 'not-listed' },
    ],
  });
  expect((await listHeld(home, home)).message).toContain(
    'Line 2: expected a card that does not stand above, in line 1',
  );
  expect((await listHeld(`${home},Dupont`)).message).toContain('Line 1: expected one column');
  expect((await listHeld('')).message).toContain('Line 1: expected a card number');
  expect(await officer('PUT', '/freed', { type: 'passerelle/stripped-file/1' })).toMatchObject({ error: 'invalid' });
});

test('a decision of another registrar, of cards that voted since, or that comes too late changes nothing', async () => {
  const { city, centre, gare, token, listHeld, decide, officer } = await startVoting();
  await centre.reserve(place, token(moved), newName());
  const list = await listHeld(home, moved);
  const decision = decide(list, 'interrupted');
  const thief = generateSigningKey();
  const forged = { ...decision, manifest: sign('freed', JSON.parse(decision.manifest.payload), thief) };
  expect(forged.manifest.signer).not.toBe(signerOf(signingKey));
  expect(await officer('PUT', '/freed', forged)).toMatchObject({ error: 'wrong-decision' });
  await centre.sendMarks(place, [token(moved)]);
  expect((await officer('PUT', '/freed', decision)).message).toContain('has taken part or changed hands');
  expect((await gare.reserve(place, token(home), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  const alone = decide(await listHeld(home), 'interrupted');
  const taken = await officer('PUT', '/freed', alone);
  city.pass(hourMs);
  const late = decide(await listHeld(home), 'out-of-order');
  expect(await officer('PUT', '/freed', late)).toMatchObject({ error: 'already-closed' });
  // What was taken is taken: again it is answered as it was.
  expect(await officer('PUT', '/freed', alone)).toEqual(taken);
});

test('a provisional ballot of a card of a lost terminal counts only where neither a paper nor a ballot of it can', async () => {
  const accepted: Record<string, number> = {};
  for (const what of ['nothing decided', 'freed', 'freed, then its ballots arrived', 'ballots before'] as const) {
    const { city, centre, gare, held, heldByGare, token, officer, free, listHeld, stripAll, decide } =
      await startVoting();
    const { answer, stated } = await sendProvisional(gare, heldByGare, [home, third, fourth].map(token));
    expect(answer.status).toBe(200);
    const batch = centre.makeBatch(
      held,
      Array.from({ length: 3 }, () => ({ kind: 'blank' }) as const),
    );
    if (what === 'ballots before') await centre.sendBatch(batch);
    expect(await free('no-paper-there', home)).toMatchObject({ error: 'not-closed' });
    expect(await free('out-of-order', home)).toMatchObject({ cards: 1 });
    city.pass(hourMs);
    await gare.sendFinal(place, [], 0, { provisional: [stated] });
    const early = decide(await listHeld(home), 'no-paper-there');
    expect((await officer('PUT', '/freed', early)).message).toContain('is not given up');
    await officer('POST', '/terminals/centre/lost', { reason: 'Volée.' });
    if (what !== 'nothing decided') {
      const decided = await free('no-paper-there', home);
      if (what === 'ballots before') expect(decided.message).toContain('have arrived');
      else expect(decided).toMatchObject({ cards: 1 });
    }
    if (what === 'freed, then its ballots arrived') expect((await centre.sendBatch(batch)).status).toBe(200);
    accepted[what] = (await stripAll()).accepted;
    expect(await officer('PUT', '/freed', early)).toMatchObject({ error: 'frozen' });
  }
  expect(accepted).toEqual({
    'nothing decided': 2,
    freed: 3,
    'freed, then its ballots arrived': 2,
    'ballots before': 2,
  });
}, 60_000);

test('people on a list of paper voters have voted: no terminal takes a ballot of theirs, and a provisional one is destroyed', async () => {
  const { city, centre, gare, heldByGare, token, officer, stripAll } = await startVoting();
  expect(await officer('PUT', '/paper-list', `number\n${third}\n${fourth}\n`)).toEqual({ cards: 2 });
  expect((await gare.reserve(place, token(third), newName())).json()).toMatchObject({ error: 'already-voted' });
  const { stated } = await sendProvisional(gare, heldByGare, [third, moved, cards[4] ?? ''].map(token));
  city.pass(hourMs);
  await gare.sendFinal(place, [], 0, { provisional: [stated] });
  await centre.sendFinal(place, [], 0);
  // Known now: its home says that it took no part there.
  expect(await officer('PUT', '/paper-list', home)).toEqual({ cards: 1 });
  expect(await officer('GET', '')).toMatchObject({ stage: 'complete', ballots: 0, marks: 3, paperLists: 3 });
  expect(await stripAll()).toMatchObject({ accepted: 2, destroyed: { 'voted-on-paper': 1 } });
  expect(await officer('PUT', '/paper-list', cards[5])).toMatchObject({ error: 'frozen' });
});

test('a list with one card that voted, or may have voted, is not taken at all; its lines are named', async () => {
  const { centre, gare, token, officer, city } = await startVoting();
  await gare.reserve(place, token(moved), newName());
  await centre.sendMarks(place, [token(third)]);
  await officer('PUT', '/paper-list', fourth);
  const before = await city.database.rows('select * from marks');
  const list = [home, cards[5], moved, third, fourth, '2999999999'].join('\n');
  expect(await officer('PUT', '/paper-list', list)).toEqual({
    refused: [
      { line: 1, why: 'not-known-yet' },
      { line: 3, why: 'not-known-yet' },
      { line: 4, why: 'already-voted' },
      { line: 5, why: 'listed-already' },
      { line: 6, why: 'not-listed' },
    ],
  });
  expect(await city.database.rows('select * from marks')).toEqual(before);
  expect(await city.database.rows('select cards from paper_lists')).toEqual([{ cards: 1 }]);
});

test('a terminal that was given up hinders a paper list only where ballots of it arrived without marks', async () => {
  const { city, centre, gare, held, token, officer } = await startVoting();
  await gare.reserve(place, token(moved), newName());
  const batch = centre.makeBatch(
    held,
    Array.from({ length: 3 }, () => ({ kind: 'blank' }) as const),
  );
  await centre.sendBatch(batch);
  city.pass(hourMs);
  for (const name of ['centre', 'gare']) await officer('POST', `/terminals/${name}/lost`, { reason: 'Volée.' });
  expect(await officer('PUT', '/paper-list', `${moved}\n${home}`)).toEqual({
    refused: [{ line: 2, why: 'not-known-yet' }],
  });
  expect(await officer('PUT', '/paper-list', moved)).toEqual({ cards: 1 });
});

test('with the result, what the lists said of whom is deleted, and how many they were stays', async () => {
  const { city, centre, gare, token, officer, draft } = await startVoting();
  await officer('PUT', '/paper-list', `${third}\n${fourth}`);
  city.pass(hourMs);
  for (const terminal of [centre, gare]) await terminal.sendFinal(place, [], 0);
  const result = await countUrn(city, draft);
  await officer('PUT', '/result', sign('result', result, draft.publicationKey));
  expect(await officer('GET', '')).toMatchObject({ stage: 'published', marks: 2, paperLists: 2 });
  expect(await city.database.rows('select * from marks')).toEqual([]);
  expect(await officer('PUT', '/paper-list', token(third))).toMatchObject({ error: 'invalid' });
  expect(await officer('PUT', '/paper-list', home)).toMatchObject({ error: 'frozen' });
});
