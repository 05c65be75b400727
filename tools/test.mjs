// `npm test`: set up what is missing, then every check.
import { setup } from './setup/index.mjs';
import { runWithNode24 } from './setup/run-with-node24.mjs';

await setup();
await runWithNode24(['tools/checks/main.ts']);
