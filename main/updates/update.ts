/**
 * One night of a terminal: takes what the city's repository offers, and goes back when it is not well.
 *
 * 1. The repository is read (signed, whole, or not at all), and the deb of the version that is installed is kept, or fetched.
 * 2. Nobody is there: the terminal stops, and the new services are tried on a copy of the stores, before anything is changed.
 * 3. The new version is installed and started, and the whole terminal looked at: its units, its first screen, `passerelle doctor`.
 * 4. It stays, or the kept one comes back; a version that failed is not taken again.
 *
 * Before the first file may change, what is being done is written down: a power cut in the middle is finished at the next start. Whatever
 * is thrown, the terminal is started again; the unit sees to it where this program is killed.
 */
import { closeSync, constants, existsSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Configuration } from '../../contract/configuration.ts';
import { occupiedMarker, type UpdateOutcome, type UpdateRefusal, updateOutcomesFile } from '../../contract/updates.ts';
import { readConfiguration } from '../configuration/read-configuration.ts';
import { openOrdinary } from '../files/ordinary-file.ts';
import { isNight, isNoWorse, verdictOn, versionToTake } from './decide.ts';
import * as packages from './packages.ts';
import { run } from './programs.ts';
import { readState, type State, writeState } from './state.ts';
import { type TrialResult, tryServices } from './trial.ts';

const settings = '/etc/passerelle/terminal.yml';
const folder = '/var/lib/passerelle-update';
const stateFile = join(folder, 'state.json');
const debs = join(folder, 'debs');
const units = ['passerelle-shell.service', 'passerelle-services.service'];
/** Longer than a slow machine takes from nothing to its first screen, which is when the unit of the shell is active. */
const startMs = 120_000;
const lookEveryMs = 2_000;

/**
 * Does what is due at this moment, if anything is: finishes what a power cut interrupted, takes a new version, reboots where that is wanted.
 * @param nowMs milliseconds since 1970
 * @throws where the system does not do what it must; the terminal runs again all the same
 */
export async function night(nowMs: number): Promise<void> {
  const state = readState(stateFile);
  const configuration = presentConfiguration();
  const isOccupied = configuration !== undefined && isInVisit(configuration);
  if (state.taking) {
    // A cut by day: whoever is there meanwhile is not interrupted, and the next look finishes it.
    const { taking } = state;
    if (!isOccupied) await thenRunning(() => finish(state, taking));
    return;
  }
  if (!configuration) return;
  const { renewAt, opening = null } = configuration;
  if (!isNight({ nowMs, lastMs: state.lastMs, renewAt, opening, isOccupied })) return;
  const begun = { ...state, lastMs: nowMs };
  writeState(stateFile, begun);
  if (state.lastMs === 0) return; // somebody installs this terminal just now
  if (existsSync(packages.source)) await take(begun, configuration);
  if (isRebootWanted() && !isInVisit(configuration)) await run('systemctl', 'reboot');
}

function isInVisit({ socket }: Configuration): boolean {
  return existsSync(occupiedMarker(socket));
}

async function take(state: State, configuration: Configuration): Promise<void> {
  const refuse = (reason: UpdateRefusal) => tell({ event: 'update-refused', fields: { reason } });
  await packages.repair();
  const unread = await packages.refresh();
  if (unread !== null) return refuse(unread);
  const { name, version: from } = await packages.installed();
  const offered = await packages.offered(name);
  if (offered === null) return;
  const newer = await packages.isNewer(offered, from);
  const to = versionToTake({ installed: from, offered, failed: state.failed }, () => newer);
  if (to === null) return;
  if (!(await packages.debOf(name, from, debs))) return refuse('no-way-back');
  const deb = await packages.debOf(name, to, debs);
  if (!deb) return refuse('repository');

  const broken = await whatIsBroken();
  if (isInVisit(configuration)) return; // since the night began: fetching takes its time
  const demandsSoundStores = !broken?.includes('stores');
  const places = { folder: '/run/passerelle-update/trial', unpacked: join(folder, 'trial') };
  await thenRunning(async () => {
    await run('systemctl', 'stop', ...units);
    const trial = await tryServices({ deb, settings, configuration, demandsSoundStores, ...places }).catch(unclear);
    if (trial.verdict === 'well') {
      const taking = { from, to, migrates: trial.migrates, broken };
      const decided = { ...state, taking };
      writeState(stateFile, decided);
      return finish(decided, taking);
    }
    if (trial.verdict === 'ill') writeState(stateFile, { ...state, failed: [...state.failed, to] });
    refuse('trial');
  });
}

/** A trial that could not be held, such as for want of room, says nothing of the version: another night tries it again. */
function unclear(reason: unknown): TrialResult {
  console.error('the trial could not be held:', reason);
  return { verdict: 'unclear', migrates: false };
}

/** Whatever goes wrong meanwhile, the screen does not stay dark until somebody comes. */
async function thenRunning(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await run('systemctl', 'start', ...units);
  }
}

/** From wherever a power cut has left it. */
async function finish(state: State, { from, to, migrates, broken }: NonNullable<State['taking']>): Promise<void> {
  const over = (failed: readonly string[]) => writeState(stateFile, { ...state, taking: null, failed: [...failed] });
  await put(to);
  const isInstalled = await isWhole(to);
  const verdict = verdictOn({ isInstalled, isWell: isInstalled && (await isTerminalWell(broken)), migrates });
  if (verdict === 'roll-back') {
    await run('systemctl', 'stop', ...units);
    await put(from);
    over([...state.failed, to]);
    tell({ event: 'update-rolled-back', fields: { from: to, to: from } });
  } else {
    over(state.failed);
    if (verdict === 'keep') packages.forgetOthers(to, debs);
    tell({ event: verdict === 'keep' ? 'update-taken' : 'update-ill', fields: { from, to } });
  }
  // The services that start now write into the journal what became of it.
  await run('systemctl', 'restart', ...units);
}

async function put(version: string): Promise<void> {
  await packages.repair();
  const { name, ...present } = await packages.installed();
  if (present.version === version && present.isWhole) return;
  const deb = await packages.debOf(name, version, debs);
  if (deb) await packages.install(deb);
}

async function isWhole(version: string): Promise<boolean> {
  const present = await packages.installed();
  return present.version === version && present.isWhole;
}

/** Running to its first screen, and, as soon as devices and server are found again, no worse than before. */
async function isTerminalWell(brokenBefore: readonly string[] | null): Promise<boolean> {
  await run('systemctl', 'restart', ...units);
  if (!(await areActive())) return false;
  const untilMs = performance.now() + startMs;
  for (;;) {
    if (isNoWorse(brokenBefore, await whatIsBroken())) return true;
    if (performance.now() > untilMs) return false;
    await delay(lookEveryMs);
  }
}

/** Waits until they all are, or one has given up. */
async function areActive(): Promise<boolean> {
  const untilMs = performance.now() + startMs;
  const is = async (state: 'active' | 'failed', unit: string) =>
    (await run('systemctl', `is-${state}`, '--quiet', unit)).code === 0;
  for (;;) {
    const active = await Promise.all(units.map((unit) => is('active', unit)));
    if (active.every(Boolean)) return true;
    const failed = await Promise.all(units.map((unit) => is('failed', unit)));
    if (failed.some(Boolean) || performance.now() > untilMs) return false;
    await delay(lookEveryMs);
  }
}

const findingsSchema = z.object({ findings: z.array(z.object({ check: z.string(), state: z.string() })) });

/** The checks of `passerelle doctor` that are broken; what only wants attention does not count. Null: it does not say. */
async function whatIsBroken(): Promise<string[] | null> {
  try {
    const { out } = await run('passerelle', 'doctor', '--json', '--config', settings);
    const { findings } = findingsSchema.parse(JSON.parse(out));
    return findings.filter(({ state }) => state === 'broken').map(({ check }) => check);
  } catch {
    return null;
  }
}

/** Undefined where it cannot be read: the services say so, in the journal and on their own. */
function presentConfiguration(): Configuration | undefined {
  const read = readConfiguration(settings, readFileSync(settings, 'utf8'));
  return read.ok ? read.value.configuration : undefined;
}

/** The services alone write into the journal: they find it when they start. */
function tell(outcome: UpdateOutcome): void {
  process.stdout.write(`${outcome.event} ${JSON.stringify(outcome.fields)}\n`);
  const file = updateOutcomesFile(presentConfiguration()?.dataDirectory ?? '/var/lib/passerelle');
  const { O_WRONLY, O_APPEND, O_CREAT } = constants;
  const outcomes = openOrdinary(file, O_WRONLY | O_APPEND | O_CREAT, 0o644);
  writeSync(outcomes, `${JSON.stringify(outcome)}\n`);
  closeSync(outcomes);
}

/** A kernel or library of the distribution wants it, or a unit failed so often that only that may help. */
function isRebootWanted(): boolean {
  return existsSync('/run/reboot-required') || existsSync('/run/passerelle-rescue');
}
