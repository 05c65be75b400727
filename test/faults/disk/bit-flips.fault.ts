import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { fromBase64url, setHash, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { readJournal } from '../../../main/journal/index.ts';
import { temporaryFolder } from '../../../main/services/database/temporary-folder.fixture.ts';
import { installedTerminal } from '../../../main/services/program.fixture.ts';
import { Seeded } from '../../harness/seeded.ts';
import { batchOf, consultation, openStores, someCode, someVote } from './stores.fixture.ts';

/** A terminal that is at rest with something of everything that it can store. */
async function usedTerminal() {
  const terminal = await installedTerminal();
  terminal.writeConfiguration({ cityServer: { url: 'https://127.0.0.1:9', heartbeatSeconds: 3_600 } });
  const stores = openStores(terminal.dataDirectory);
  const { urn, deskBook } = stores.box();
  const votes = Array.from({ length: 12 }, someVote);
  for (const { token, sealed } of votes) mustBeOk(urn.cast(token, sealed), 'cast');
  const code = someCode();
  mustBeOk(deskBook.addCode(code), 'code');
  mustBeOk(deskBook.countSpoiled(), 'spoiled');
  const ids = mustBeOk(urn.ids(), 'ids');
  for (const part of [ids.slice(0, 4), ids.slice(4, 8)]) {
    const batch = batchOf(part);
    mustBeOk(stores.sync.formBatch(consultation, 'urn', batch), 'form');
    if (part[0] !== ids[0]) continue;
    mustBeOk(stores.sync.acknowledgeBatch(batch.batch), 'acknowledge');
    mustBeOk(urn.purge(part), 'purge');
    mustBeOk(stores.sync.finishBatch(batch.batch), 'finish');
  }
  mustBeOk(stores.sync.setMarks(consultation, { sent: 8, acknowledged: 8 }), 'marks');
  mustBeOk(stores.sync.makeFinal('place', '{"ballots":8}'), 'final');
  const release = { reservation: toBase64url(new Uint8Array(16)), consultation, token: setHash([]) };
  mustBeOk(stores.sync.addRelease(release), 'release');
  mustBeOk(urn.tidy(), 'tidy');
  stores.close();
  const first = await terminal.start();
  await first.stop();

  const kept = join(terminal.folder, 'kept');
  cpSync(terminal.dataDirectory, kept, { recursive: true });
  const file = (name: string) => join(terminal.dataDirectory, name);
  const inBox = (name: string) => file(join('consultations', consultation, name));
  const [ballot] = votes.filter(({ id }) => ids.indexOf(id) >= 8);
  return { terminal, kept, file, inBox, ballot: ballot ?? someVote(), code };
}
type Used = Awaited<ReturnType<typeof usedTerminal>>;

/** What the services say at their next start. */
async function nextStart({ terminal }: Used) {
  const { shell, stop } = await terminal.start();
  const { status } = (await shell.value('terminal.describe', {})) as { status: { store: string } };
  const list = (await shell.value('consultations.list', {})) as { stage: string }[];
  await stop();
  const volumes = readdirSync(terminal.dataDirectory).filter((name) => /^journal(-\d+)?\.db$/.test(name));
  const refused = volumes.flatMap((name) => {
    const read = readJournal(join(terminal.dataDirectory, name));
    return read.ok ? read.value.entries.filter(({ event }) => event === 'store-refused') : [];
  });
  return {
    store: status.store,
    stages: list.map(({ stage }) => stage),
    refused: refused.map(({ fields }) => fields.store),
  };
}

function putBack({ terminal, kept }: Used): void {
  rmSync(terminal.dataDirectory, { recursive: true });
  cpSync(kept, terminal.dataDirectory, { recursive: true });
}

function flip(file: string, bit: number): void {
  const bytes = readFileSync(file);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  writeFileSync(file, bytes);
}

/** Flips the last bit of these bytes of a file. */
function flipIn(file: string, of: Uint8Array | string): void {
  const bytes = Buffer.from(of);
  const at = readFileSync(file).indexOf(bytes);
  expect(at).toBeGreaterThanOrEqual(0);
  flip(file, (at + bytes.length - 1) * 8);
}

function edit(file: string, sql: string): void {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

/** Each changes one bit, or one number by one, of something that is stored; and where the journal says that it was found. */
const flips: Record<
  string,
  readonly [foundIn: string, file: (used: Used) => string, change: (file: string, used: Used) => void]
> = {
  'a sealed ballot': [
    consultation,
    ({ inBox }) => inBox('urn.db'),
    (file, { ballot }) => flipIn(file, ballot.sealed.subarray(40, 60)),
  ],
  'the id of a ballot': [
    consultation,
    ({ inBox }) => inBox('urn.db'),
    (file, { ballot }) => flipIn(file, fromBase64url(ballot.id)),
  ],
  'how many ballots went': [
    consultation,
    ({ inBox }) => inBox('urn.db'),
    (file) => edit(file, 'UPDATE purged SET count = count + 1'),
  ],
  'a mark': [
    consultation,
    ({ inBox }) => inBox('poll-book.db'),
    (file, { ballot }) => flipIn(file, fromBase64url(ballot.token)),
  ],
  'a code of the desk': [
    consultation,
    ({ inBox }) => inBox('desk-book.db'),
    (file, { code }) => flipIn(file, fromBase64url(code)),
  ],
  'how many slips were spoiled': [
    consultation,
    ({ inBox }) => inBox('desk-book.db'),
    (file) => edit(file, 'UPDATE counters SET spoiled = spoiled + 1'),
  ],
  'the number of the last heartbeat': [
    'sync',
    ({ file }) => file('sync.db'),
    (file) => edit(file, 'UPDATE heartbeat SET counter = counter + 1'),
  ],
  'the members of a batch': [
    'sync',
    ({ file }) => file('sync.db'),
    (file) => edit(file, "UPDATE batch SET ids = zeroblob(length(ids)) WHERE state = 'formed'"),
  ],
  'the count of a batch': [
    'sync',
    ({ file }) => file('sync.db'),
    (file) => edit(file, 'UPDATE batch SET count = count + 1'),
  ],
  'how many marks were acknowledged': [
    'sync',
    ({ file }) => file('sync.db'),
    (file) => edit(file, 'UPDATE marks SET acknowledged = acknowledged + 1'),
  ],
  'a final manifest': ['sync', ({ file }) => file('sync.db'), (file) => flipIn(file, '{"ballots":8')],
  'a reservation to be given back': [
    'sync',
    ({ file }) => file('sync.db'),
    (file) => flipIn(file, fromBase64url(setHash([]))),
  ],
  'a signed package': [
    consultation,
    ({ file }) => file('consultations.db'),
    (file) => flipIn(file, 'Un jardin partag'),
  ],
  'a delivery': [consultation, ({ file }) => file('consultations.db'), (file) => flipIn(file, 'sealedTokenKey')],
  'a key': ['keys', ({ file }) => file('keys.json'), (file) => flipIn(file, '"privateKey": "')],
  'the settings': ['settings', ({ file }) => file('settings.json'), (file) => flipIn(file, 'Sainte-Auror')],
  'a line of the journal': ['journal', ({ file }) => file('journal.db'), (file) => flipIn(file, '"services-started"')],
};

test('a bit that flips in anything stored is found at the next start, and the journal says where', async () => {
  const used = await usedTerminal();
  expect(await nextStart(used)).toEqual({ store: 'sound', stages: ['open'], refused: [] });
  for (const [name, [foundIn, file, change]] of Object.entries(flips)) {
    putBack(used);
    change(file(used), used);
    const found = await nextStart(used);
    expect(found, name).toMatchObject({ store: 'refused' });
    expect(found.refused, name).toContain(foundIn);
    // A box that may not be whole takes no vote; the rest of the terminal goes on.
    if (foundIn === consultation) expect(found.stages.includes('open'), name).toBe(false);
  }
});

test('the control: SQLite finds most of these stores in order', async () => {
  const used = await usedTerminal();
  const sound = Object.entries(flips).filter(([, [, file, change]]) => {
    putBack(used);
    change(file(used), used);
    if (!file(used).endsWith('.db')) return false;
    const database = new Database(file(used));
    onTestFinished(() => void database.close());
    return database.pragma('integrity_check', { simple: true }) === 'ok';
  });
  expect(sound.length).toBeGreaterThan(12);
});

test('a bit that flips anywhere is found, or changes nothing that anybody reads', async () => {
  const used = await usedTerminal();
  const chance = new Seeded(11);
  const files = filesBeneath(used.kept);
  const whole = contentsOf(used);
  let found = 0;
  for (let round = 0; round < 40; round += 1) {
    putBack(used);
    const file = chance.pick(files as [string, ...string[]]);
    flip(join(used.terminal.dataDirectory, file), chance.below(statSync(join(used.kept, file)).size * 8));
    const { store, refused } = await nextStart(used);
    if (store === 'refused' && refused.length > 0) found += 1;
    else expect(contentsOf(used), file).toEqual(whole);
  }
  expect(found).toBeGreaterThan(5);
});

/** Everything that the stores of a terminal at rest give, but what changes with each start. */
function contentsOf({ terminal, code }: Used): string {
  const copy = temporaryFolder();
  cpSync(terminal.dataDirectory, copy, { recursive: true });
  const stores = openStores(copy);
  const { urn, deskBook } = stores.box();
  const { sync } = stores;
  const read = [
    urn.ballots(),
    urn.tokens(),
    urn.counts(),
    deskBook.counts(),
    deskBook.hasCode(code),
    sync.unfinishedBatches(consultation, 'urn'),
    sync.batches(consultation, 'urn'),
    sync.currentBag(consultation),
    sync.marks(consultation),
    sync.final('place'),
    sync.releases(),
    readFileSync(join(copy, 'keys.json'), 'utf8'),
    readFileSync(join(copy, 'settings.json'), 'utf8'),
  ];
  stores.close();
  return createHash('sha256').update(JSON.stringify(read)).digest('hex');
}

function filesBeneath(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(folder, name)).isFile() && statSync(join(folder, name)).size > 0,
  );
}
