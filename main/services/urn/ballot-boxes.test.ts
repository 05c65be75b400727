import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ballotId, sortByBytes, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
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

/** A box with twelve ballots, closed, and how to open it again. */
function filledBox() {
  const dataDirectory = temporaryFolder();
  const recorded: [string, unknown][] = [];
  const open = () => {
    const markers = new StoreMarkers(dataDirectory);
    const boxes = new BallotBoxes({
      dataDirectory,
      markers,
      record: (event, fields) => void recorded.push([event, fields]),
    });
    onTestFinished(() => boxes.close());
    return boxes;
  };
  const boxes = open();
  const { urn, deskBook } = mustBeOk(boxes.get(consultation), 'box');
  const votes = Array.from({ length: 12 }, () => ({
    token: toBase64url(randomBytes(32)),
    sealed: randomBytes(sealedBytes),
  }));
  for (const { token, sealed } of votes) mustBeOk(urn.cast(token, sealed), 'cast');
  mustBeOk(deskBook.countSpoiled(), 'spoiled');
  boxes.close();
  const file = (name: string) => join(dataDirectory, 'consultations', consultation, name);
  return { file, ids: sortByBytes(votes.map(({ sealed }) => ballotId(sealed))), open, recorded, votes };
}

const sealedBytes = 304;

function alter(file: string, change: (bytes: Buffer) => Buffer | undefined) {
  const bytes = readFileSync(file);
  writeFileSync(file, change(bytes) ?? bytes);
}

test('a damaged ballot takes no other with it: the box takes no votes, and the rest of it is delivered', () => {
  for (const damage of ['a row', 'the structure'] as const) {
    const { file, ids, open, recorded, votes } = filledBox();
    const [lost] = votes;
    alter(file('urn.db'), (bytes) => {
      const at = bytes.indexOf(lost?.sealed.subarray(40, 60) ?? '');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      if (damage === 'the structure') bytes.fill(0xff, 100, 108);
      return undefined;
    });
    const asFound = readFileSync(file('urn.db'));
    const left = ids.filter((id) => id !== ballotId(lost?.sealed ?? new Uint8Array()));
    for (const start of [1, 2]) {
      const boxes = open();
      expect(boxes.get(consultation), `${damage}, start ${start}`).toEqual({
        ok: false,
        error: { code: 'store-refused' },
      });
      const { urn, damage: parts } = mustBeOk(boxes.deliverable(consultation, sealedBytes), 'deliverable');
      expect(parts).toEqual(['urn']);
      expect(urn.ids()).toEqual({ ok: true, value: left });
      expect(urn.counts()).toEqual({ ok: true, value: { ballots: 11, purged: 1, marks: 12 } });
      boxes.close();
      expect(readFileSync(file('urn.damaged.db'))).toEqual(asFound);
    }
    expect(recorded[0]).toEqual(['store-refused', { store: consultation, reason: 'damaged' }]);
    expect(recorded[1]).toEqual(['damaged-box-delivered', { consultation }]);
    const boxes = open();
    const { urn } = mustBeOk(boxes.deliverable(consultation, sealedBytes), 'deliverable');
    mustBeOk(urn.purge(left), 'purge');
    expect(boxes.remove(consultation, sealedBytes).ok).toBe(true);
    expect(existsSync(file('urn.damaged.db'))).toBe(false);
  }
});

test('a damaged poll book or desk book leaves all ballots to be delivered, and says what is damaged', () => {
  const { file, ids, open, votes } = filledBox();
  alter(file('poll-book.db'), (bytes) => {
    const at = bytes.indexOf(Buffer.from(votes[0]?.token ?? '', 'base64url'));
    bytes[at + 31] = (bytes[at + 31] ?? 0) ^ 1;
    return undefined;
  });
  alter(file('desk-book.db'), () => Buffer.from('not a database'));
  const boxes = open();
  expect(boxes.get(consultation).ok).toBe(false);
  const { urn, deskBook, damage } = mustBeOk(boxes.deliverable(consultation, sealedBytes), 'deliverable');
  expect(damage).toEqual(['poll-book', 'desk-book']);
  expect(deskBook).toBeUndefined();
  expect(urn.ids()).toEqual({ ok: true, value: ids });
  expect(existsSync(file('urn.damaged.db'))).toBe(false);
});

test('nothing is delivered of a box whose poll book is gone, or after a fault of the disk', () => {
  const { file, open } = filledBox();
  const boxes = open();
  mustBeOk(boxes.get(consultation), 'box');
  boxes.refuse(consultation, 'io-error');
  expect(boxes.deliverable(consultation, sealedBytes)).toEqual({ ok: false, error: { code: 'store-refused' } });
  rmSync(file('poll-book.db'));
  expect(open().deliverable(consultation, sealedBytes)).toEqual({ ok: false, error: { code: 'store-refused' } });
});
