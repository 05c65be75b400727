import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { exportFileSchema, readReport, reportText, sortByBytes, verifyExport } from '../../ballot/index.ts';
import {
  blank,
  heldByCity,
  hour,
  minute,
  type Place,
  payloadOf,
  square,
  startWorld,
} from './city-and-machines.fixture.ts';

/** A terminal where nine people voted, whose batch did not leave it yet. */
async function votedPlace() {
  const world = await startWorld();
  await world.city.publish();
  const place = await world.openPlace('centre');
  place.relay.fate = ({ path }) => (path.includes('/batches/') ? 'lose-request' : 'pass');
  const cast = Array.from({ length: 9 }, () => place.machine.cast(square, blank));
  const ids = sortByBytes(cast.map((one) => one?.id ?? ''));
  return { ...world, place, ids };
}

function edit({ folder }: Place, file: string, sql: string): void {
  const database = new Database(join(folder, 'consultations', square, file));
  database.exec(sql);
  database.close();
}

const alter = 'UPDATE urn SET sealed = zeroblob(length(sealed)) WHERE id = (SELECT min(id) FROM urn)';

const finalsSent = ({ relay }: Place) =>
  relay.exchanges.filter(({ path }) => path.endsWith('/final')).map(({ body }) => payloadOf(body.toString()));
const finalOf = (place: Place) => finalsSent(place).at(-1);

test('of a damaged urn everything intact is counted, and the final manifest says what is not, in a batch on its way too', async () => {
  const { city, time, place, ids } = await votedPlace();
  await time.pass(2 * minute); // a batch of all nine is formed and never arrives
  await place.machine.stop();
  edit(place, 'urn.db', alter);
  place.relay.fate = () => 'pass';
  await place.machine.start();
  expect(place.machine.boxes.get(square)).toEqual({ ok: false, error: { code: 'store-refused' } });
  await time.pass(hour);
  const held = await heldByCity(city, square);
  expect(sortByBytes(held.ballots.map(({ id }) => id))).toEqual(ids.slice(1));
  expect(held.marks).toHaveLength(9);
  expect(held.finals).toEqual(['centre']);
  expect(finalOf(place)).toMatchObject({ ballots: 8, marks: 9, damaged: { ballots: 1, parts: ['urn'] } });
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([{ kind: 'damaged-box', terminal: 'centre' }]);
  const events = place.machine.recorded.map(({ event }) => event);
  expect(events).toEqual(expect.arrayContaining(['store-refused', 'damaged-box-delivered', 'final-acknowledged']));

  const exported = await city.officer('GET', `/consultations/${square}/export`);
  const verified = verifyExport(exportFileSchema.parse(exported.json()));
  expect(verified.ok && verified.value.urn.terminals.map(({ ballots }) => ballots.length)).toEqual([8]);
});

test('damage that is found after the account was settled, and before it was sent, makes another account and another report', async () => {
  const { city, time, place, ids } = await votedPlace();
  await time.pass(3 * hour);
  expect(place.machine.recorded.map(({ event }) => event)).toContain('report-kept');
  expect(finalsSent(place)).toEqual([]);
  await place.machine.stop();
  edit(place, 'urn.db', alter);
  place.relay.fate = () => 'pass';
  await place.machine.start();
  await time.pass(hour);
  const held = await heldByCity(city, square);
  expect(sortByBytes(held.ballots.map(({ id }) => id))).toEqual(ids.slice(1));
  expect(finalsSent(place)).toMatchObject([{ ballots: 8, marks: 9, damaged: { ballots: 1, parts: ['urn'] } }]);
  const { report } = (await city.database.row('select report from closing_reports')) as never;
  expect(readReport(reportText(report))).toMatchObject({ value: { stated: { ballots: 8, marks: 9, damaged: 1 } } });
});

test('what changes while the terminal runs is found at closing, before anything is stated for good', async () => {
  for (const [file, sql, part] of [
    [
      'poll-book.db',
      'UPDATE poll_book SET token = zeroblob(32) WHERE token = (SELECT min(token) FROM poll_book)',
      'poll-book',
    ],
    ['desk-book.db', 'UPDATE counters SET reprints = 7', 'desk-book'],
  ] as const) {
    const { city, time, place } = await votedPlace();
    place.relay.fate = () => 'pass';
    edit(place, file, sql);
    await time.pass(hour);
    expect(finalOf(place)).toMatchObject({ ballots: 9, marks: 9, damaged: { ballots: 0, parts: [part] } });
    expect((await heldByCity(city, square)).ballots).toHaveLength(9);
    expect(place.machine.recorded).toContainEqual({
      event: 'store-refused',
      fields: { store: square, reason: 'damaged' },
    });
  }
});
