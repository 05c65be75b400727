import { parseArgs } from 'node:util';
import type { Log } from './city.ts';
import { readConfiguration } from './configuration.ts';
import { startCityServer } from './server.ts';

/** One JSON line an event, on standard error; standard output has the `ready` line alone. */
const log: Log = (event, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...fields })}\n`);
};

try {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (!values.config) throw new Error('usage: main --config FILE');
  const server = await startCityServer(await readConfiguration(values.config), { log });
  const { publicUrl, officerUrl, serverKey } = server;
  process.stdout.write(`${JSON.stringify({ event: 'ready', publicUrl, officerUrl, serverKey })}\n`);
  const stop = async () => {
    await server.close();
    log('stopped');
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  log('start-failed', { message: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
