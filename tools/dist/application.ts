import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Configuration, Platform } from 'electron-builder';
import { parse } from 'yaml';
import type { electronRuntime } from '../electron.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { copyShipped } from './shipped.ts';

interface ApplicationOptions {
  readonly runtime: ReturnType<typeof electronRuntime>;
  readonly forTest: boolean;
}

const { clone, app, electronFolder, node } = runtimePaths();

/** What runs outside Electron, by folder of the build. The city server is no part of a terminal. */
const OUTSIDE = ['services', 'sticks', 'updates', 'cli', 'kiosk-config', 'fonts', 'node_modules'];

/**
 * What of Electron no terminal needs. The set-uid helper of Chromium's sandbox is one: the sandbox is made of user namespaces, and where
 * they are refused the shell must not start, rather than bring a program that runs as root.
 */
const NOT_NEEDED = ['chrome-sandbox', 'resources/app', 'runtime.json'];

/**
 * Makes the folder of the application with electron-builder: Electron with its fuses set, our archive in it, and beside it what plain Node
 * runs.
 *
 * electron-builder could make the deb as well, through a program of its own (fpm) that it downloads. It is left out: fpm knows neither
 * owners nor conffiles of ours, and dpkg-deb, which would do the work in the end, is on every machine that can use a deb.
 * @param work a folder for this alone
 * @returns where it is
 */
export async function makeApplication(work: string, options: ApplicationOptions): Promise<string> {
  const staged = { app: join(work, 'app'), electron: join(work, 'electron'), output: join(work, 'output') };
  stageApp(staged.app, options);
  cpSync(electronFolder, staged.electron, { recursive: true, verbatimSymlinks: true });
  for (const name of NOT_NEEDED) rmSync(join(staged.electron, name), { recursive: true, force: true });
  await build({
    projectDir: clone,
    targets: Platform.LINUX.createTarget('dir'),
    config: configuration(staged, options),
    publish: 'never',
  });
  return join(staged.output, 'linux-unpacked');
}

/** The build as it is; for the test runtime, a start that loads the adapter first. */
function stageApp(stagedApp: string, { runtime, forTest }: ApplicationOptions) {
  mkdirSync(stagedApp, { recursive: true });
  copyShipped(app, stagedApp);
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  const adapter = 'electron-25-adapter.cjs';
  const isTest = runtime.kind === 'test';
  if (isTest) cpSync(join(clone, 'tools', adapter), join(stagedApp, adapter));
  writeFileSync(
    join(stagedApp, 'start.cjs'),
    `${isTest ? `require('./${adapter}');\n` : ''}require('./${manifest.main}');\n`,
  );
  const name = forTest ? 'passerelle-test' : 'passerelle';
  const { description } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  const made = { ...manifest, name, productName: name, main: 'start.cjs', author: 'Passerelle', description };
  writeFileSync(join(stagedApp, 'package.json'), JSON.stringify(made));
}

function configuration(
  staged: { app: string; electron: string; output: string },
  { runtime }: ApplicationOptions,
): Configuration {
  const fixed: Configuration = parse(readFileSync(join(clone, 'electron-builder.yml'), 'utf8'));
  return {
    ...fixed,
    directories: { app: staged.app, output: staged.output },
    electronDist: staged.electron,
    electronVersion: runtime.version,
    // Electron 25 does not have this fuse: `file:` pages would be more than others.
    electronFuses: {
      ...fixed.electronFuses,
      ...(runtime.kind === 'official' && { grantFileProtocolExtraPrivileges: false }),
    },
    extraResources: [
      ...OUTSIDE.map((name) => ({ from: join(staged.app, name), to: name })),
      { from: node, to: 'node' },
      { from: join(clone, 'LICENSE'), to: 'LICENSE' },
      { from: join(clone, 'THIRD-PARTY-NOTICES.md'), to: 'THIRD-PARTY-NOTICES.md' },
    ],
  };
}
