import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mustExecute, SetupError } from './command.mjs';
import { callerIsRoot, runtimePaths } from './paths.mjs';

const { runtime, state, logs, accounts } = runtimePaths();

/** The homes of the accounts, which have none of their own; when not root, every role is the caller but keeps its own home. */
const homes = [...new Set([accounts?.interface ?? 'interface', accounts?.services ?? 'services'])].map((owner) => ({
  owner,
  folder: join(state, 'home', owner),
}));

/** The runtime's folders, with a home for each account. */
export const folders = {
  name: 'Runtime folder',
  isDone: async () => existsSync(logs) && homes.every(({ folder }) => existsSync(folder)) && isOurs(),
  run: async () => {
    mkdirSync(runtime, { recursive: true, mode: 0o755 });
    isOurs();
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
