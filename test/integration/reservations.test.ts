import { expect, test } from 'vitest';
import { cardToken } from '../../ballot/index.ts';
import { arbres, hour, minute, type Place, square, startWorld } from './city-and-machines.fixture.ts';

const cards = 'number,home\n1000000001,centre\n2000000001,nord\n3000000001,\n';
const away = '2000000001';
const homeless = '3000000001';

/** Two terminals and three cards: one at home here, one at home elsewhere, one at home nowhere. */
async function twoPlaces() {
  const world = await startWorld();
  const centre = await world.openPlace('centre');
  const nord = await world.openPlace('nord');
  const imported = await world.city.officer('PUT', '/cards', cards);
  if (imported.status !== 200) throw new Error(imported.text);
  await world.city.publish({ closesAt: new Date(world.city.now() + 8 * hour).toISOString() });
  await world.time.pass(5 * minute);
  const tokenOf = ({ machine }: Place, card: string) =>
    cardToken(machine.consultations.get(square)?.tokenKey ?? '', card);
  const ask = (place: Place, card: string) => place.machine.sync.reserve(square, tokenOf(place, card));
  const giveBack = (place: Place, card: string) => place.machine.sync.release(square, tokenOf(place, card));
  return { ...world, centre, nord, ask, giveBack, tokenOf };
}

test('a card is held for one terminal at a time', async () => {
  const { centre, nord, ask } = await twoPlaces();
  expect(await ask(centre, homeless)).toBe('reserved');
  expect(await ask(centre, homeless)).toBe('reserved');
  expect(await ask(nord, homeless)).toBe('taken');
  expect(await ask(centre, away)).toBe('taken');
  expect(await ask(centre, '9999999999')).toBe('not-eligible');
});

test('a card that has voted is refused everywhere once its mark has arrived', async () => {
  const { time, centre, nord, ask } = await twoPlaces();
  expect(await ask(centre, homeless)).toBe('reserved');
  centre.machine.cast(square, arbres, homeless);
  expect(await ask(nord, homeless)).toBe('taken');
  centre.machine.cast(square, arbres);
  centre.machine.cast(square, arbres);
  await time.pass(20 * minute);
  expect(await ask(nord, homeless)).toBe('already-voted');
});

test('offline nobody knows, and the answer is no', async () => {
  const { centre, ask } = await twoPlaces();
  for (const fate of ['lose-request', 'fail', 'garble', 'truncate'] as const) {
    centre.relay.fate = () => fate;
    expect(await ask(centre, homeless)).toBe('offline');
  }
});

test('a card that was not used is given back, now or when the network is back, even after a kill', async () => {
  const { time, centre, nord, ask, giveBack } = await twoPlaces();
  expect(await ask(centre, homeless)).toBe('reserved');
  giveBack(centre, homeless);
  await time.pass(2 * minute);
  expect(await ask(nord, homeless)).toBe('reserved');
  giveBack(nord, homeless);
  nord.relay.fate = () => 'lose-request';
  await time.pass(10 * minute);
  expect(await ask(centre, homeless)).toBe('taken');
  nord.machine.crash();
  await nord.machine.start();
  nord.relay.fate = () => 'pass';
  await time.pass(20 * minute);
  expect(await ask(centre, homeless)).toBe('reserved');
});

test('a reservation whose answer was lost is given back', async () => {
  const { time, centre, nord, ask } = await twoPlaces();
  centre.relay.fate = () => 'lose-answer';
  expect(await ask(centre, homeless)).toBe('offline');
  expect(await ask(nord, homeless)).toBe('taken');
  centre.relay.fate = () => 'pass';
  await time.pass(20 * minute);
  expect(await ask(nord, homeless)).toBe('reserved');
});

test('a release that arrives late frees no later reservation', async () => {
  const { time, centre, nord, ask, giveBack } = await twoPlaces();
  expect(await ask(centre, homeless)).toBe('reserved');
  giveBack(centre, homeless);
  centre.relay.fate = () => 'lose-request';
  await time.pass(5 * minute);
  centre.relay.fate = () => 'pass';
  // The resident comes back before the release was sent.
  expect(await ask(centre, homeless)).toBe('reserved');
  await time.pass(30 * minute);
  expect(await ask(nord, homeless)).toBe('taken');
});

test('a crash while somebody votes releases nothing', async () => {
  const { time, centre, nord, ask } = await twoPlaces();
  expect(await ask(centre, homeless)).toBe('reserved');
  centre.machine.crash();
  await centre.machine.start();
  await time.pass(hour / 4);
  expect(await ask(nord, homeless)).toBe('taken');
  expect(await ask(centre, homeless)).toBe('reserved');
});
