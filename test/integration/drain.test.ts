import { expect, test } from 'vitest';
import { startTestCity } from '../../city-server/testing/city.ts';
import { temporaryFolder } from '../../main/services/database/temporary-folder.fixture.ts';
import { measureDrain } from '../harness/drain.ts';
import { heldByCity, square } from './city-and-machines.fixture.ts';

test('a backlog larger than one batch is drained in one beat, in batches of about one size', async () => {
  const city = await startTestCity();
  await city.publish();
  const made = await city.officer('POST', '/enrolment-codes', { terminal: 'centre', name: 'Centre', place: 'Hall' });
  const { sealedBytes } = await measureDrain({
    folder: temporaryFolder(),
    url: city.publicUrl,
    certificateAuthority: city.ca,
    code: made.json().code,
    consultation: square,
    ballots: 10_001,
  });
  const { ballots, batches } = await heldByCity(city, square);
  expect(ballots).toHaveLength(10_001);
  expect(batches.map(({ count }) => count).sort()).toEqual([5_000, 5_001]);
  expect(ballots.every(({ sealed }) => sealed.length === sealedBytes)).toBe(true);
});
