import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ballotId, sortByBytes, toBase64url } from '../../../ballot/index.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { type SealedBallot, Urn } from './index.ts';

function place() {
  const data = temporaryFolder();
  const markers = new StoreMarkers(data);
  const folder = join(data, 'urn');
  mkdirSync(folder);
  const open = (maximumPages?: number) => Urn.open({ folder, name: 'parc', markers, maximumPages });
  const opened = (maximumPages?: number) => mustBeOk(open(maximumPages), 'open');
  return { data, folder, urnFile: join(folder, 'urn.db'), pollBookFile: join(folder, 'poll-book.db'), open, opened };
}

/** Deterministic bytes, so that every run of a test sees the same rows. */
function bytesOf(name: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${name} ${block}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

function votes(count: number, sealedBytes = 304) {
  return Array.from({ length: count }, (_, n) => ({
    token: toBase64url(bytesOf(`token ${n}`, 32)),
    sealed: bytesOf(`ballot ${n}`, sealedBytes),
  }));
}
type Vote = ReturnType<typeof votes>[number];

function castAll(urn: Urn, all: readonly Vote[], tidy = true) {
  for (const { token, sealed } of all) {
    mustBeOk(urn.cast(token, sealed), 'cast');
    if (tidy) mustBeOk(urn.tidy(), 'tidy');
  }
}

/** A closed urn with a few ballots in it. */
function filled(count = 12) {
  const here = place();
  const urn = here.opened();
  castAll(urn, votes(count));
  urn.close();
  return here;
}

function shapeOf(file: string) {
  const database = new Database(file, { readonly: true });
  const tables = database.pragma('table_list') as { schema: string; name: string; wr: number; strict: number }[];
  const shape = tables
    .filter(({ name }) => !name.startsWith('sqlite_'))
    .map(({ name, wr, strict }) => ({
      name,
      strictWithoutRowid: wr === 1 && strict === 1,
      columns: (database.pragma(`table_info(${name})`) as { name: string }[]).map((column) => column.name),
    }));
  database.close();
  return shape.sort((a, b) => a.name.localeCompare(b.name));
}

test('an urn holds ids and sealed ballots, a poll book holds tokens, and neither holds anything else of anybody', () => {
  const { urnFile, pollBookFile } = filled();
  expect(shapeOf(urnFile)).toEqual([
    { name: 'purged', strictWithoutRowid: true, columns: ['one', 'count'] },
    { name: 'urn', strictWithoutRowid: true, columns: ['id', 'sealed'] },
  ]);
  expect(shapeOf(pollBookFile)).toEqual([
    { name: 'digest', strictWithoutRowid: true, columns: ['one', 'value'] },
    { name: 'paper', strictWithoutRowid: true, columns: ['token'] },
    { name: 'poll_book', strictWithoutRowid: true, columns: ['token'] },
  ]);
});

test('both files keep a rollback journal, sync everything and overwrite what they delete', () => {
  const { folder, opened } = place();
  const urn = opened();
  castAll(urn, votes(3), false);
  expect(readdirSync(folder).sort()).toEqual(['poll-book.db', 'urn.db']);
  // Bytes 18 and 19 of the header: 1 is a rollback journal, 2 would be a WAL.
  for (const file of readdirSync(folder))
    expect([...readFileSync(join(folder, file)).subarray(18, 20)]).toEqual([1, 1]);
  // The very connection of the urn: how it writes is in none of its files.
  const executed = vi.spyOn(Database.prototype, 'exec');
  onTestFinished(() => executed.mockRestore());
  mustBeOk(urn.tidy(), 'tidy');
  const connection = executed.mock.contexts[0] as Database.Database;
  for (const database of ['main', 'book']) {
    const setting = (name: string) => connection.pragma(`${database}.${name}`, { simple: true });
    expect(['journal_mode', 'synchronous', 'secure_delete'].map(setting), database).toEqual(['delete', 3, 1]);
  }
  expect(connection.pragma('temp_store', { simple: true })).toBe(2);
  urn.close();
});

test('a cast is in both files, under the first 16 bytes of the SHA-256 of its sealed bytes', () => {
  const { opened } = place();
  const urn = opened();
  const [vote] = votes(1) as [Vote];
  const { id } = mustBeOk(urn.cast(vote.token, vote.sealed), 'cast');
  expect(id).toBe(ballotId(vote.sealed));
  urn.close();
  const again = opened();
  expect(again.ballots()).toEqual({ ok: true, value: [{ id, sealed: vote.sealed }] });
  expect(again.tokens()).toEqual({ ok: true, value: [vote.token] });
  expect(again.hasVoted(vote.token)).toEqual({ ok: true, value: true });
  again.close();
});

test('a token votes once; saying the same cast again succeeds and changes nothing', () => {
  const { opened } = place();
  const urn = opened();
  const [one, other] = votes(2) as [Vote, Vote];
  const first = urn.cast(one.token, one.sealed);
  expect(urn.cast(one.token, one.sealed)).toEqual(first);
  expect(urn.cast(one.token, other.sealed)).toEqual({ ok: false, error: { code: 'already-voted' } });
  expect(urn.counts()).toEqual({ ok: true, value: { ballots: 1, purged: 0, marks: 1 } });
  urn.close();
});

test('ballots and tokens are listed in the order of their bytes', () => {
  const { opened } = place();
  const urn = opened();
  castAll(urn, votes(20), false);
  const ids = mustBeOk(urn.ballots(), 'ballots').map(({ id }) => id);
  expect(ids).toEqual(sortByBytes(ids));
  const tokens = mustBeOk(urn.tokens(), 'tokens');
  expect(tokens).toEqual(sortByBytes(tokens));
  urn.close();
});

function filesAfter(order: readonly Vote[], tidy: boolean) {
  const { urnFile, pollBookFile, opened } = place();
  const urn = opened();
  castAll(urn, order, tidy);
  urn.close();
  return { urn: readFileSync(urnFile), pollBook: readFileSync(pollBookFile) };
}

for (const count of [5, 12, 40]) {
  const inOrder = votes(count);
  const shuffled = fc.shuffledSubarray(inOrder, { minLength: count, maxLength: count });
  const another = shuffled.filter((order) => order.some((vote, index) => vote !== inOrder[index]));

  test(`${count} ballots cast in any order leave byte-identical files`, () => {
    const reference = filesAfter(inOrder, true);
    fc.assert(
      fc.property(another, (order) => {
        const files = filesAfter(order, true);
        expect(files.urn.equals(reference.urn)).toBe(true);
        expect(files.pollBook.equals(reference.pollBook)).toBe(true);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });

  test(`the control: without VACUUM, ${count} ballots cast in another order leave other files`, () => {
    const reference = filesAfter(inOrder, false);
    fc.assert(
      fc.property(another, (order) => {
        const files = filesAfter(order, false);
        expect(files.urn.equals(reference.urn) && files.pollBook.equals(reference.pollBook)).toBe(false);
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
}

test('killed between a commit and its tidying: the next start leaves the same files, whatever the order was', () => {
  const program = new URL('./kill-untidy.fixture.ts', import.meta.url).pathname;
  const killedAfter = (order: readonly Vote[]) => {
    const { data, urnFile, pollBookFile, opened } = place();
    const cast = order.flatMap(({ token, sealed }) => [token, toBase64url(sealed)]);
    expect(spawnSync(process.execPath, [program, data, ...cast]).signal).toBe('SIGKILL');
    const files = () => [readFileSync(urnFile), readFileSync(pollBookFile)];
    const before = files();
    opened().close();
    return { before, after: files() };
  };
  const all = votes(12);
  const [inOrder, reversed] = [killedAfter(all), killedAfter(all.toReversed())];
  expect(inOrder.before).not.toEqual(reversed.before);
  expect(inOrder.after).toEqual(reversed.after);
});

test('files that could not be tidied after a visit are tidied before the next ballot, or it is refused', () => {
  const all = votes(12);
  const [next] = all.splice(-1) as [Vote];
  const filesOfNext = (order: readonly Vote[], isHindered: boolean) => {
    const { urnFile, pollBookFile, opened } = place();
    const urn = opened();
    castAll(urn, order, false);
    if (isHindered) {
      const reader = new Database(urnFile, { readonly: true });
      reader.exec('BEGIN; SELECT * FROM urn');
      expect(urn.tidy()).toEqual({ ok: false, error: { code: 'in-use' } });
      expect(urn.ready()).toEqual({ ok: false, error: { code: 'in-use' } });
      expect(urn.cast(next.token, next.sealed)).toEqual({ ok: false, error: { code: 'in-use' } });
      reader.close();
    } else {
      mustBeOk(urn.tidy(), 'tidy');
    }
    mustBeOk(urn.cast(next.token, next.sealed), 'cast');
    urn.close();
    return [readFileSync(urnFile), readFileSync(pollBookFile)];
  };
  expect(filesOfNext(all.toReversed(), true)).toEqual(filesOfNext(all, false));
});

test('purged ballots leave no byte behind, and the numbers stay coherent', () => {
  const { urnFile, opened } = place();
  const urn = opened();
  const all = votes(12);
  castAll(urn, all);
  const [gone, kept] = [all.slice(0, 8), all.slice(8)];
  const ids = gone.map(({ sealed }) => ballotId(sealed));
  expect(urn.purge(ids)).toEqual({ ok: true, value: { purged: 8 } });
  expect(urn.purge(ids), 'said again').toEqual({ ok: true, value: { purged: 0 } });
  expect(urn.counts()).toEqual({ ok: true, value: { ballots: 4, purged: 8, marks: 12 } });
  const bytes = readFileSync(urnFile);
  for (const { sealed } of gone) expect(bytes.includes(Buffer.from(sealed).subarray(0, 24))).toBe(false);
  for (const { sealed } of kept) expect(bytes.includes(Buffer.from(sealed).subarray(0, 24))).toBe(true);
  expect(urn.cast(gone[0]?.token ?? '', bytesOf('a second ballot', 304))).toEqual({
    ok: false,
    error: { code: 'already-voted' },
  });
  urn.close();
  opened().close();
});

test('a ballot that comes after a purge finds a tidy urn, whoever tidied it', () => {
  const all = votes(60);
  const [next] = all.splice(-1) as [Vote];
  const gone = all.slice(0, 40).map(({ sealed }) => ballotId(sealed));
  const fileOfNext = (between: (urn: Urn) => unknown) => {
    const { urnFile, opened } = place();
    const urn = opened();
    castAll(urn, all, true);
    mustBeOk(urn.purge(gone), 'purge');
    between(urn);
    mustBeOk(urn.cast(next.token, next.sealed), 'cast');
    urn.close();
    return readFileSync(urnFile);
  };
  const tidied = fileOfNext((urn) => mustBeOk(urn.tidy(), 'tidy'));
  expect(fileOfNext(() => {})).toEqual(tidied);
  expect(fileOfNext((urn) => mustBeOk(urn.ready(), 'ready'))).toEqual(tidied);
});

test('a full disk takes no half of a ballot, and voting goes on when there is room again', () => {
  const { opened } = place();
  const small = opened(8);
  const acknowledged: SealedBallot[] = [];
  let refused: Vote | undefined;
  for (const vote of votes(200)) {
    const cast = small.cast(vote.token, vote.sealed);
    if (!cast.ok) {
      expect(cast.error).toEqual({ code: 'disk-full' });
      refused = vote;
      break;
    }
    acknowledged.push({ id: cast.value.id, sealed: vote.sealed });
  }
  const vote = refused as Vote;
  expect(small.hasVoted(vote.token)).toEqual({ ok: true, value: false });
  expect(small.counts()).toEqual({
    ok: true,
    value: { ballots: acknowledged.length, purged: 0, marks: acknowledged.length },
  });
  small.close();
  const roomy = opened();
  expect(roomy.cast(vote.token, vote.sealed).ok).toBe(true);
  expect(mustBeOk(roomy.counts(), 'counts').ballots).toBe(acknowledged.length + 1);
  roomy.close();
});

/** Each leaves both files such that SQLite alone would open at least one of them. */
const damages: Record<string, (files: { urn: string; pollBook: string }) => void> = {
  'a bit flipped in a sealed ballot': ({ urn }) => flip(urn, bytesOf('ballot 3', 304).subarray(40, 60)),
  'a bit flipped in a ballot id': ({ urn }) => flip(urn, Buffer.from(ballotId(bytesOf('ballot 3', 304)), 'base64url')),
  'a bit flipped in a token': ({ pollBook }) => flip(pollBook, bytesOf('token 3', 32)),
  'a ballot lost': ({ urn }) => edit(urn, 'DELETE FROM urn WHERE id = (SELECT max(id) FROM urn)'),
  'a mark lost': ({ pollBook }) =>
    edit(pollBook, 'DELETE FROM poll_book WHERE token = (SELECT max(token) FROM poll_book)'),
  'a mark and a ballot lost': ({ urn, pollBook }) => {
    edit(urn, 'DELETE FROM urn WHERE id = (SELECT max(id) FROM urn)');
    edit(pollBook, 'DELETE FROM poll_book WHERE token = (SELECT max(token) FROM poll_book)');
  },
  'the urn truncated': ({ urn }) => truncateSync(urn, 4096),
  'the poll book emptied': ({ pollBook }) => truncateSync(pollBook, 0),
};

function flip(file: string, at: Uint8Array) {
  const bytes = readFileSync(file);
  const offset = bytes.indexOf(at) + at.length - 1;
  expect(offset).toBeGreaterThan(at.length);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function edit(file: string, sql: string) {
  const database = new Database(file);
  database.exec(sql);
  database.close();
}

for (const [name, damage] of Object.entries(damages))
  test(`${name}: refused, and both files stay as they are`, () => {
    const { urnFile, pollBookFile, open } = filled();
    damage({ urn: urnFile, pollBook: pollBookFile });
    const before = [readFileSync(urnFile), readFileSync(pollBookFile)];
    expect(open()).toEqual({ ok: false, error: { code: 'damaged' } });
    expect([readFileSync(urnFile), readFileSync(pollBookFile)]).toEqual(before);
  });

test('any single flipped bit is refused or changes nothing that is read', () => {
  const here = filled(5);
  const urn = here.opened();
  const expected = JSON.stringify([urn.ballots(), urn.tokens(), urn.counts()]);
  urn.close();
  const files = [here.urnFile, here.pollBookFile].map((file) => ({ file, bytes: readFileSync(file) }));
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.nat(), ({ file, bytes }, where) => {
      const flipped = Buffer.from(bytes);
      const bit = where % (bytes.length * 8);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      for (const whole of files) writeFileSync(whole.file, whole.bytes);
      writeFileSync(file, flipped);
      const result = here.open();
      if (!result.ok) return;
      const read = JSON.stringify([result.value.ballots(), result.value.tokens(), result.value.counts()]);
      result.value.close();
      expect(read).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test('a poll book or an urn that is gone is never replaced by an empty one', () => {
  for (const which of ['urnFile', 'pollBookFile'] as const) {
    const here = filled();
    rmSync(here[which]);
    expect(here.open()).toEqual({ ok: false, error: { code: 'missing' } });
    expect(readdirSync(here.folder)).toHaveLength(1);
  }
});

test('erasing is refused while a ballot waits, and then leaves no token behind', () => {
  const { pollBookFile, opened } = place();
  const urn = opened();
  const all = votes(9);
  castAll(urn, all);
  expect(urn.erase()).toEqual({ ok: false, error: { code: 'ballots-remain' } });
  mustBeOk(urn.purge(all.map(({ sealed }) => ballotId(sealed))), 'purge');
  mustBeOk(urn.erase(), 'erase');
  urn.close();
  const bytes = readFileSync(pollBookFile);
  for (const { token } of all) expect(bytes.includes(Buffer.from(token, 'base64url'))).toBe(false);
});

test('killed at any moment: what was acknowledged is there, and every ballot has its mark', {
  timeout: 60_000,
}, async () => {
  const { data, opened } = place();
  opened().close();
  const tried = new Map<string, string>();
  const acked = new Map<string, string>();
  const purging = new Set<string>();
  for (let round = 0; round < 5; round += 1) {
    await castUntilKilled(data, 3 + (randomBytes(1)[0] ?? 0) / 8, ([what, ...rest]) => {
      const [token = '', id = ''] = rest;
      if (what === 'trying') tried.set(token, id);
      if (what === 'acked') acked.set(token, id);
      if (what === 'purging') for (const each of rest) purging.add(each);
    });
    const urn = opened();
    const tokens = new Set(mustBeOk(urn.tokens(), 'tokens'));
    const ids = new Set(mustBeOk(urn.ballots(), 'ballots').map(({ id }) => id));
    for (const [token, id] of acked) {
      expect(tokens.has(token)).toBe(true);
      expect(ids.has(id) || purging.has(id)).toBe(true);
    }
    for (const [token, id] of tried)
      if (!acked.has(token)) {
        expect(ids.has(id)).toBe(tokens.has(token));
        // What was committed and not acknowledged before the kill counts from now on.
        if (tokens.has(token)) acked.set(token, id);
      }
    expect(tokens.size).toBe(acked.size);
    urn.close();
  }
  expect(acked.size).toBeGreaterThan(0);
});

/** Runs the fixture, and kills it with SIGKILL when it has said so many lines. */
async function castUntilKilled(data: string, lines: number, heard: (words: string[]) => void) {
  const program = new URL('./kill-loop.fixture.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let count = 0;
  for await (const line of createInterface(child.stdout)) {
    heard(line.split(' '));
    count += 1;
    if (count >= lines) child.kill('SIGKILL');
  }
}

test('a poll book from before marks on paper goes on, with all that is in it', () => {
  const here = filled(3);
  const old = new Database(here.pollBookFile);
  old.exec('DROP TABLE paper');
  old.pragma('user_version = 1');
  old.close();
  const urn = here.opened();
  onTestFinished(() => urn.close());
  expect(urn.counts()).toEqual({ ok: true, value: { ballots: 3, purged: 0, marks: 3 } });
  mustBeOk(urn.markOnPaper(toBase64url(bytesOf('paper', 32))), 'mark');
  expect(urn.counts()).toMatchObject({ value: { ballots: 3, marks: 4 } });
});

test('a mark on paper that is in no poll book is found, as is one that has lost its token', () => {
  for (const damage of ['DELETE FROM paper', `UPDATE paper SET token = x'${'07'.repeat(32)}'`]) {
    const here = place();
    const urn = here.opened();
    mustBeOk(urn.markOnPaper(toBase64url(bytesOf('paper', 32))), 'mark');
    urn.close();
    const database = new Database(here.pollBookFile);
    database.exec(damage);
    database.close();
    expect(here.open()).toEqual({ ok: false, error: { code: 'damaged' } });
  }
});
