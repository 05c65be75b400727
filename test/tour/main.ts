// `npm run tour`: plays the demonstration of the product in the real Electron, and writes what it saw into tour/: numbered pictures
// in French and Arabic, and tour.json. Ends with code 1 when anything is not as described.
import { join } from 'node:path';
import { electronRuntime } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { ensurePackages } from '../harness/debian-packages.ts';
import { WallClock, wallClockPackages } from '../harness/wall-clock.ts';
import { playArrival, playClosed, playClosing, playVoteAtHome } from './closing.ts';
import { playCount, playResult, playStripping } from './counting.ts';
import { playAnswer, playContribution, playModeration } from './debate.ts';
import { playBagChanged, playBagRefused, playOpeningReport } from './desk.ts';
import { playEvaluation } from './evaluation.ts';
import { playEveryForm } from './every-form.ts';
import { playFleet } from './fleet.ts';
import { playOfficersGuide } from './guides/agent.ts';
import { playInstallationGuide } from './guides/installation.ts';
import { playMediatorsGuide } from './guides/mediateur.ts';
import { playMorning } from './morning.ts';
import { playOtherVotes } from './other-votes.ts';
import { playEnd, playProcedure } from './procedure-visit.ts';
import { playProvisional } from './provisional.ts';
import { playRecount } from './recount.ts';
import { playRefusals } from './refusals.ts';
import { type Scene, setTheScene } from './scene.ts';
import { Story } from './story.ts';
import { playFindBallot, playTracker, playVerification, type Trackers } from './verification.ts';
import { playVote } from './voting-visit.ts';

const pictureLanguages = ['fr', 'ar'] as const;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

/** What is cast at the demo's terminal: definitive ballots alone. */
const castHere = 10;

/** The whole story, in acts. A shell is renewed after twenty visits; so that this never falls into the story, each act has one of its own. */
async function play(first: Scene, onStage: (scene: Scene) => void): Promise<void> {
  let present = first;
  const shellOf = async (stack: Scene['stack']): Promise<Scene> => {
    await present.app.close();
    present = { ...first, stack, ...(await first.launch(stack)) };
    onStage(present);
    return present;
  };
  await playEveryForm(first);
  await playWithNetwork(await shellOf(first.stack));
  const trackers = await playWithoutNetwork(await shellOf(first.stack));
  await playArrival(present, castHere);

  const other = await shellOf({ ...first.stack, ...(await first.startOther()) });
  await playVoteAtHome(other, 'away-1', 'marche-couvert');
  await playClosing(first, other);

  const scene = await shellOf(first.stack);
  await playClosed(scene);
  const expected = { jardin: 5, 'marche-couvert': 4, 'terrain-de-jeux': 1, 'place-ouverte': 1, blank: 1 };
  await playStripping(scene);
  await playCount(scene, expected);
  await playRecount(scene);
  await playResult(scene, expected);
  await playTracker(scene, trackers);
  await playFindBallot(scene, trackers.definitive);
  await playVerification(scene);
  await playEvaluation(scene);
  other.stack.link.restore();
  await playOfficersGuide(scene);

  const clock = new WallClock(first.folder, tomorrow('08:00:00Z'));
  const morning = await playMorning(await shellOf(await first.startBy(clock)), clock);
  await playMediatorsGuide({ ...morning, ...(await shellOf(morning.stack)) });
  await present.app.close();
  await playInstallationGuide(present, onStage);
}

/** A day on which nothing of the story has happened yet. */
function tomorrow(time: string): Date {
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return new Date(`${day}T${time}`);
}

async function playWithNetwork(scene: Scene): Promise<void> {
  await playOpeningReport(scene);
  await playContribution(scene);
  for (const language of pictureLanguages) {
    await playProcedure(scene, language);
    await playFleet(scene, language);
    await playEnd(scene, language);
  }
  await playModeration(scene);
  await playAnswer(scene);
}

/** From here on, until everything arrives, the terminal has no network. */
async function playWithoutNetwork(scene: Scene): Promise<Trackers> {
  scene.stack.link.cut();
  await scene.kiosk.hasState({ status: { server: 'unreachable' } });
  const definitive = await playVote(scene, 'fr', { card: 'resident-1', option: 'jardin' });
  await playVote(scene, 'ar', { card: 'resident-2', option: 'jardin' });
  await playBagRefused(scene);
  await playRefusals(scene);
  await playOtherVotes(scene);
  await playBagChanged(scene, castHere);
  const destroyed = await playProvisional(scene, 'fr', { card: 'away-1', option: 'jardin' });
  const accepted = await playProvisional(scene, 'ar', { card: 'away-2', option: 'jardin' });
  return { definitive, accepted, destroyed };
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
    await ensurePackages(wallClockPackages);
    let scene = await setTheScene(story, cleanup, interruption.signal);
    const onStage = (present: Scene) => {
      scene = present;
    };
    try {
      await Promise.race([play(scene, onStage), interrupted()]);
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
