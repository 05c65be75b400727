import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithNode24, mustExecute } from './command.mjs';
import { runtimePaths } from './paths.mjs';
import { hashOf, readStamp, writeStamp } from './stamps.mjs';

/** Everything that the build reads. */
const INPUTS = [
  'contract',
  'ballot',
  'main',
  'renderer',
  'city-server',
  'kiosk-config',
  'tools/build.ts',
  'tools/vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** Bundles every program into the runtime when a source has changed. */
export const build = {
  name: 'Build',
  isDone: async () => existsSync(join(runtimePaths().app, 'package.json')) && readStamp('build') === hashOf(INPUTS),
  run: async () => {
    const inputs = hashOf(INPUTS);
    const report = await mustExecute(runtimePaths().node, ['tools/build.ts'], {
      env: { ...environmentWithNode24(), NO_COLOR: '1' },
    });
    process.stderr.write(report);
    writeStamp('build', inputs);
  },
};
