// `npm run package -- [--dir] [--for-test]`: the deb of a terminal, or its unpacked folder, without a download.
// The end-of-life test runtime is refused, except with --for-test, which builds `passerelle-test`, a deb that conflicts with
// `passerelle` (design.md §7).
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Configuration, Platform } from 'electron-builder';
import { parse } from 'yaml';
import { electronRuntime } from './electron.ts';
import { runtimePaths } from './setup/paths.mjs';
import { copyShipped } from './staged-app.ts';

const { clone, app, electronFolder, node } = runtimePaths();
/** In the clone, whoever calls: electron-builder refuses sources under /var. */
const folder = join(clone, '.runtime', 'package');
const stagedApp = join(folder, 'app');
const stagedElectron = join(folder, 'electron');
const output = join(folder, 'output');

/** What runs outside Electron, by folder of the build. The city server is no part of a terminal. */
const OUTSIDE = ['services', 'sticks', 'cli', 'kiosk-config', 'fonts', 'node_modules'];

const { values: options } = parseArgs({
  options: { dir: { type: 'boolean', default: false }, 'for-test': { type: 'boolean', default: false } },
});
const { version, kind } = electronRuntime();
const forTest = options['for-test'];
if (kind === 'test' && !forTest) {
  console.error(
    `Electron ${version} is the test runtime: end of life, not for residents. Package where the official one can be downloaded, or add --for-test.`,
  );
  process.exit(1);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
stageApp();
cpSync(electronFolder, stagedElectron, { recursive: true, verbatimSymlinks: true });
rmSync(join(stagedElectron, 'resources', 'app'), { recursive: true, force: true }); // would be loaded in place of the archive
await build({
  projectDir: clone,
  targets: Platform.LINUX.createTarget(options.dir ? 'dir' : 'deb'),
  config: configuration(),
  publish: 'never',
});
console.log(output);

/** The build as it is; for the test runtime, a start that loads the adapter first. */
function stageApp() {
  copyShipped(app, stagedApp);
  const manifest = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8'));
  const start = kind === 'test' ? "require('./electron-25-adapter.cjs');\n" : '';
  writeFileSync(join(stagedApp, 'start.cjs'), `${start}require('./${manifest.main}');\n`);
  if (kind === 'test')
    cpSync(join(clone, 'tools', 'electron-25-adapter.cjs'), join(stagedApp, 'electron-25-adapter.cjs'));
  const name = forTest ? 'passerelle-test' : 'passerelle';
  writeFileSync(
    join(stagedApp, 'package.json'),
    JSON.stringify({
      ...manifest,
      name,
      productName: name,
      main: 'start.cjs',
      author: 'Passerelle',
      description: describe(),
    }),
  );
}

function describe() {
  const { description } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  return forTest ? `${description} For tests only.` : description;
}

function configuration(): Configuration {
  const fixed: Configuration = parse(readFileSync(join(clone, 'electron-builder.yml'), 'utf8'));
  return {
    ...fixed,
    directories: { app: stagedApp, output },
    electronDist: stagedElectron,
    electronVersion: version,
    // Electron 25 does not have this fuse: `file:` pages would be more than others.
    electronFuses: { ...fixed.electronFuses, ...(kind === 'official' && { grantFileProtocolExtraPrivileges: false }) },
    extraResources: [
      ...OUTSIDE.map((name) => ({ from: join(stagedApp, name), to: name })),
      { from: node, to: 'node' },
      { from: join(clone, 'LICENSE'), to: 'LICENSE' },
    ],
    ...(forTest && { deb: { ...fixed.deb, fpm: ['--conflicts', 'passerelle'] } }),
  };
}
