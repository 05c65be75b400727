/**
 * People vote at a terminal, one after the other, and everything that its stores keep changes with it; each thing is said once it
 * was acknowledged. Arguments: the folder, how many votes, and a weakness for a control: `off` writes as SQLite does with
 * `synchronous = OFF`, `early` says so before the commit.
 */
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { mustBeOk } from '../../../contract/result.ts';
import { batchOf, consultation, openStores, someCode, someVote } from './stores.fixture.ts';

const [folder = '', votes = '', weakness] = process.argv.slice(2);
if (weakness === 'off') {
  const { pragma } = Database.prototype;
  Database.prototype.pragma = function weakened(this: Database.Database, text, options) {
    return pragma.call(this, text.replace(/synchronous = \w+/, 'synchronous = OFF'), options);
  };
}

const told = openSync(join(folder, 'told'), 'a', 0o600);
const tell = (...words: string[]) => void writeSync(told, `${words.join(' ')}\n`);

const { boxes, box, journal, sync, close } = openStores(join(folder, 'data'));
for (let n = 1; n <= Number(votes); n += 1) {
  const { token, sealed, id } = someVote();
  tell('trying', token, id);
  if (weakness === 'early') tell('ballot', token, id);
  mustBeOk(
    boxes.use(consultation, ({ urn }) => urn.cast(token, sealed)),
    'cast',
  );
  if (weakness !== 'early') tell('ballot', token, id);
  if (n % 2 === 0) boxes.tidy();
  if (n % 3 === 0) {
    const code = someCode();
    mustBeOk(
      boxes.use(consultation, ({ deskBook }) => deskBook.addCode(code)),
      'code',
    );
    tell('code', code);
  }
  journal.record('printer-state', { state: 'ready' });
  tell('entry', String(n));
  tell('counter', String(mustBeOk(sync.nextCounter(), 'counter')));
  if (n % 8 === 0) deliver();
}
close();

/** What sync does with the answer of the city server. */
function deliver(): void {
  const ids = mustBeOk(box().urn.ids(), 'ids');
  const batch = batchOf(ids);
  mustBeOk(sync.formBatch(consultation, 'urn', batch), 'form');
  mustBeOk(sync.acknowledgeBatch(batch.batch), 'acknowledge');
  tell('purging', ...ids);
  mustBeOk(box().urn.purge(ids), 'purge');
  mustBeOk(sync.finishBatch(batch.batch), 'finish');
}
