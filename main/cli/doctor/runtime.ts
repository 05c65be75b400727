import { about, type Finding } from './finding.ts';
import verified from './verified-runtimes.json' with { type: 'json' };

const { fine, unknown, attention, broken } = about('runtime');

/** Whether the screen runs on an Electron on which the end-to-end and attack tests were run in full (design.md §7). */
export function checkRuntime(runtime: string | null): Finding {
  if (runtime === null) return unknown('no shell is connected to the services');
  if (runtime.includes('test runtime'))
    return broken(
      `The screen runs on ${runtime}, which is for tests only.`,
      'Install the package passerelle in place of passerelle-test.',
    );
  if ((verified as readonly string[]).includes(runtime))
    return fine(`The screen runs on ${runtime}, which was verified.`);
  return attention(
    `The screen runs on ${runtime}, on which the end-to-end and attack tests were never run.`,
    'Ask whoever makes the package for one that was verified.',
  );
}
