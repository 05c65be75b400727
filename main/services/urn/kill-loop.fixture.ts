/** Casts ballots as fast as it can and says each one that was acknowledged, until it is killed. Arguments: the data folder. */
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { ballotId, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { Urn } from './urn.ts';

const folder = process.argv[2] ?? '';
const markers = new StoreMarkers(folder);
const urn = mustBeOk(Urn.open({ folder: join(folder, 'urn'), name: 'kill', markers }), 'open');
for (let n = 0; ; n += 1) {
  const token = toBase64url(randomBytes(32));
  const sealed = randomBytes(304);
  // Said before the cast too, so that the test knows every pair that may be there.
  writeSync(1, `trying ${token} ${ballotId(sealed)}\n`);
  mustBeOk(urn.cast(token, sealed), 'cast');
  writeSync(1, `acked ${token} ${ballotId(sealed)}\n`);
  if (n % 3 === 2) mustBeOk(urn.tidy(), 'tidy');
  if (n % 10 === 9) {
    const ids = mustBeOk(urn.ballots(), 'ballots').map(({ id }) => id);
    writeSync(1, `purging ${ids.join(' ')}\n`);
    mustBeOk(urn.purge(ids), 'purge');
  }
}
