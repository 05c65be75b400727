/** The stores of a terminal as its services open them, and one consultation whose ballots are really sealed. */
import { randomBytes } from 'node:crypto';
import { ballotContext, ballotId, cardToken, codeToken, seal, setHash, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { City } from '../../../main/services/city.fixture.ts';
import { makePrivateFolder, StoreMarkers } from '../../../main/services/database/index.ts';
import { Journal } from '../../../main/services/journal/index.ts';
import { SyncStore } from '../../../main/services/sync/store.ts';
import { BallotBoxes } from '../../../main/services/urn/index.ts';

export const consultation = 'parc-des-lilas';

export function openStores(dataDirectory: string) {
  makePrivateFolder(dataDirectory);
  const markers = new StoreMarkers(dataDirectory);
  const journal = mustBeOk(Journal.open({ folder: dataDirectory, markers, now: Date.now, log: () => {} }), 'journal');
  const opened = SyncStore.open(dataDirectory, markers);
  if (!opened.ok) journal.close();
  const sync = mustBeOk(opened, 'sync');
  const boxes = new BallotBoxes({ dataDirectory, markers, record: journal.record });
  return {
    journal,
    sync,
    boxes,
    box: () => mustBeOk(boxes.get(consultation), 'box'),
    close() {
      boxes.close();
      sync.close();
      journal.close();
    },
  };
}
export type Stores = ReturnType<typeof openStores>;

const city = new City();
const published = city.packageOf({ consultation });
const context = ballotContext(published);

/** A resident with a card, and the ballot that they sealed. */
export function someVote() {
  const token = cardToken(city.tokenKey, toBase64url(randomBytes(9)));
  const sealed = seal({ kind: 'blank' }, context, published.ballotKey.publicKey);
  return { token, sealed, id: ballotId(sealed) };
}

export function someCode(): string {
  return codeToken(city.tokenKey, toBase64url(randomBytes(6)));
}

export function batchOf(ids: readonly string[]) {
  const hash = setHash(ids);
  return {
    batch: toBase64url(randomBytes(16)),
    closing: false,
    count: ids.length,
    setHash: hash,
    packageHash: hash,
    bag: 1,
    ids,
  };
}
