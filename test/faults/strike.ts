import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Supervised } from '../../tools/stack/supervised.ts';
import { until } from '../harness/until.ts';
import type { Blow, Target } from './plan.ts';
import type { Scene } from './scene.ts';
import type { Voting } from './voting.ts';

const comesBackWithinMs = 60_000;

/** Strikes at its moment, and waits until what was struck is back and somebody has voted since. Gives what there was to see. */
export async function strike(scene: Scene, blow: Blow): Promise<string> {
  const { whole, kiosk, cluster, voting } = scene;
  const { target, votesBefore, after, delayMs, network } = blow;
  const kill: Record<Target, () => Promise<void>> = {
    services: () => killSupervised(whole.services),
    'city server': () => killSupervised(whole.city.server),
    shell: () => kiosk.kill(),
    database: () => cluster.kill(),
  };
  for (let votes = 0; votes < votesBefore; votes += 1) await once(voting, 'vote');
  await momentOf(voting, blow);
  if (network === 'cut') whole.link.cut();
  if (network === 'restored') whole.link.restore();
  const vote = once(voting, 'vote');
  const startMs = performance.now();
  await kill[target]();
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  await vote;
  const changed = network === 'as it was' ? '' : `, network ${network}`;
  return `${target}, ${delayMs} ms after “${after}”${changed}; back after ${seconds} s`;
}

async function momentOf(voting: Voting, { after, delayMs }: Blow): Promise<void> {
  for (;;) {
    const [moment] = await once(voting, 'moment');
    if (moment === after) break;
  }
  await delay(delayMs);
}

async function killSupervised(process: Supervised): Promise<void> {
  const { restarts } = process;
  process.kill();
  const isBack = () => process.restarts > restarts && process.state === 'running';
  await until(isBack, `${process.name} is back`, comesBackWithinMs);
}
