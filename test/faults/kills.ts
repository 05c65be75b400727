// Residents vote on a whole terminal while its services, its shell, the city server or PostgreSQL are killed
// at seeded moments and the network comes and goes. At the end the urn must hold what they were told, once. The same seed draws
// the same kills and choices; how far each process had come when it was hit stays the machine's own.
import { parseArgs } from 'node:util';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { planBlows } from './plan.ts';
import { setTheScene } from './scene.ts';
import { strike } from './strike.ts';
import { judge } from './verdict.ts';

/** More than can vote between two kills. */
const residentsPerKill = 30;

async function main(kills: number, seed: number, cleanup: Cleanup): Promise<boolean> {
  const scene = await setTheScene({ residents: (kills + 1) * residentsPerKill, seed, cleanup });
  const { voting, ledger, cards, kiosk, whole } = scene;
  let isOver = false;
  async function residents() {
    for (const card of cards) {
      if (isOver) return;
      await voting.cast(card);
    }
    throw new Error('there are too few residents');
  }
  async function blows() {
    for (const [index, blow] of planBlows(kills, seed).entries())
      console.log(`kill ${index + 1} of ${kills}: ${await strike(scene, blow)}, ${ledger.votes} ballots so far`);
    isOver = true;
  }
  await Promise.all([residents(), blows()]);
  whole.link.restore();

  const findings = await judge(scene);
  for (const { says, holds } of findings) console.log(`${holds ? '✓' : '✗'} ${says}`);
  console.log(
    `${ledger.onScreen} of the ballots came over the screens, ${ledger.slipsTaken} slips were taken back by a mediator, ` +
      `the shell was started ${kiosk.starts} times`,
  );
  const failed = findings.filter(({ holds }) => !holds).length;
  console.log(`${kills + findings.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 5);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  console.error('Usage: kills.ts [--kills NUMBER] [--seed NUMBER]');
  process.exit(2);
}
const cleanup = new Cleanup();
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    isInterrupted = true;
    void cleanup.run().finally(() => process.exit(130));
  });
console.log(`seed ${seed}; again: node tools/run.mjs test/faults/kills.ts --kills ${kills} --seed ${seed}`);
const hasPassed = await main(kills, seed, cleanup).catch((error) => {
  if (isInterrupted) return false;
  console.error(error);
  console.log('0 passed, 1 failed');
  return false;
});
await cleanup.run();
process.exit(hasPassed ? 0 : 1);
