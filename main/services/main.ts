/**
 * The services of a terminal, a program of its own: `node main.ts --config FILE [--filter SOCKET]`. Prints one line of JSON once it can be reached
 * (`{"ready":true,…}`), says the rest on standard error, and ends in good order on SIGTERM and SIGINT. Anything unforeseen ends
 * it at once: whatever was acknowledged is on the disk, and whoever supervises it starts it again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Configuration, resolvePaths } from '../../contract/configuration.ts';
import { firstStartFile } from '../../contract/first-start.ts';
import {
  completeConfiguration,
  formatYamlIssue,
  parseConfiguration,
  parseYamlDocument,
} from '../../contract/yaml-document.ts';
import program from '../../package.json' with { type: 'json' };
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
  const configuration = await readConfiguration(values.config);
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

interface ReadConfiguration {
  readonly configuration: Configuration;
  /** The fields that the file itself has. */
  readonly given: readonly string[];
}

async function readConfiguration(file: string): Promise<ReadConfiguration | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    log(`${file}: cannot be read (${error.code})`);
  });
  if (text === undefined) return undefined;
  const absolute = (path: string) => resolve(dirname(file), path);
  const parsed = completeConfiguration(text, decidedBefore(text, absolute));
  if (parsed.ok)
    return { configuration: resolvePaths(parsed.value.configuration, absolute), given: parsed.value.given };
  for (const issue of parsed.error) log(formatYamlIssue(file, issue));
  journalRefusal(text, parsed.error.length, absolute);
  return undefined;
}

/** What was decided on the screen at the first start. */
function decidedBefore(text: string, absolute: (path: string) => string): string | undefined {
  const administrators = parseConfiguration(text);
  if (!administrators.ok) return undefined;
  const file = join(absolute(administrators.value.dataDirectory), firstStartFile);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Says it in the journal too, where the configuration at least tells where that is. */
function journalRefusal(text: string, issues: number, absolute: (path: string) => string): void {
  const place = parseYamlDocument(text, z.object({ dataDirectory: z.string().min(1) }));
  const folder = place.ok ? absolute(place.value.dataDirectory) : undefined;
  if (folder === undefined || !existsSync(folder)) return;
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
