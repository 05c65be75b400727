import { expect, test } from 'vitest';
import { ballotId, tracker } from '../../ballot/index.ts';
import { arbres, hour, jeux, square, startWorld } from './city-and-machines.fixture.ts';

/** A ballot box that the city published, the trackers in it, and one of a ballot that is not there. */
async function startVoted() {
  const { city, time, openPlace } = await startWorld();
  await city.publish();
  const place = await openPlace('centre');
  const cast = [arbres, jeux, arbres, jeux].map((choices) => place.machine.cast(square, choices)?.id ?? '');
  await time.until(async () => (await city.database.rows('select from ballots')).length === cast.length, hour);
  const find = (typed: string, consultations = [square]) => place.machine.sync.findTracker(typed, consultations);
  return { city, place, trackers: cast.map(tracker), absent: tracker(ballotId(Buffer.from('another'))), find };
}

test('a tracker is found however it is typed, another is not, and the city never learns which one was asked for', async () => {
  const { place, trackers, absent, find } = await startVoted();
  const before = place.relay.exchanges.length;
  for (const known of trackers)
    for (const typed of [known, known.toLowerCase(), ` ${known.replaceAll('-', ' ')}`])
      expect(await find(typed)).toMatchObject({ ok: true, value: { consultation: square, isCurrent: true } });
  expect(await find(absent)).toMatchObject({ ok: true, value: { consultation: null, isCurrent: true } });
  const asked = place.relay.exchanges.slice(before);
  const files = ['record.json', 'trackers.json'].map((file) => `/consultations/${square}/record/${file}`);
  expect([...new Set(asked.map(({ path }) => path))]).toEqual(files);
  // The list is fetched again only when it changed.
  expect(asked.filter(({ path }) => path === files[1])).toHaveLength(1);
});

test('what is no tracker, or is asked where no consultation is, gets no answer about a ballot', async () => {
  const { trackers, find } = await startVoted();
  for (const typed of ['', '7K3M', 'U'.repeat(12), '<b>'])
    expect(await find(typed)).toEqual({ ok: false, error: { code: 'not-a-tracker' } });
  expect(await find(trackers[0] ?? '', [])).toEqual({ ok: false, error: { code: 'no-consultation' } });
});

test('without a network the last list answers and says of when it is; without any, nobody says that a ballot is missing', async () => {
  const { place, trackers, absent, find } = await startVoted();
  const [known = ''] = trackers;
  const first = await find(known);
  await place.relay.close();
  expect(await find(known)).toEqual({
    ok: true,
    value: { consultation: square, isCurrent: false, asOf: first.ok && first.value.asOf },
  });
  expect(await find(absent)).toMatchObject({ ok: true, value: { consultation: null, isCurrent: false } });
  expect(await find(absent, [square, 'autre'])).toEqual({ ok: false, error: { code: 'offline' } });
  expect(await find(known, ['autre'])).toEqual({ ok: false, error: { code: 'offline' } });
});
