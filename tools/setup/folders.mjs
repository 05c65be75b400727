import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mustExecute, SetupError } from './command.mjs';
import { callerIsRoot, runtimePaths } from './paths.mjs';

const { clone, runtime, state, logs, accounts } = runtimePaths();

/** Says which clone a runtime outside its clone belongs to. */
const CLONE_FILE = 'clone';

/** The homes of the accounts, which have none of their own; when not root, every role is the caller but keeps its own home. */
const homes = [...new Set([accounts?.interface ?? 'interface', accounts?.services ?? 'services'])].map((owner) => ({
  owner,
  folder: join(state, 'home', owner),
}));

/** The runtime's folders, with a home for each account. */
export const folders = {
  name: 'Runtime folder',
  isDone: async () =>
    existsSync(join(runtime, CLONE_FILE)) && homes.every(({ folder }) => existsSync(folder)) && isOurs(),
  run: async () => {
    if (callerIsRoot) removeAbandoned();
    mkdirSync(runtime, { recursive: true, mode: 0o755 });
    isOurs();
    writeFileSync(join(runtime, CLONE_FILE), clone);
    for (const folder of [state, logs, join(state, 'home')]) mkdirSync(folder, { recursive: true, mode: 0o755 });
    for (const { owner, folder } of homes) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (callerIsRoot) await mustExecute('chown', [`${owner}:`, folder]);
    }
  },
  describe: () => runtime,
};

/** Its name under /var/tmp can be guessed: a folder that another account has made there is refused. */
function isOurs() {
  const { uid, mode } = lstatSync(runtime);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) {
    throw new SetupError(`${runtime} belongs to somebody else or may be written by others. Remove it, then try again.`);
  }
  return true;
}

/** Root's runtimes of clones that exist no more: half a gigabyte each. */
function removeAbandoned() {
  const siblings = dirname(runtime);
  for (const name of readdirSync(siblings).filter((entry) => /^passerelle-[0-9a-f]{12}$/.test(entry))) {
    const marker = join(siblings, name, CLONE_FILE);
    const isOurOwn = existsSync(marker) && lstatSync(marker).uid === process.getuid?.();
    if (isOurOwn && !existsSync(readFileSync(marker, 'utf8'))) rmSync(join(siblings, name), { recursive: true });
  }
}
