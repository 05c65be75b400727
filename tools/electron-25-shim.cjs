'use strict';
// The start of the test runtime (design.md §7), in place of Electron's own default app: load what Electron 25 lacks, then the
// directory named on the command line, as `electron DIRECTORY` does.
const { app } = require('electron');
const path = require('node:path');

if (Number.parseInt(process.versions.electron, 10) < 30) require('./electron-25-adapter.cjs');

const directory = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!directory) {
  process.stderr.write('Name the application directory on the command line.\n');
  process.exit(2);
}
const root = path.resolve(directory);
const manifest = require(path.join(root, 'package.json'));
app.setName(manifest.productName ?? manifest.name);
// The names below exist in Electron but not in its typings, which leave out what only its default app uses.
// @ts-expect-error
app.setVersion(manifest.version ?? '0');
// @ts-expect-error
app.setAppPath(root);
require(path.join(root, manifest.main));
