import { expect, test } from 'vitest';
import type { Said } from '../../contract/contributions.ts';
import { debateAround, stagesAround } from '../../contract/stages.fixture.ts';
import { hour, minute, type Place, square, startWorld } from './city-and-machines.fixture.ts';

const remark = (text: string): Said => ({ kind: 'remark', language: 'fr', text });
const agree: Said = { kind: 'reaction', statement: 'ombre', opinion: 'agree' };
const k = 3;

async function startDebate() {
  const world = await startWorld();
  const { city } = world;
  const around = {
    opensAt: new Date(city.now() - hour).toISOString(),
    closesAt: new Date(city.now() + 20 * hour).toISOString(),
  };
  const { information, ...later } = stagesAround(around);
  const pages = information.pages.map(({ picture: _, ...page }) => page);
  const stages = { information: { ...information, pages, documents: [] }, debate: debateAround(around), ...later };
  await city.publish({ ...around, stages });
  const place = await world.openPlace('centre');
  const queue = () =>
    city.database.rows<{ said: { text: string }; state: string }>('select said, state from contributions');
  const atCity = (many: number) => world.time.until(async () => (await queue()).length === many, hour);
  return { ...world, place, queue, atCity };
}

/** How many things said wait at a place. */
const waiting = ({ machine }: Place) => machine.waitingToBeSaid(square);

test('what is said goes to the city later than it was said, once, and is purged for its acknowledgement alone', async () => {
  const { city, time, place, queue, atCity } = await startDebate();
  place.relay.fate = ({ path }) => (path.endsWith('/contributions') ? 'lose-answer' : 'pass');
  expect(place.machine.say(square, remark('Un kiosque.'))).toMatchObject({ ok: true });
  expect(await queue()).toEqual([]);
  await atCity(1);
  expect(waiting(place)).toBe(1);
  place.relay.fate = () => 'pass';
  await time.until(() => waiting(place) === 0, hour);
  expect(await queue()).toMatchObject([{ said: remark('Un kiosque.'), state: 'waiting' }]);
  const columns = await city.database.rows<{ column: string }>(
    `select column_name "column" from information_schema.columns where table_name in ('contributions', 'reactions')`,
  );
  expect(columns.map(({ column }) => column).filter((column) => /time|_at$|terminal|token|visit/.test(column))).toEqual(
    [],
  );
});

test('answers are told by k at a time, so that no two lists tell one of them', async () => {
  const { city, time, place } = await startDebate();
  const opinions = () => city.database.rows('select agree, disagree, pass from opinions');
  const reactions = async () => (await city.database.rows('select from reactions')).length;
  for (let n = 0; n < k + 1; n += 1) {
    place.machine.say(square, agree, String(n).repeat(22));
    await time.until(async () => (await reactions()) === n + 1, hour);
    expect(await opinions(), `${n + 1} answers`).toEqual(n + 1 < k ? [] : [{ agree: k, disagree: 0, pass: 0 }]);
  }
  await time.until(() => place.machine.debate(square).counts.length === 1, hour);
  expect(place.machine.debate(square).counts).toEqual([{ statement: 'ombre', agree: k, disagree: 0, pass: 0 }]);
});

test('terms under which somebody may have written cannot be changed', async () => {
  const { city } = await startDebate();
  const { package: envelope } = (await city.database.row<{ package: { payload: string } }>(
    'select package from consultations',
  )) ?? { package: { payload: '{}' } };
  const draft = JSON.parse(envelope.payload);
  expect(draft.contributionKey).toMatch(/^[\w-]{43}$/);
  const terms = [{ fr: 'Tout est permis.', en: 'Anything goes.', ar: 'كل شيء مسموح.' }];
  draft.stages.debate.terms = terms;
  const answer = await city.officer('POST', '/consultations', draft);
  expect(answer.json()).toMatchObject({
    error: 'changed-too-much',
    message: expect.stringContaining('stages.debate.terms'),
  });
});

test('a terminal without a network keeps what is said, and says since when it heard nothing', async () => {
  const { city, time, place, atCity } = await startDebate();
  expect(place.machine.sync.heardAt).toBeNull();
  place.relay.fate = () => 'lose-request';
  place.machine.say(square, remark('Hors ligne.'));
  const before = city.now();
  await time.pass(5 * hour);
  const heardAt = Date.parse(place.machine.sync.heardAt ?? '');
  expect(before - heardAt).toBeLessThanOrEqual(hour + minute);
  expect(waiting(place)).toBe(1);
  place.relay.fate = () => 'pass';
  await atCity(1);
  expect(place.machine.sync.heardAt).toBeNull();
});
