import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { occupiedMarker, updateOutcomesFile } from '../../../contract/updates.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Occupancy, recordOutcomes } from './index.ts';

test('what became of updates is recorded once; what is none, or was cut short, is not', () => {
  const folder = temporaryFolder();
  const recorded: unknown[] = [];
  const record = (...entry: unknown[]) => void recorded.push(entry);
  recordOutcomes(folder, record);
  writeFileSync(
    updateOutcomesFile(folder),
    [
      '{"event":"update-taken","fields":{"from":"1.0.0","to":"1.0.1~rc1"}}',
      '{"event":"update-refused","fields":{"reason":"trial","card":"1000000001"}}',
      '{"event":"update-refused","fields":{"reason":"1000000001"}}',
      '{"event":"services-stopped","fields":{}}',
      '{"event":"update-refused","fields":{"reason":"repository"}}',
      '{"event":"update-rolled-b',
    ].join('\n'),
  );
  recordOutcomes(folder, record);
  recordOutcomes(folder, record);
  expect(recorded).toEqual([
    ['update-taken', { from: '1.0.0', to: '1.0.1~rc1' }],
    ['update-refused', { reason: 'repository' }],
  ]);
});

test('the marker stands while somebody is in a visit, and a crash leaves none behind', () => {
  const socket = join(temporaryFolder(), 'services.sock');
  const occupancy = new Occupancy(socket);
  occupancy.begin();
  expect(existsSync(occupiedMarker(socket))).toBe(true);
  occupancy.end();
  expect(existsSync(occupiedMarker(socket))).toBe(false);
  occupancy.begin();
  new Occupancy(socket);
  expect(existsSync(occupiedMarker(socket))).toBe(false);
});
