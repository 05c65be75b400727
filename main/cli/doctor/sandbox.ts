import { about, type Finding } from './finding.ts';
import { descendantsOf, type Process, readProcesses } from './processes.ts';
import type { System } from './system.ts';

const { fine, unknown, attention, broken } = about('sandbox');

/** What Chromium needs to build its sandbox, where it could not. */
const toDo =
  'Stop the terminal. Allow user namespaces to /opt/passerelle/passerelle-shell (on Ubuntu: apparmor_parser -r /etc/apparmor.d/passerelle-shell), and start it again.';

/**
 * Whether the pages that run now are in Chromium's sandbox: their system calls are filtered (seccomp), and they live in a user
 * namespace of their own. Read from the kernel, not from what the shell says of itself.
 */
export async function checkSandbox(system: System, socket: string): Promise<Finding> {
  const all = await readProcesses(system);
  const shells = all.filter((process) => process.has(`--socket=${socket}`));
  const shell = shells.at(-1);
  const pages = descendantsOf(shells, all).filter((process) => process.has('--type=renderer'));
  if (shell === undefined || pages.length === 0)
    return unknown('the shell does not run, so there is no page to look at', 'Look again when the screen is on.');

  const outside = await namespaceOf(system, shell);
  const verdicts = await Promise.all(pages.map((page) => verdictOn(system, page, outside)));
  if (verdicts.includes('bare'))
    return broken(
      `${verdicts.filter((one) => one === 'bare').length} of ${pages.length} pages run without Chromium's sandbox.`,
      toDo,
    );
  if (verdicts.includes('unseen'))
    return attention(
      'The system calls of all pages are filtered; whether they are in a user namespace of their own cannot be read.',
      'Run doctor as root.',
    );
  return fine(`All pages run in Chromium's sandbox (${pages.length} looked at).`);
}

async function verdictOn(system: System, page: Process, outside: string | undefined) {
  if (page.seccomp !== '2') return 'bare';
  const inside = await namespaceOf(system, page);
  if (inside === undefined || outside === undefined) return 'unseen';
  return inside === outside ? 'bare' : 'sandboxed';
}

function namespaceOf(system: System, { pid }: Process): Promise<string | undefined> {
  return system.link(`/proc/${pid}/ns/user`);
}
