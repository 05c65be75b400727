/**
 * The services of a terminal, a program of its own: `node main.ts --config FILE [--filter SOCKET]`. Prints one line of JSON once it can be reached
 * (`{"ready":true,…}`), says the rest on standard error, and ends in good order on SIGTERM and SIGINT. Anything unforeseen ends
 * it at once: whatever was acknowledged is on the disk, and whoever supervises it starts it again.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import program from '../../package.json' with { type: 'json' };
import { readConfiguration } from '../configuration/read-configuration.ts';
import { tellSupervisor } from '../supervision/tell-supervisor.ts';
import { StoreMarkers } from './database/index.ts';
import { Journal } from './journal/index.ts';
import { startServices } from './services.ts';

const log = (line: string) => void process.stderr.write(`${line}\n`);

/** Longer than a receipt takes to print; then the supervisor's patience counts. */
const closeTimeoutMs = 20_000;

async function main(): Promise<number | undefined> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, filter: { type: 'string' } } });
  if (values.config === undefined) {
    log('usage: passerelle-services --config FILE [--filter SOCKET, where the network filter asks]');
    return 2;
  }
  // Whatever is written is the services' own.
  process.umask(0o077);
  const configuration = await configurationIn(values.config);
  if (!configuration) return 1;
  const services = await startServices({
    ...configuration,
    software: program.version,
    filterSocket: values.filter,
    fontDirectory: builtFonts(),
    log,
    startAnew: () => void end(),
  });
  if (!services.ok) {
    log(`the services cannot start: ${services.error.part} ${services.error.code}`);
    return 1;
  }
  const running = services.value;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
  const { socket } = configuration.configuration;
  tellSupervisor();
  process.stdout.write(`${JSON.stringify({ ready: true, software: program.version, socket })}\n`);
  return undefined;

  /** In good order. Whoever supervises the services starts them again. */
  async function end() {
    setTimeout(() => process.exit(1), closeTimeoutMs).unref();
    await running.close();
    process.exit(0);
  }
}

async function configurationIn(file: string) {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    log(`${file}: cannot be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  const read = readConfiguration(file, text);
  if (read.ok) return read.value;
  const { lines, dataDirectory } = read.error;
  for (const line of lines) log(line);
  if (dataDirectory !== undefined) journalRefusal(dataDirectory, lines.length);
  return undefined;
}

/** Says it in the journal too, where there is one. */
function journalRefusal(folder: string, issues: number): void {
  if (!existsSync(folder)) return;
  const journal = Journal.open({ folder, markers: new StoreMarkers(folder), now: Date.now, log });
  if (!journal.ok) return;
  journal.value.record('configuration-refused', { issues });
  journal.value.close();
}

/** In the build the fonts lie beside the program; among the sources, their packages are there. */
function builtFonts(): string | undefined {
  const beside = fileURLToPath(new URL('../fonts', import.meta.url));
  return existsSync(beside) ? beside : undefined;
}

const code = await main();
if (code !== undefined) process.exit(code);
