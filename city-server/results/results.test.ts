import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { sign, toBase64url } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import { languages } from '../../contract/form.ts';
import { ok } from '../../contract/result.ts';
import { fixtureOutcome, stagesAround } from '../../contract/stages.fixture.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import { squareForm, type TestDraft } from '../testing/consultation.ts';
import { countUrn } from '../testing/result.ts';

const place = 'place-du-marche';
const hourMs = 3_600_000;

function choose(option: string, times: number): Choices[] {
  return Array.from({ length: times }, () => ({ kind: 'single', option }));
}

function newTokens(many: number): string[] {
  return Array.from({ length: many }, () => toBase64url(randomBytes(32)));
}

/** Two terminals vote, close, and send everything. */
async function voteAndClose(choices: readonly (readonly Choices[])[], change: Partial<TestDraft['draft']> = {}) {
  const city = await startTestCity();
  const terminals = [await city.enrol('centre', 'Centre'), await city.enrol('gare', 'Gare')].slice(0, choices.length);
  await city.officer('PUT', '/cards', '2000000001,centre\n2000000002,');
  const draft = await city.publish(change);
  const held = await Promise.all(terminals.map((terminal) => terminal.fetch(place, city.serverKey)));
  const early = await city.officer('GET', `/consultations/${place}/export`);
  expect(early.json()).toMatchObject({ error: 'not-closed' });
  city.pass(hourMs);
  for (const [at, terminal] of terminals.entries()) {
    const own = choices[at] ?? [];
    const one = held[at] as NonNullable<(typeof held)[number]>;
    const batches = own.length > 0 ? [terminal.makeBatch(one, own, { closing: true })] : [];
    for (const batch of batches) expect((await terminal.sendBatch(batch)).status).toBe(200);
    await terminal.sendMarks(place, newTokens(own.length));
    expect((await terminal.sendFinal(place, batches, own.length)).status).toBe(200);
  }
  return { city, draft, terminals };
}

function upload(city: TestCity, draft: TestDraft, result: ConsultationResult, key = draft.publicationKey) {
  return city.officer('PUT', `/consultations/${place}/result`, sign('result', result, key));
}

test('what the server releases is what the count accepts, and the same each time', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 5), choose('jeux', 4)]);
  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 9, tally: { leaders: ['arbres'] } });
  const path = `/consultations/${place}/export`;
  expect((await city.officer('GET', path)).text).toBe((await city.officer('GET', path)).text);
  expect((await city.officer('GET', `/consultations/${place}`)).json()).toMatchObject({ stage: 'counting' });
});

test('a published result deletes the poll book, the token key and the reservations, and tells the terminals', async () => {
  const { city, draft, terminals } = await voteAndClose([choose('arbres', 5), choose('jeux', 4)]);
  const result = await countUrn(city, draft);
  const early = await terminals[0]?.send('GET', `/consultations/${place}/result`);
  expect([early?.status, early?.json()]).toMatchObject([404, { error: 'not-found' }]);
  const told = ['/export', ''].map((path) => `/consultations/${place}${path}`);
  const before = await Promise.all(told.map(async (path) => (await city.officer('GET', path)).json()));
  expect(before[1]).toMatchObject({ marks: 9, terminals: [{ marks: 5 }, { marks: 4 }] });
  expect((await upload(city, draft, result)).json()).toEqual(result);
  expect((await upload(city, draft, result)).status).toBe(200);
  for (const table of ['marks', 'token_keys', 'reservations', 'released_reservations']) {
    expect(await city.database.rows(`select * from ${table}`), table).toEqual([]);
    // Not a byte is left in the file of the table either.
    expect(await city.database.row('select pg_relation_size($1::regclass)::int "bytes"', [table]), table).toEqual({
      bytes: 0,
    });
  }
  const after = await Promise.all(told.map(async (path) => (await city.officer('GET', path)).json()));
  expect(after).toEqual([before[0], { ...before[1], stage: 'published' }]);
  expect((await terminals[0]?.heartbeat())?.json().consultations).toMatchObject([{ resultPublished: true }]);
  const signed = await terminals[0]?.send('GET', `/consultations/${place}/result`);
  expect(JSON.parse(signed?.json().payload)).toEqual(result);
  expect((await terminals[0]?.requestPackage(place))?.json()).toMatchObject({ delivery: null });
  expect((await city.officer('GET', `/consultations/${place}`)).json()).toMatchObject({ stage: 'published' });
});

test('once the result is there, the city says what it decided: to residents, to terminals, and without changing what was counted', async () => {
  const instant = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
  const { information, evaluation } = stagesAround({ opensAt: instant(-1), closesAt: instant(1) });
  const pages = information.pages.map(({ picture: _, ...page }) => page);
  const stages = { information: { ...information, pages, documents: [] }, evaluation };
  const { city, draft, terminals } = await voteAndClose([choose('arbres', 5)], { stages });
  const release = () => city.officer('GET', `/consultations/${place}/export`);
  const publish = (change: object) => city.officer('POST', '/consultations', { ...draft.draft, ...change });
  const told = { stages: { ...stages, evaluation: { ...stages.evaluation, outcome: fixtureOutcome } } };
  expect((await publish(told)).json()).toMatchObject({ error: 'already-closed' });
  const result = await countUrn(city, draft);
  await upload(city, draft, result);
  const counted = ['package-1.json', 'terminal-centre.json', 'trackers.json', 'result.json'];
  const record = () =>
    Promise.all(counted.map(async (file) => (await city.page(`/consultations/${place}/record/${file}`)).text));
  const [released, recorded] = [(await release()).text, await record()];

  expect((await city.page(`/consultations/${place}`)).text).toContain('La ville n’a pas encore publié sa décision');
  expect((await publish({ ...told, information: [] })).status).toBe(400);
  expect((await publish({ ...told, closesAt: instant(2) })).json()).toMatchObject({ error: 'already-closed' });
  expect((await publish(told)).json()).toMatchObject({ version: 2 });
  expect((await city.page(`/consultations/${place}`)).text).toContain('Nous faisons le jardin.');
  const { package: envelope, delivery } = (await terminals[0]?.requestPackage(place))?.json() ?? {};
  expect(delivery).toBeNull();
  expect(JSON.parse(envelope.payload).stages.evaluation.outcome).toEqual(fixtureOutcome);
  expect((await terminals[0]?.heartbeat())?.json().consultations).toMatchObject([{ version: 2 }]);
  // What was counted stays what is released and checked.
  expect((await release()).text).toBe(released);
  expect(await record()).toEqual(recorded);
  expect((await city.page(`/consultations/${place}/record/package-2.json`)).json()).toEqual(envelope);
});

test('a result that does not agree with the urn, member by member, is refused', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 5), choose('jeux', 4)]);
  const result = await countUrn(city, draft);
  const { tally } = result;
  if (tally?.kind !== 'single') throw new Error('nine ballots have a tally');
  const hash = toBase64url(randomBytes(32));
  const wrong: Partial<ConsultationResult>[] = [
    { rehearsal: true },
    { packageHash: hash },
    { formHash: hash },
    { keyFingerprint: '0000' },
    { setHash: hash },
    { turnout: 10 },
    { tally: null, channels: [] },
    { tally: { ...tally, blank: 1 } },
    { tally: { ...tally, options: tally.options.toReversed() } },
    { tally: { ...tally, leaders: ['jeux'] } },
    { lost: [{ name: 'Gare', reason: 'Volée.' }] },
    { channels: [{ names: ['Centre', 'Gare'], ballots: 9 }] },
    { channels: [] },
  ];
  for (const change of wrong) {
    const answer = await upload(city, draft, { ...result, ...change });
    expect(answer.json(), JSON.stringify(change)).toMatchObject({ error: 'wrong-result' });
  }
  expect((await upload(city, draft, result, draft.ballotKey)).json()).toMatchObject({ error: 'wrong-result' });
  expect((await upload(city, draft, result)).status).toBe(200);
  const other = { ...result, tally: { ...tally, options: tally.options.toReversed() } };
  expect((await upload(city, draft, other)).json()).toMatchObject({ error: 'already-published' });
});

test('ballots of several answers are counted and published, and a count that cannot be theirs is refused', async () => {
  const { kind: _, ...common } = squareForm;
  const form = { kind: 'multiple', ...common, minimum: 1, maximum: 2 } as const;
  const both: Choices = { kind: 'multiple', options: ['arbres', 'jeux'] };
  const one: Choices = { kind: 'multiple', options: ['halle'] };
  const { city, draft } = await voteAndClose([[both, both, one, { kind: 'blank' }]], { form });
  const result = await countUrn(city, draft);
  const { tally } = result;
  const counts = [
    { id: 'arbres', count: 2 },
    { id: 'jeux', count: 2 },
    { id: 'halle', count: 1 },
  ];
  expect(tally).toEqual({
    ...{ kind: 'multiple', options: counts, blank: 1, invalid: 0 },
    ...{ leaders: ['arbres', 'jeux'], expressed: 3 },
  });
  if (tally?.kind !== 'multiple') throw new Error('a count of several answers');
  for (const wrong of [
    { ...tally, expressed: 2 },
    { ...tally, leaders: ['arbres'] },
    { ...tally, options: counts.map(({ id }) => ({ id, count: 3 })), leaders: counts.map(({ id }) => id) },
    { ...tally, kind: 'approval' as const },
  ])
    expect((await upload(city, draft, { ...result, tally: wrong })).json()).toMatchObject({ error: 'wrong-result' });
  expect((await upload(city, draft, result)).status).toBe(200);
  const { text } = await city.page(`/consultations/${place}`);
  expect(text).toContain('Chaque bulletin peut choisir plusieurs réponses');
  expect(text).toContain('À égalité');
});

test('below k ballots only the turnout can be published', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 2)]);
  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 2, tally: null, channels: [] });
  const options = squareForm.options.map(({ id }) => ({ id, count: id === 'arbres' ? 2 : 0 }));
  const tally = { kind: 'single' as const, options, blank: 0, invalid: 0, leaders: ['arbres'] };
  expect((await upload(city, draft, { ...result, tally })).json()).toMatchObject({ error: 'wrong-result' });
  expect((await upload(city, draft, result)).status).toBe(200);
});

test('marks that arrive after the publication are not written, not even for a moment', async () => {
  const { city, draft, terminals } = await voteAndClose([choose('arbres', 3)]);
  await upload(city, draft, await countUrn(city, draft));
  const late = await terminals[0]?.sendMarks(place, newTokens(4));
  expect([late?.status, late?.json()]).toMatchObject([409, { error: 'already-published' }]);
  expect(await city.database.row('select pg_relation_size(\'marks\')::int "bytes"')).toEqual({ bytes: 0 });
});

test('who took part is nowhere in the files of the tables, even while somebody could still read the rows', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 3)]);
  const result = await countUrn(city, draft);
  const bytes = () => city.database.row('select pg_relation_size(\'marks\')::int "bytes"');
  expect(await bytes()).not.toEqual({ bytes: 0 });
  await city.database.transaction(async (queries) => {
    await queries.run('set transaction isolation level repeatable read');
    await queries.rows('select from packages'); // from here on it sees the rows as they were
    expect((await upload(city, draft, result)).status).toBe(200);
    expect(await bytes()).toEqual({ bytes: 0 });
    return ok(undefined);
  });
});

test('publishing one result leaves what other consultations have', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 3)]);
  const other = `('autre', '\\x01', 'centre'), ('autre', '\\x02', 'centre')`;
  await city.database.run(`insert into marks (consultation, token, terminal) values ${other}`);
  expect((await upload(city, draft, await countUrn(city, draft))).status).toBe(200);
  expect(await city.database.rows('select consultation, terminal from marks')).toEqual([
    { consultation: 'autre', terminal: 'centre' },
    { consultation: 'autre', terminal: 'centre' },
  ]);
});

test('cards imported at the moment of the publication leave no reservation behind, whichever comes first', async () => {
  for (const first of ['import', 'result']) {
    const { city, draft } = await voteAndClose([choose('arbres', 3)]);
    const result = await countUrn(city, draft);
    const waiting = async () =>
      (
        await city.database.rows(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
      ).length;
    const importing = () => city.officer('PUT', '/cards', '2000000001,centre\n2000000003,');
    const publishing = () => upload(city, draft, result);
    const answers: Promise<{ status: number }>[] = [];
    // Nobody writes reservations until both have come as far as they can.
    await city.database.transaction(async (queries) => {
      await queries.run('lock table reservations in share mode');
      for (const start of first === 'import' ? [importing, publishing] : [publishing, importing]) {
        answers.push(start());
        await vi.waitUntil(async () => (await waiting()) === answers.length, { timeout: 20_000 });
      }
      return ok(undefined);
    });
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    expect(await city.database.rows('select from reservations'), `${first} first`).toEqual([]);
  }
});

test('a consultation in which nobody took part can be counted and published', async () => {
  const { city, draft } = await voteAndClose([[]]);
  const result = await countUrn(city, draft);
  expect(result).toMatchObject({ turnout: 0, tally: null });
  expect((await upload(city, draft, result)).status).toBe(200);
});

test('no result before the urn was released for the count', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 3)]);
  const result = await countUrn(city, draft);
  await city.database.run('update consultations set frozen = false');
  expect((await upload(city, draft, result)).json()).toMatchObject({ error: 'not-exported' });
});

test('a terminal that is missing is named in the result, with the reason to count without it, and on the public page', async () => {
  const { city, draft } = await voteAndClose([choose('arbres', 5), choose('jeux', 4)]);
  await city.database.run("delete from finals where terminal = 'gare'");
  await city.officer('POST', `/consultations/${place}/terminals/gare/lost`, { reason: 'Volée le <3 mars>.' });
  const result = await countUrn(city, draft);
  expect(result.lost).toEqual([{ name: 'Gare', reason: 'Volée le <3 mars>.' }]);
  expect((await upload(city, draft, { ...result, lost: [] })).json()).toMatchObject({ error: 'wrong-result' });
  expect((await upload(city, draft, result)).status).toBe(200);
  for (const language of languages)
    expect((await city.page(`/consultations/${place}?lang=${language}`)).text).toMatch(
      /<section id="result"[\s\S]*Gare[\s\S]*Volée le &lt;3 mars&gt;\.<\/p>[\s\S]*<\/section>/,
    );
});

test('a batch that arrives while the urn is released is either in the export or refused', async () => {
  const { city, terminals } = await voteAndClose([choose('arbres', 3)]);
  const terminal = terminals[0];
  if (!terminal) throw new Error('no terminal');
  await city.database.run('delete from finals');
  await city.officer('POST', `/consultations/${place}/terminals/centre/lost`, { reason: 'Panne.' });
  const held = await terminal.fetch(place, city.serverKey);
  const batches = Array.from({ length: 6 }, () => terminal.makeBatch(held, choose('jeux', 3)));
  const [released, ...answers] = await Promise.all([
    city.officer('GET', `/consultations/${place}/export`),
    ...batches.map((batch) => terminal.sendBatch(batch)),
  ]);
  const exported = JSON.parse(released.json().payload).terminals[0].batches.length;
  const stored = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ status }) => status === 409);
  expect(exported).toBe(1 + stored);
  expect(stored + refused.length).toBe(6);
  for (const answer of refused) expect(answer.json()).toMatchObject({ error: 'frozen' });
});
