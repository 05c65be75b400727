// `npm run test:hardware`: a computer in software emulation boots a stock kernel of Debian, and on it the services as they ship, with USB
// devices whose packets are emulated: node-hid, usblp, hidraw, uhid and ext4 are the real ones. Then its power goes while it takes votes.
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tracker } from '../../ballot/index.ts';
import type { Bitmap } from '../../main/services/printer/bitmap.ts';
import { VirtualPrinter } from '../../main/services/printer/virtual-printer.ts';
import { execute, mustExecute, SetupError } from '../../tools/setup/command.mjs';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { ensurePackages } from '../harness/debian-packages.ts';
import { contentsOf, type EnrolledTerminal, makeTerminal } from './enrolled.ts';
import type { Said } from './guest/report.ts';
import { makeDisk, makeInitramfs, makeSystemDisk } from './images.ts';
import { Machine, type MachineOptions } from './machine.ts';
import { ensureKernel, needed } from './packages.ts';
import { type Scene, terminalsFolder } from './places.ts';
import { digestOf } from './reference.ts';

/** Proofs of the day's scene: fewer, and the guest ended before it was through. */
const proofsOfTheDay = 10;
const quietForMs = 120_000;

/** The power goes after so many ballots were acknowledged, and a moment more. */
const castsBeforeCut = 25;
const longestMomentMs = 200;

let passed = 0;
let failed = 0;

function tell(proof: string, fault?: string): void {
  if (fault === undefined) passed += 1;
  else failed += 1;
  console.log(fault === undefined ? `✓ ${proof}` : `✗ ${proof}\n  ${fault.replaceAll('\n', '\n  ')}`);
}

/** The printer at the other end of the machine's serial line. */
const atTheLine = await VirtualPrinter.start({ port: 0, widthPx: 576 });
const papers: Bitmap[] = [];
atTheLine.on('receipt', ({ bitmap }) => papers.push(bitmap));

const { state } = runtimePaths();
mkdirSync(join(state, 'hardware'), { recursive: true });
// Short, because sockets are in it.
const folder = mkdtempSync(join(state, 'hardware/run-'));
let machine: Machine | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, async () => {
    await machine?.cut();
    rmSync(folder, { recursive: true, force: true });
    process.exit(1);
  });

try {
  await ensurePackages(needed);
  const kernel = await ensureKernel();
  const terminals = join(folder, 'data/terminal');
  makeTerminal('day', terminals);
  const caster = makeTerminal('casts', terminals);
  const parts = {
    kernel: kernel.image,
    initramfs: await makeInitramfs(kernel, folder),
    system: await makeSystemDisk(folder),
    linePort: atTheLine.port,
    data: await makeDisk(join(folder, 'data'), join(folder, 'data.img'), '64M'),
    folder,
    log: join(folder, 'console.log'),
  };
  console.log(`Linux ${kernel.release} in software emulation, Node.js ${process.version}`);
  await liveADay(parts);
  await cutThePower(parts, caster);
} catch (fault) {
  tell(
    'the machine can be made and booted',
    fault instanceof SetupError ? fault.message : String((fault as Error).stack ?? fault),
  );
} finally {
  await machine?.cut();
  await atTheLine.close();
  if (failed > 0) console.log(endOfConsole());
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

type Parts = Omit<MachineOptions, 'scene'>;

/** Boots into a scene and hears it out, until `hear` says that it is enough or the scene that it is over. */
async function play(
  parts: Parts,
  scene: Scene,
  hear: (said: Said, machine: Machine) => boolean | Promise<boolean>,
): Promise<void> {
  let saidAtMs = performance.now();
  const isOver = new Promise<void>((resolve) => {
    machine = Machine.boot({ ...parts, scene }, async (said) => {
      saidAtMs = performance.now();
      if ('over' in said || (await hear(said, machine as Machine))) resolve();
    });
  });
  const stop = new AbortController();
  const patience = (async () => {
    while (performance.now() - saidAtMs < quietForMs) await delay(500, undefined, { signal: stop.signal });
    throw new Error(`the guest said nothing for ${quietForMs / 1_000} s`);
  })();
  const ended = machine?.ended
    .then(() => delay(1_000))
    .then(() => Promise.reject(new Error('the guest ended too early')));
  try {
    await Promise.race([isOver, patience, ended]);
  } finally {
    stop.abort();
    patience.catch(() => {});
    ended?.catch(() => {});
    await machine?.cut();
  }
}

async function liveADay(parts: Parts): Promise<void> {
  let proofs = 0;
  await play(parts, 'day', (said, computer) => {
    if ('proof' in said) {
      proofs += 1;
      tell(said.proof, said.fault);
    }
    if ('slip' in said) {
      const isThere = papers.map(digestOf).includes(said.slip);
      tell(
        'what came out at the other end of the serial line is that slip, dot for dot',
        isThere ? undefined : 'it is not',
      );
    }
    if ('type' in said) void computer.emulator.type(said.type);
    if ('keyboard' in said) void (said.keyboard === 'plug' ? computer.plugKeyboard() : computer.unplugKeyboard());
    return false;
  });
  if (proofs !== proofsOfTheDay) tell('every proof of the day was tried', `${proofs} of ${proofsOfTheDay} were`);
}

async function cutThePower(parts: Parts, terminal: EnrolledTerminal): Promise<void> {
  const acknowledged: { readonly card: string; readonly tracker: string }[] = [];
  const momentMs = randomInt(longestMomentMs);
  await play(parts, 'casts', async (said, computer) => {
    if (!('cast' in said)) return false;
    acknowledged.push({ card: said.cast, tracker: said.tracker });
    if (acknowledged.length !== castsBeforeCut) return false;
    await delay(momentMs);
    await computer.cut();
    return true;
  });
  const moment = `the power was cut ${momentMs} ms after ballot ${castsBeforeCut}; ${acknowledged.length} were acknowledged`;

  // As a terminal does at its start: the journal of the file system is replayed, and what is torn mended.
  const { code, output } = await execute('/sbin/e2fsck', ['-f', '-y', parts.data]);
  // 1: mended, as after any cut; more is damage.
  if (code > 1) return tell('the file system comes back after a power cut', output);
  const copy = join(folder, 'after');
  mkdirSync(copy);
  await mustExecute('/sbin/debugfs', [
    '-R',
    `rdump ${terminalsFolder.replace('/data', '')}/casts/data ${copy}`,
    parts.data,
  ]);

  await check(`after a power cut every acknowledged ballot is in the urn, and each has its mark: ${moment}`, () => {
    const { ballots, tokens } = contentsOf(join(copy, 'data'));
    const trackers = new Set(ballots.map(({ id }) => tracker(id)));
    deepStrictEqual(
      acknowledged.filter((cast) => !trackers.has(cast.tracker)),
      [],
    );
    deepStrictEqual(
      acknowledged.filter(({ card }) => !tokens.includes(terminal.tokenOf(card))),
      [],
    );
    strictEqual(tokens.length, ballots.length);
    // One may have been written whose acknowledgement was lost with the power.
    ok(ballots.length <= acknowledged.length + 1);
  });

  const again: string[] = [];
  const anew: string[] = [];
  await play(parts, 'casts', (said) => {
    if (!('cast' in said)) return false;
    (said.tracker === '' ? again : anew).push(said.cast);
    return anew.length === 3;
  });
  await check(
    'the terminal boots again from that disk, refuses whoever has voted, and takes the votes of the others',
    () => {
      deepStrictEqual(
        again.slice(0, acknowledged.length),
        acknowledged.map(({ card }) => card),
      );
      ok(again.length <= acknowledged.length + 1);
    },
  );
}

async function check(proof: string, work: () => void): Promise<void> {
  try {
    work();
    tell(proof);
  } catch (fault) {
    tell(proof, String((fault as Error).stack));
  }
}

function endOfConsole(): string {
  return readFileSync(join(folder, 'console.log'), 'latin1').slice(-4_000);
}
