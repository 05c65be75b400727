// `node tools/run.mjs FILE.ts …`: set up what is missing, then run that file with Node 24.
import { setup } from './setup/index.mjs';
import { runWithNode24 } from './setup/run-with-node24.mjs';

await setup({ quiet: true });
await runWithNode24(process.argv.slice(2));
