import { expect, onTestFinished, test } from 'vitest';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { BallotBoxes } from './index.ts';

const consultation = 'parc';

function boxesOnASmallDisk() {
  const dataDirectory = temporaryFolder();
  const recorded: [string, unknown][] = [];
  const disk: { maximumPages: number | undefined } = { maximumPages: 1 };
  const boxes = new BallotBoxes({
    dataDirectory,
    markers: new StoreMarkers(dataDirectory),
    record: (event, fields) => void recorded.push([event, fields]),
    get maximumPages() {
      return disk.maximumPages;
    },
  });
  onTestFinished(() => boxes.close());
  return { boxes, disk, recorded };
}

test('a box that a full disk does not let open is opened when there is room again, without a restart', () => {
  const { boxes, disk, recorded } = boxesOnASmallDisk();
  for (const _ of [1, 2]) expect(boxes.get(consultation)).toEqual({ ok: false, error: { code: 'store-refused' } });
  expect(boxes.hasRefused).toBe(true);
  expect(recorded).toEqual([['disk-full', { store: consultation }]]);
  disk.maximumPages = undefined;
  expect(boxes.get(consultation).ok).toBe(true);
  expect(boxes.hasRefused).toBe(false);
});
