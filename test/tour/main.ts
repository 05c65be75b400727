// `npm run tour`: plays the demonstration of the product in the real Electron, and writes what it saw into tour/: numbered pictures
// in French and Arabic, and tour.json. Ends with code 1 when anything is not as described.
import { join } from 'node:path';
import { electronRuntime } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { playCount } from './counting.ts';
import { playEveryForm } from './every-form.ts';
import { playFleet } from './fleet.ts';
import { playOtherVotes } from './other-votes.ts';
import { playEnd, playProcedure } from './procedure-visit.ts';
import { playRefusals } from './refusals.ts';
import { type Scene, setTheScene } from './scene.ts';
import { Story } from './story.ts';
import { playVote } from './voting-visit.ts';

const pictureLanguages = ['fr', 'ar'] as const;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

async function play(scene: Scene): Promise<void> {
  const { stack, kiosk } = scene;
  for (const language of pictureLanguages) {
    await playProcedure(scene, language);
    await playFleet(scene, language);
    await playEnd(scene, language);
  }
  // From here on, until the count, the terminal has no network.
  stack.link.cut();
  await kiosk.hasState({ status: { server: 'unreachable' } });
  const trackers = [
    await playVote(scene, 'fr', { card: 'resident-1', option: 'jardin' }),
    await playVote(scene, 'ar', { card: 'resident-2', option: 'jardin' }),
  ];
  await playRefusals(scene);
  await playOtherVotes(scene);
  const expected = { jardin: 4, 'marche-couvert': 3, 'terrain-de-jeux': 1, 'place-ouverte': 1, blank: 1 };
  await playCount(scene, { tracker: trackers[0] ?? '', expected });
}

async function main(): Promise<number> {
  const startedAt = Date.now();
  const { version, kind } = electronRuntime();
  const story = new Story(
    join(runtimePaths().clone, 'tour'),
    `Electron ${version}${kind === 'test' ? ' (test runtime)' : ''}`,
  );
  const cleanup = new Cleanup();
  let failure: string | undefined;
  try {
    const first = await setTheScene(story, cleanup, interruption.signal);
    let scene = first;
    try {
      await Promise.race([playEveryForm(first), interrupted()]);
      // A shell is renewed after twenty visits; so that this never falls into the story, it gets one of its own.
      await first.app.close();
      scene = { ...first, ...(await first.launch()) };
      await Promise.race([play(scene), interrupted()]);
    } catch (error) {
      await scene.kiosk.photograph().then(
        (png) => story.picture(png, { part: 'failure' }),
        () => {},
      );
      throw error;
    }
  } catch (error) {
    failure = error instanceof Error ? `${error.message}` : String(error);
  }
  story.close(failure);
  await cleanup.run();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  if (failure === undefined) process.stderr.write(`\n${story.count} steps as described, in ${seconds} s: see tour/\n`);
  else process.stderr.write(`\n✗ ${failure}\n`);
  return failure === undefined ? 0 : 1;
}

function interrupted(): Promise<never> {
  return new Promise((_resolve, reject) => {
    interruption.signal.addEventListener('abort', () => reject(new Error('interrupted')), { once: true });
  });
}

process.exitCode = await main();
