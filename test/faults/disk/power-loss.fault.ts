import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { readJournal } from '../../../main/journal/index.ts';
import { temporaryFolder } from '../../../main/services/database/temporary-folder.fixture.ts';
import type { BallotBox } from '../../../main/services/urn/index.ts';
import { Seeded } from '../../harness/seeded.ts';
import { PowerlessDisk, putBack } from './crash-images.ts';
import { readLog } from './log.ts';
import { buildShim, runOnDisk } from './shim.ts';
import { consultation, openStores, type Stores } from './stores.fixture.ts';

const program = new URL('./voting.fixture.ts', import.meta.url);
const votes = 24;
const cuts = 300;

/** What people were told until a moment. */
class Told {
  readonly tried = new Map<string, string>();
  readonly ballots = new Map<string, string>();
  readonly purging = new Set<string>();
  readonly codes: string[] = [];
  counter = 0;
  entries = 0;

  hear(line: string): void {
    const [what, ...words] = line.split(' ');
    const [first = '', second = ''] = words;
    if (what === 'trying') this.tried.set(first, second);
    if (what === 'ballot') this.ballots.set(first, second);
    if (what === 'purging') for (const id of words) this.purging.add(id);
    if (what === 'code') this.codes.push(first);
    if (what === 'counter') this.counter = Number(first);
    if (what === 'entry') this.entries = Number(first);
  }
}

/** Cuts the power at random moments of a day of votes. Gives what is wrong at the next start, for each cut. */
function faultsAfterCuts(seed: number, weakness?: 'off' | 'early'): string[][] {
  const folder = temporaryFolder();
  const root = join(folder, 'disk');
  const data = join(root, 'data');
  openStores(data).close(); // the ballot box is made, and made anew after a cut, by what is watched
  const disk = new PowerlessDisk(root);
  const log = join(folder, 'log');
  runOnDisk(program, [root, String(votes), ...(weakness ? [weakness] : [])], { shim: buildShim(), root, log });
  const changes = readLog(log);
  const chance = new Seeded(seed);
  const moments = Array.from({ length: cuts }, () => chance.below(changes.length)).sort((a, b) => a - b);
  const told = new Told();
  let toldBy: number | undefined;
  const faults: string[][] = [];
  for (const [at, change] of changes.entries()) {
    for (; moments[0] === at; moments.shift()) {
      putBack(disk.image(chance), root);
      faults.push(faultsAtStart(data, told));
    }
    disk.apply(change);
    if (change.what === 'open' && change.path === join(root, 'told')) toldBy = change.file;
    if (change.what === 'write' && change.file === toldBy) told.hear(change.bytes.toString().trim());
  }
  return faults;
}

/** A terminal that does not start at all has one fault. */
function faultsAtStart(dataDirectory: string, told: Told): string[] {
  try {
    return faultsOf(dataDirectory, told);
  } catch (error) {
    return [`the terminal does not start: ${error instanceof Error ? error.message : error}`];
  }
}

/** Starts on what a power cut left, as the services do, and compares it with what people were told. */
function faultsOf(dataDirectory: string, told: Told): string[] {
  const stores = openStores(dataDirectory);
  const opened = stores.boxes.get(consultation);
  const faults = [
    ...(opened.ok ? faultsOfBox(opened.value, told) : ['the ballot box is refused']),
    ...faultsOfSync(stores, told),
  ];
  stores.close();
  const { entries } = mustBeOk(readJournal(join(dataDirectory, 'journal.db')), 'journal');
  if (existsSync(join(dataDirectory, 'journal-2.db'))) faults.push('the journal is refused');
  if (entries.length < told.entries) faults.push('an entry of the journal is lost');
  return faults;
}

function faultsOfBox({ urn, deskBook }: BallotBox, told: Told): string[] {
  const ids = new Set(mustBeOk(urn.ids(), 'ids'));
  const tokens = new Set(mustBeOk(urn.tokens(), 'tokens'));
  const faults: string[] = [];
  for (const [token, id] of told.ballots)
    if (!tokens.has(token) || !(ids.has(id) || told.purging.has(id))) faults.push('an acknowledged ballot is lost');
  for (const [token, id] of told.tried)
    if (!told.purging.has(id) && tokens.has(token) !== ids.has(id)) faults.push('half a commit is there');
  for (const code of told.codes) if (!mustBeOk(deskBook.hasCode(code), 'code')) faults.push('a code is lost');
  return faults;
}

function faultsOfSync({ sync, boxes }: Stores, told: Told): string[] {
  const faults: string[] = [];
  if (mustBeOk(sync.nextCounter(), 'counter') <= told.counter) faults.push('a number of a heartbeat comes twice');
  const box = boxes.get(consultation);
  if (!box.ok) return faults;
  const { purged } = mustBeOk(box.value.urn.counts(), 'counts');
  const [begun] = mustBeOk(sync.unfinishedBatches(consultation, 'urn'), 'begun');
  const all = mustBeOk(sync.batches(consultation, 'urn'), 'batches').reduce((sum, { count }) => sum + count, 0);
  const done = all - (begun?.count ?? 0);
  const mayBePurged = begun?.state === 'acknowledged' ? [done, done + begun.count] : [done];
  if (!mayBePurged.includes(purged)) faults.push('ballots went without a batch, or a batch without its ballots');
  return faults;
}

const harmed = (faults: readonly string[][]) => faults.filter((one) => one.length > 0).length;

test(`the power fails at ${cuts} moments of ${votes} votes: nothing acknowledged is lost, and no half of anything is left`, () => {
  expect(faultsAfterCuts(1).flat()).toEqual([]);
});

test('the control: were nothing synced, most cuts would leave a box that is refused or lacks ballots', () => {
  expect(harmed(faultsAfterCuts(2, 'off'))).toBeGreaterThan(cuts / 2);
});

test('the control: were ballots acknowledged before their commit, some would be lost', () => {
  const faults = faultsAfterCuts(3, 'early');
  expect(harmed(faults)).toBeGreaterThan(cuts / 10);
  expect(new Set(faults.flat())).toEqual(new Set(['an acknowledged ballot is lost']));
});
