import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ballotId, sortByBytes, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { Urn } from './index.ts';
import { intactBallots } from './intact-ballots.ts';

/** The bytes of an urn with so many ballots, and their ids in order. */
function urnFile(count: number, sealedBytes: number) {
  const folder = temporaryFolder();
  const urn = mustBeOk(Urn.open({ folder, name: 'parc', markers: new StoreMarkers(folder) }), 'open');
  const sealed = Array.from({ length: count }, () => randomBytes(sealedBytes));
  for (const one of sealed) mustBeOk(urn.cast(toBase64url(randomBytes(32)), one), 'cast');
  mustBeOk(urn.tidy(), 'tidy');
  urn.close();
  return { bytes: readFileSync(join(folder, 'urn.db')), ids: sortByBytes(sealed.map(ballotId)) };
}

const idsIn = (bytes: Buffer, sealedBytes: number) => intactBallots(bytes, sealedBytes).map(({ id }) => id);

// One that fits into a page, one that just does not, and one that goes over several.
for (const sealedBytes of [304, 1_072, 9_000])
  test(`every ballot of ${sealedBytes} bytes is found, and one flipped bit costs one at most`, () => {
    const { bytes, ids } = urnFile(12, sealedBytes);
    expect(idsIn(bytes, sealedBytes)).toEqual(ids);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const flipped = Buffer.from(bytes);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const found = idsIn(flipped, sealedBytes);
        expect(found.length).toBeGreaterThanOrEqual(ids.length - 1);
        expect(ids).toEqual(expect.arrayContaining(found));
      }),
      { numRuns: 25 },
    );
  });

test('garbage holds no ballot', () => {
  expect(intactBallots(Buffer.alloc(0), 304)).toEqual([]);
  expect(intactBallots(randomBytes(20_000), 304)).toEqual([]);
  expect(intactBallots(Buffer.alloc(9_000, 1), 1_072)).toEqual([]);
});
