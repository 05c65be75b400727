// Bundles every program into the runtime. Run by the set-up; alone: `node tools/build.ts`.
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type OutputOptions, rolldown } from 'rolldown';
import { build as buildPage } from 'vite';
import { runtimePaths } from './setup/paths.mjs';

const { clone, app } = runtimePaths();

/** Built beside the old build, then swapped with it: a program that is running never sees half a build. */
const target = `${app}.${process.pid}`;

interface Program {
  readonly source: string;
  readonly output: string;
  readonly format: 'esm' | 'cjs';
}

/** Electron's main process and preloads are CommonJS (the test runtime can load nothing else); Node 24's programs are modules. */
const PROGRAMS: readonly Program[] = [
  { source: 'main/shell/main.ts', output: 'shell/main.cjs', format: 'cjs' },
  { source: 'main/preload/kiosk.ts', output: 'shell/kiosk-preload.cjs', format: 'cjs' },
  { source: 'main/preload/guest.ts', output: 'shell/guest-preload.cjs', format: 'cjs' },
  { source: 'main/services/main.ts', output: 'services/main.mjs', format: 'esm' },
  { source: 'main/sticks/main.ts', output: 'sticks/main.mjs', format: 'esm' },
  { source: 'main/updates/main.ts', output: 'updates/main.mjs', format: 'esm' },
  { source: 'city-server/main.ts', output: 'city-server/main.mjs', format: 'esm' },
  { source: 'main/cli/main.ts', output: 'cli/main.mjs', format: 'esm' },
  { source: 'main/catalogue/import/import-program.ts', output: 'cli/import-program.mjs', format: 'esm' },
];

/** Packages that stay outside the bundles: they carry native code, or do not exist unless somebody installs them. */
const EXTERNAL = [
  /^electron($|\/)/,
  /^better-sqlite3($|\/)/,
  /^node-hid($|\/)/,
  /^@napi-rs\/canvas($|\/)/,
  'pg-native',
];

/** What the programs read at run time, as globs below the clone, each with the folder of the build that it goes to. */
const ASSETS: readonly { readonly from: string; readonly patterns: readonly string[]; readonly to: string }[] = [
  { from: 'kiosk-config', patterns: ['**/*'], to: 'kiosk-config' },
  { from: 'city-server/migrations', patterns: ['*.sql'], to: 'city-server/migrations' },
  { from: 'city-server/web/static', patterns: ['**/*'], to: 'city-server/web/static' },
  {
    from: 'node_modules/@fontsource/noto-sans/files',
    patterns: ['noto-sans-latin{,-ext}-{400,700}-normal.woff{,2}'],
    to: 'fonts',
  },
  {
    from: 'node_modules/@fontsource/noto-sans-arabic/files',
    patterns: ['noto-sans-arabic-arabic-{400,700}-normal.woff{,2}'],
    to: 'fonts',
  },
  { from: 'node_modules/pdfjs-dist/legacy/build', patterns: ['pdf.worker.min.mjs'], to: 'reader' },
  {
    from: 'node_modules/pdfjs-dist',
    patterns: ['{cmaps,standard_fonts,iccs}/*', 'wasm/{*_nowasm_fallback.js,LICENSE*}'],
    to: 'reader',
  },
  nativePackage('better-sqlite3', ['package.json', 'LICENSE', 'lib/**/*', 'prebuilds/linux-x64.node']),
  nativePackage('node-hid', ['package.json', 'LICENSE*', '*.js', 'prebuilds/HID{,_hidraw}-linux-x64/*']),
  nativePackage('pkg-prebuilds', ['package.json', 'LICENSE', 'bindings.js', 'lib/*']),
  nativePackage('@napi-rs/canvas', ['package.json', 'LICENSE', '*.js']),
  nativePackage('@napi-rs/canvas-linux-x64-gnu', ['package.json', '*.node']),
];

function nativePackage(name: string, patterns: string[]) {
  return { from: `node_modules/${name}`, patterns, to: `node_modules/${name}` };
}

async function bundle({ source, output, format }: Program) {
  const bundle = await rolldown({
    input: join(clone, source),
    cwd: clone,
    platform: 'node',
    external: EXTERNAL,
    logLevel: 'warn',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  });
  await bundle.write({ ...outputOf(output), format });
  await bundle.close();
}

/** Electron's preloads may not require a second file, hence one file each; Node's programs split at their dynamic imports. */
function outputOf(output: string): OutputOptions {
  const single = output.endsWith('.cjs');
  return {
    dir: join(target, dirname(output)),
    entryFileNames: output.slice(dirname(output).length + 1),
    chunkFileNames: '[name]-[hash].mjs',
    sourcemap: true,
    ...(single ? { codeSplitting: false } : {}),
  };
}

/** The kiosk window's page, and the page that shows documents. */
async function bundlePages() {
  const configFile = join(clone, 'vite.config.ts');
  await buildPage({ configFile, build: { outDir: join(target, 'renderer') } });
  const root = join(clone, 'renderer', 'reader');
  await buildPage({ configFile, root, build: { outDir: join(target, 'reader'), emptyOutDir: false } });
}

function copyAssets() {
  for (const { from, patterns, to } of ASSETS) {
    for (const name of globSync([...patterns], { cwd: join(clone, from) })) {
      cpSync(join(clone, from, name), join(target, to, name), { recursive: true });
    }
  }
}

function writeManifest() {
  const { name, version } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'));
  writeFileSync(join(target, 'package.json'), JSON.stringify({ name, version, main: 'shell/main.cjs', private: true }));
}

function swap() {
  const previous = `${target}.previous`;
  if (existsSync(app)) renameSync(app, previous);
  renameSync(target, app);
  rmSync(previous, { recursive: true, force: true });
}

mkdirSync(target, { recursive: true });
try {
  copyAssets();
  await Promise.all([...PROGRAMS.map(bundle), bundlePages()]);
  writeManifest();
  swap();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(target, { recursive: true, force: true });
}
