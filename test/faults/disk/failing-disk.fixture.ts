/**
 * A terminal at work while its disk fails: once for each call that its work makes, until there is none left to fail. Prints a line
 * of JSON for each. Arguments: the folder, which calls fail (disk-shim.c), the error's number, how many calls fail in a row, and
 * `early` for the control that acknowledges a ballot before its commit.
 */
import { openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../../contract/result.ts';
import type { Failed } from './failing-disk.ts';
import { batchOf, consultation, openStores, type Stores, someCode, someVote } from './stores.fixture.ts';

const [folder = '', call = '', number = '', times = '', weakness] = process.argv.slice(2);

for (let first = 1; ; first += 1) {
  const failed = runOnce(first);
  if (!failed) break;
  process.stdout.write(`${JSON.stringify(failed)}\n`);
}

/** Nothing when no call was left to fail. */
function runOnce(first: number): Failed | undefined {
  const dataDirectory = join(folder, 'data');
  rmSync(dataDirectory, { recursive: true, force: true });
  const acknowledged = new Map<string, string>();
  const tried = new Map<string, string>();
  let stores = openStores(dataDirectory);
  for (let n = 0; n < 3; n += 1) vote(someVote());

  tellDisk(`/disk/${call}/${first}/${number}/${times}`);
  const codes = new Set(work().flatMap((done) => (done.ok ? [] : [done.error.code])));
  const hasFailed = tellDisk('/disk/off') === 'EEXIST';
  if (!hasFailed) {
    stores.close();
    return undefined;
  }
  const goesOn = vote(someVote()).ok;
  stores.close();
  stores = openStores(dataDirectory);
  const faults = faultsOf(stores);
  if (!vote(someVote()).ok) faults.push('no vote after a restart');
  stores.close();
  return { first, codes: [...codes], goesOn, faults };

  function vote({ token, sealed, id }: ReturnType<typeof someVote>): Result<unknown, { code: string }> {
    tried.set(token, id);
    if (weakness === 'early') acknowledged.set(token, id);
    const cast = stores.boxes.use(consultation, ({ urn }) => urn.cast(token, sealed));
    if (cast.ok) acknowledged.set(token, id);
    return cast;
  }

  /** Everything that a terminal writes between two closings. */
  function work(): Result<unknown, { code: string }>[] {
    const { boxes, sync, journal } = stores;
    const { batch, ...rest } = batchOf([...acknowledged.values()].slice(0, 1));
    const done = [
      vote(someVote()),
      boxes.use(consultation, ({ urn }) => urn.tidy()),
      boxes.use(consultation, ({ deskBook }) => deskBook.addCode(someCode())),
      boxes.use(consultation, ({ deskBook }) => deskBook.countSpoiled()),
      sync.nextCounter(),
      sync.formBatch(consultation, 'urn', { batch, ...rest }),
      sync.acknowledgeBatch(batch),
      boxes.use(consultation, ({ urn }) => urn.counts()),
      vote(someVote()),
    ];
    journal.record('printer-state', { state: 'ready' });
    return done;
  }

  function faultsOf({ boxes }: Stores): string[] {
    const box = boxes.get(consultation);
    if (!box.ok) return ['the ballot box is refused after a restart'];
    const { urn } = box.value;
    const found = { ids: urn.ids(), tokens: urn.tokens() };
    if (!found.ids.ok || !found.tokens.ok) return ['the urn cannot be read after a restart'];
    const [ids, tokens] = [new Set(found.ids.value), new Set(found.tokens.value)];
    return [
      ...[...acknowledged].flatMap(([token, id]) =>
        ids.has(id) && tokens.has(token) ? [] : ['an acknowledged ballot is lost'],
      ),
      ...[...tried].flatMap(([token, id]) => (ids.has(id) === tokens.has(token) ? [] : ['half a commit is there'])),
    ];
  }
}

function tellDisk(command: string): string | undefined {
  try {
    openSync(command, 'r');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}
