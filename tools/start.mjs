// `npm start`: set up what is missing, then the demo under the supervisor.
import { setup } from './setup/index.mjs';
import { runWithNode24 } from './setup/run-with-node24.mjs';

await setup();
await runWithNode24(['tools/demo/main.ts', ...process.argv.slice(2)]);
