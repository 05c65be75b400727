import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { ballotId, generateSealingKey, openSaid, recipientKey, sealSaid, sign } from '../../../ballot/index.ts';
import type { Said } from '../../../contract/contributions.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { debateAround, stagesAround } from '../../../contract/stages.fixture.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Identity } from '../keys/index.ts';
import { consultation, homeCard, testTerminal } from '../terminal.fixture.ts';
import { Contributions } from './index.ts';
import { ContributionStore } from './store.ts';

const visit = 'A'.repeat(22);
const key = generateSealingKey();
const remark = (text: string): Said => ({ kind: 'remark', language: 'fr', text });
const reaction = (statement: string): Said => ({ kind: 'reaction', statement, opinion: 'agree' });
const refused = (code: string) => ({ ok: false, error: { code } });

async function debating() {
  const around = {
    opensAt: new Date(Date.now() - 3_600_000).toISOString(),
    closesAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const stages = { ...stagesAround(around), debate: debateAround(around) };
  const terminal = await testTerminal({ ...around, stages, contributionKey: key.publicKey });
  const { dataDirectory, visits, consultations, clock } = terminal;
  const markers = new StoreMarkers(dataDirectory);
  const identity = new Identity({ dataDirectory, markers, record: () => {} });
  const contributions = new Contributions({
    ...{ dataDirectory, markers, identity, consultations, visits },
    record: () => {},
    now: () => clock.nowMs,
  });
  onTestFinished(() => contributions.close());
  visits.begin(visit);
  const say = (said: Said, of = visit) => contributions.say({ visit: of, consultation, said });
  return { ...terminal, contributions, say };
}

test('what is said waits sealed to the key of the city, and nowhere on the disk in the clear', async () => {
  const { contributions, dataDirectory, say, visits } = await debating();
  visits.cardPresented(homeCard);
  expect(say(remark('Un kiosque à musique.'))).toEqual({ ok: true, value: {} });
  const [one] = mustBeOk(contributions.waiting(consultation, 10), 'waiting');
  const opened = openSaid(one?.sealed ?? new Uint8Array(), consultation, recipientKey(key.privateKey));
  expect(opened).toEqual({ ok: true, value: remark('Un kiosque à musique.') });
  for (const name of readdirSync(dataDirectory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )) {
    const bytes = readFileSync(join(name.parentPath, name.name));
    for (const trace of ['kiosque', homeCard]) expect(bytes.includes(trace), `${trace} in ${name.name}`).toBe(false);
  }
});

test('three texts a visit, one answer a statement, and only while the debate lasts', async () => {
  const { clock, contributions, say, visits } = await debating();
  for (const text of ['Un.', 'Deux.', 'Trois.']) mustBeOk(say(remark(text)), 'say');
  expect(say(remark('Quatre.'))).toEqual(refused('quota'));
  mustBeOk(say(reaction('ombre')), 'answer');
  expect(say(reaction('ombre'))).toEqual(refused('answered'));
  expect(say(reaction('autre'))).toEqual(refused('unknown-statement'));
  expect(say(remark('Un.'), 'B'.repeat(22))).toEqual(refused('no-visit'));
  visits.begin('B'.repeat(22));
  mustBeOk(say(remark('Encore.'), 'B'.repeat(22)), 'say');
  expect(contributions.say({ visit: 'B'.repeat(22), consultation: 'autre', said: remark('Oui.') })).toEqual(
    refused('unknown-consultation'),
  );
  clock.nowMs += 7_200_000;
  expect(say(remark('Trop tard.'), 'B'.repeat(22))).toEqual(refused('not-open'));
});

test('the list of the city is taken when it signed it, and never an earlier one', async () => {
  const { city, contributions } = await debating();
  const list = (edition: number, of = consultation) =>
    sign('debate', { consultation: of, edition, contributions: [], counts: [] }, city.serverKey);
  expect(mustBeOk(contributions.read(consultation), 'read').edition).toBe(0);
  mustBeOk(contributions.accept(consultation, list(2)), 'accept');
  expect(contributions.accept(consultation, list(1))).toEqual(refused('refused'));
  expect(contributions.accept(consultation, list(3, 'autre'))).toEqual(refused('refused'));
  expect(contributions.accept(consultation, sign('debate', {}, city.publicationKey))).toEqual(refused('refused'));
  expect(contributions.debates()).toEqual([{ consultation, edition: 2 }]);
  expect(contributions.read('autre')).toEqual(refused('unknown-consultation'));
});

/** The bytes of the file after these were written in this order. */
function fileAfter(sealed: readonly Uint8Array[], isTidy: boolean): Buffer {
  const folder = temporaryFolder();
  const store = mustBeOk(ContributionStore.open(folder, new StoreMarkers(folder)), 'open');
  const file = join(folder, 'contributions.db');
  if (isTidy) for (const one of sealed) mustBeOk(store.add('parc', one), 'add');
  store.close();
  if (!isTidy) {
    const database = new Database(file);
    const insert = database.prepare("INSERT INTO said VALUES (?, 'parc', ?)");
    for (const one of sealed) insert.run(Buffer.from(ballotId(one), 'base64url'), one);
    database.close();
  }
  return readFileSync(file).subarray(100); // behind the header, which counts changes
}

test('the file does not tell in which order things were said; without its tidying it does', () => {
  const sealed = Array.from({ length: 9 }, (_, n) => sealSaid(remark(`${n}`), 'parc', key.publicKey));
  expect(fileAfter(sealed, true).equals(fileAfter(sealed.toReversed(), true))).toBe(true);
  expect(fileAfter(sealed, false).equals(fileAfter(sealed.toReversed(), false))).toBe(false);
});
