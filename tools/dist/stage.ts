import { chmodSync, cpSync, globSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runtimePaths } from '../setup/paths.mjs';

const { clone } = runtimePaths();
/** Files of the system, each at its own place: a unit that is put here is installed, and started when it has an [Install] section. */
export const deployRoot = join(clone, 'kiosk-config', 'deploy', 'root');

/** Where the application stands on a terminal: units, rules and profiles name it. */
export const applicationFolder = 'opt/passerelle';

/** What administrators read, beside the documentation of the project. */
const EXAMPLES = ['kiosk-config/example.yaml', 'kiosk-config/default.yaml'];

/**
 * Lays out all that the package puts on a machine, with the modes that it has there; everything is root's.
 * @param root an empty place for it
 * @param application is moved into it
 */
export function stageRoot(root: string, application: string): string {
  mkdirSync(join(root, 'opt'), { recursive: true });
  cpSync(application, join(root, applicationFolder), { recursive: true, verbatimSymlinks: true });
  rmSync(application, { recursive: true });
  cpSync(deployRoot, root, { recursive: true, verbatimSymlinks: true });
  for (const example of EXAMPLES) copy(example, `usr/share/passerelle/examples/${basename(example)}`);
  copy('LICENSE', 'usr/share/doc/passerelle/copyright');
  setModes(root);
  return root;

  function copy(from: string, to: string) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(join(clone, from), join(root, to));
  }
}

/** Whoever built it had an umask of their own; and what may not be written or set uid is so from the beginning. */
function setModes(root: string): void {
  for (const name of ['.', ...globSync('**/*', { cwd: root })]) {
    const path = join(root, name);
    const found = lstatSync(path);
    if (found.isSymbolicLink()) continue;
    const runs = found.isDirectory() || (found.mode & 0o100 && !/\.so(?:\.\d+)*$/.test(name));
    chmodSync(path, runs ? 0o755 : 0o644);
  }
}
