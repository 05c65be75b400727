import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startTestCity } from '../../city-server/testing/city.ts';
import { temporaryFolder } from '../../main/services/database/temporary-folder.fixture.ts';
import { type ConnectionFault, FaultProxy } from '../harness/fault-proxy.ts';
import { Machine } from '../harness/machine.ts';
import { Seeded } from '../harness/seeded.ts';
import { heldByCity, hour, square } from './city-and-machines.fixture.ts';

const program = new URL('./voting-machine.fixture.ts', import.meta.url).pathname;

/** An enrolled terminal whose only way to the city server is a bad line. */
async function terminalOnABadLine(seed: number) {
  const chance = new Seeded(seed);
  const city = await startTestCity();
  const line = await FaultProxy.start(Number(new URL(city.publicUrl).port));
  onTestFinished(() => line.close());
  await city.publish({ closesAt: new Date(city.now() + 8 * hour).toISOString() });
  const folder = temporaryFolder();
  const pem = join(temporaryFolder(), 'ca.pem');
  writeFileSync(pem, city.ca);
  const url = `https://127.0.0.1:${line.port}`;
  const machine = new Machine({ folder, url, certificateAuthority: city.ca, nowMs: city.now, heartbeatSeconds: 0.2 });
  onTestFinished(() => machine.stop());
  const made = await city.officer('POST', '/enrolment-codes', { terminal: 'centre', name: 'Centre', place: 'Hall' });
  machine.handCode(made.json().code);
  await machine.start();
  await once(machine.sync, 'server-changed');
  await until(() => machine.consultations.get(square) !== undefined);
  await machine.stop();
  const run = () =>
    spawn(process.execPath, [program, folder, url, pem, '40', square], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { chance, city, line, machine, run };
}

/** Anywhere in a handshake, a request or an answer. */
function someFault(chance: Seeded): ConnectionFault {
  const bytes = 400 + chance.below(9_000);
  return chance.pick<ConnectionFault>([
    {},
    { refused: true },
    { cutAfterSentBytes: bytes },
    { cutAfterAnsweredBytes: bytes },
    { dropAnswersAfterBytes: bytes },
    { halfCloseAfterSentBytes: bytes },
    { delayMs: 1 + chance.below(20) },
  ]);
}

test('a terminal that is killed again and again on a bad line loses and doubles nothing', async () => {
  const { chance, city, line, machine, run } = await terminalOnABadLine(7);
  const tried = new Map<string, string>();
  const acked = new Map<string, string>();
  const arrived = async () => (await heldByCity(city, square)).ballots.length;
  for (let life = 0; life < 6; life += 1) {
    const isCalm = life % 3 === 2;
    const before = await arrived();
    line.nextFault = () => (isCalm ? {} : someFault(chance));
    const child = run();
    onTestFinished(() => void child.kill('SIGKILL'));
    const over = once(child, 'close');
    await votes(child, 5 + chance.below(40), tried, acked);
    if (isCalm) await until(async () => (await arrived()) > before);
    child.kill('SIGKILL');
    await over;
  }

  line.nextFault = () => ({});
  await machine.start();
  await until(() => machine.sync.isConnected);
  city.pass(9 * hour);
  await until(async () => (await heldByCity(city, square)).finals.length === 1);
  const held = await heldByCity(city, square);
  const ids = new Set(held.ballots.map(({ id }) => id));
  expect([...acked.keys()].filter((id) => !ids.has(id))).toEqual([]);
  expect([...ids].filter((id) => !tried.has(id))).toEqual([]);
  expect(held.marks).toHaveLength(held.ballots.length);
  expect(held.marks.every(({ token }) => [...tried.values()].includes(token))).toBe(true);
  expect(machine.counts(square)).toEqual({ ballots: 0, purged: ids.size, marks: ids.size });
}, 120_000);

/** Hears which ballots a program tries and commits, and settles once it has committed so many. */
function votes(
  child: ChildProcess,
  count: number,
  tried: Map<string, string>,
  acked: Map<string, string>,
): Promise<void> {
  const enough = acked.size + count;
  return new Promise((resolve, reject) => {
    child.on('exit', reject);
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (text) => {
      const [what, id = '', token = ''] = text.split(' ');
      if (what === 'trying') tried.set(id, token);
      if (what === 'acked') acked.set(id, token);
      if (acked.size >= enough) resolve();
    });
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20);
}
