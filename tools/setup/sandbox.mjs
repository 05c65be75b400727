import { chmodSync, chownSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { execute, SetupError } from './command.mjs';
import { callerIsRoot, runtimePaths } from './paths.mjs';

const { electronFolder, accounts } = runtimePaths();
const helper = join(electronFolder, 'chrome-sandbox');

/** Chromium's sandbox wants a user namespace; where the system refuses one, its set-uid helper. Never `--no-sandbox`. */
export const sandbox = {
  name: 'Chromium sandbox',
  isDone: async () => (await userNamespacesWork()) || helperIsSetUid(),
  run: async () => {
    if (callerIsRoot) {
      chownSync(helper, 0, 0);
      chmodSync(helper, 0o4755);
      return;
    }
    const line = `chown root:root '${helper}' && sudo chmod 4755 '${helper}'`;
    if ((await execute('sudo', ['-n', 'sh', '-c', line.replace('sudo ', '')])).code === 0) return;
    throw new SetupError(
      `This system refuses user namespaces, which Chromium's sandbox needs. Type this line, then try again:\n\n  sudo ${line}\n`,
    );
  },
};

async function userNamespacesWork() {
  const unshare = ['unshare', '--user', '--map-root-user', 'true'];
  const asInterface = ['setpriv', `--reuid=${accounts?.interface}`, '--regid=nogroup', '--clear-groups', ...unshare];
  const [command, ...args] = accounts ? asInterface : unshare;
  return (await execute(/** @type {string} */ (command), args, { cwd: '/' })).code === 0;
}

function helperIsSetUid() {
  const { uid, mode } = statSync(helper);
  return uid === 0 && (mode & 0o4755) === 0o4755;
}
