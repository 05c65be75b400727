// `npm run dist -- [--for-test] [--version VERSION] [--repository FOLDER --key FINGERPRINT (--url ADDRESS | --sign-anew)]`: the deb of a terminal, without a download. Prints its path on standard output, and
// what takes most room in it on standard error.
// The end-of-life test runtime is refused, except with --for-test, which builds `passerelle-test`, a deb that conflicts with
// `passerelle` (design.md §7). --version is for whoever tests an upgrade. --repository adds the deb to the apt repository in a folder, signed
// with a key of gpg, and leaves there the file that terminals need to read it at its address (docs/operations.md). --sign-anew makes no deb: it
// signs the index of those that are there once more, before terminals take it for expired.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { electronRuntime } from '../electron.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { makeApplication } from './application.ts';
import { packDeb } from './deb.ts';
import { checkFuses } from './fuses.ts';
import { publishDeb, signIndex, sourcesFile } from './repository.ts';
import { sizesInWords } from './sizes.ts';
import { stageRoot } from './stage.ts';

const { clone } = runtimePaths();
const { values: options } = parseArgs({
  options: {
    'for-test': { type: 'boolean', default: false },
    version: { type: 'string' },
    repository: { type: 'string' },
    key: { type: 'string' },
    url: { type: 'string' },
    'sign-anew': { type: 'boolean', default: false },
  },
});
const signsAnew = options['sign-anew'];
if (signsAnew ? !(options.repository && options.key) : options.repository && !(options.key && options.url)) {
  console.error(
    '--repository needs --key, the fingerprint of the key that signs, and --url, where terminals will find the folder; --sign-anew the first two.',
  );
  process.exit(1);
}
if (signsAnew) {
  signIndex(options.repository ?? '', options.key ?? '');
  process.exit(0);
}
const forTest = options['for-test'];
const runtime = electronRuntime();
if (runtime.kind === 'test' && !forTest) {
  console.error(
    `Electron ${runtime.version} is the test runtime: end of life, not for residents. Package where the official one can be downloaded, or add --for-test.`,
  );
  process.exit(1);
}

/** In the clone, whoever calls: electron-builder refuses sources under /var. */
const folder = join(clone, '.runtime', 'dist');
rmSync(join(folder, 'work'), { recursive: true, force: true });
mkdirSync(join(folder, 'work'), { recursive: true });
const application = await makeApplication(join(folder, 'work'), { runtime, forTest });
await checkFuses(join(application, 'passerelle-shell'), runtime.kind);
const root = stageRoot(join(folder, 'work', 'root'), application);
const deb = packDeb(root, folder, { forTest, version: options.version ?? packageVersion() });
console.error(sizesInWords(root, deb));
if (options.repository !== undefined) {
  publishDeb(options.repository, deb, options.key ?? '');
  writeFileSync(join(options.repository, 'passerelle.sources'), sourcesFile(options.url ?? '', options.key ?? ''));
}
console.log(deb);

function packageVersion(): string {
  return JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8')).version;
}
