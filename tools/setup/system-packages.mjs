import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { execute, mustExecute, SetupError } from './command.mjs';
import { callerIsRoot } from './paths.mjs';

/** What Electron, the virtual display, the server and the tests of devices need; several names are the same package in different releases. */
const NEEDED = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libnss3-tools'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libxtst6'],
  ['libusb-1.0-0'],
  ['libsecret-1-0'],
  ['xvfb'],
  ['xauth'],
  ['openbox'],
  ['xdotool'],
  ['x11-utils'],
  ['fontconfig'],
  ['openssl'],
  ['espeak-ng'],
  ['postgresql'],
  // Sticks made, filled and checked by other programs than ours.
  ['dosfstools'],
  ['mtools'],
  ['exfatprogs'],
  ['exfat-fuse'],
  ['sane-utils'],
  ['cups-daemon'],
  ['cups-client'],
  // Build what stands between the stores and their disk in the tests of faults.
  ['gcc'],
  ['libc6-dev'],
  // Joins a pseudo-terminal to the virtual printer, as a device file.
  ['python3'],
];

/** Keeps Debian's package from starting a cluster of its own: ours is private and started on demand. */
const CLUSTER_POLICY = '/etc/postgresql-common/createcluster.d/passerelle.conf';

async function missing() {
  const names = NEEDED.flat();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const { code, stdout } = await execute('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  if (code === 127) throw new SetupError('This set-up knows Debian and Ubuntu only (dpkg-query was not found).');
  const installed = new Set(
    stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return NEEDED.filter((alternatives) => !alternatives.some((name) => installed.has(name)));
}

/**
 * The first of the alternatives that this release of the distribution carries.
 * @param {string[]} alternatives
 */
async function available(alternatives) {
  for (const name of alternatives) {
    const { stdout } = await execute('apt-cache', ['madison', name]);
    if (stdout.trim()) return name;
  }
  return /** @type {string} */ (alternatives.at(-1));
}

/** @param {string[]} command */
async function asRoot([program, ...args]) {
  if (callerIsRoot) return mustExecute('env', ['DEBIAN_FRONTEND=noninteractive', program ?? '', ...args]);
  return mustExecute('sudo', ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', program ?? '', ...args]);
}

/** Installs what is missing with apt-get, or prints the exact line to type where it may not. */
export const systemPackages = {
  name: 'System packages',
  isDone: async () => (await missing()).length === 0,
  run: async () => {
    const needed = await missing();
    const mayInstall = callerIsRoot || (await execute('sudo', ['-n', 'true'])).code === 0;
    if (!mayInstall) {
      const names = await Promise.all(needed.map(available));
      throw new SetupError(
        `Some system packages are missing. Type this line, then try again:\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${names.join(' ')}\n`,
      );
    }
    await asRoot(['apt-get', 'update', '-q', '-o', 'DPkg::Lock::Timeout=300']);
    const names = await Promise.all(needed.map(available));
    const holdBack = callerIsRoot && names.includes('postgresql');
    if (holdBack) {
      mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true });
      writeFileSync(CLUSTER_POLICY, 'create_main_cluster = false\n');
    }
    try {
      await asRoot([
        'apt-get',
        'install',
        '-y',
        '-q',
        '--no-install-recommends',
        '-o',
        'DPkg::Lock::Timeout=300',
        ...names,
      ]);
    } finally {
      if (holdBack) rmSync(CLUSTER_POLICY, { force: true });
    }
  },
};
