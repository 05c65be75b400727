import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../main/services/database/temporary-folder.fixture.ts';
import { arbres, heldByCity, hour, minute, square, startWorld } from '../../integration/city-and-machines.fixture.ts';

const card = '1000000001';

/** A terminal whose disk is put back, after a card has voted on it, as it was before. */
async function restoredTerminal() {
  const world = await startWorld();
  await world.city.publish({ closesAt: new Date(world.city.now() + 8 * hour).toISOString() });
  const { machine, relay, folder } = await world.openPlace('centre');
  await machine.stop();
  const image = join(temporaryFolder(), 'image');
  cpSync(folder, image, { recursive: true });
  await machine.start();
  for (const each of [card, '1000000002', '1000000003']) machine.cast(square, arbres, each);
  await world.time.pass(30 * minute);
  await machine.stop();
  rmSync(folder, { recursive: true });
  cpSync(image, folder, { recursive: true });
  return { ...world, machine, relay };
}

test('an old disk that is put back is recognised at its first heartbeat: it takes no vote and sends nothing, for good', async () => {
  const { city, time, machine, relay } = await restoredTerminal();
  const before = await heldByCity(city, square);
  await machine.start();
  await time.pass(2 * minute);
  const refused = { ok: false, error: { code: 'store-refused' } };
  expect(machine.boxes.get(square)).toEqual(refused);
  expect(machine.boxes.deliverable(square, 304)).toEqual(refused);
  expect(machine.boxes.hasRefused).toBe(true);
  expect(machine.consultations.list()).toMatchObject([{ consultation: square, stage: 'refused' }]);
  expect(machine.recorded.filter(({ event }) => event === 'terminal-rolled-back')).toHaveLength(1);
  expect((await city.officer('GET', '/alarms')).json()).toMatchObject([
    { kind: 'heartbeat-replayed', terminal: 'centre' },
  ]);
  await machine.stop();

  relay.fate = () => 'lose-request';
  await machine.start();
  expect(machine.boxes.get(square), 'started again without a network').toEqual(refused);
  await machine.stop();
  relay.fate = () => 'pass';
  await machine.start();
  await time.pass(3 * hour);
  expect(await heldByCity(city, square)).toEqual(before);
});

test('the control: did the server not know its counter, a card that has voted could vote again', async () => {
  const { city, time, machine } = await restoredTerminal();
  await city.database.run('update terminals set counter = 0');
  await machine.start();
  await time.pass(2 * minute);
  expect(machine.cast(square, arbres, card)).toBeDefined();
  expect(machine.counts(square).marks).toBe(1);
});
