// `npm run --silent passerelle -- …`: the command line, from the clone.
import { join } from 'node:path';
import { setup } from './setup/index.mjs';
import { runtimePaths } from './setup/paths.mjs';
import { runWithNode24 } from './setup/run-with-node24.mjs';

await setup({ quiet: true });
await runWithNode24([join(runtimePaths().app, 'cli', 'main.mjs'), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
