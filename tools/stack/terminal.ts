import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Configuration } from '../../contract/configuration.ts';
import { makeFolderFor, spawnAs, writeFileFor } from '../accounts.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { Supervised } from './supervised.ts';

/** Where a terminal of demo or tests keeps its things. */
export interface TerminalFiles {
  /** The configuration of services and shell. */
  readonly configuration: string;
  readonly dataDirectory: string;
  readonly socket: string;
  /** The socket of the virtual reader. */
  readonly reader: string;
  /** The socket of the virtual office printer. */
  readonly officePrinter: string;
}

export interface TerminalOptions {
  /** Kept from one start to the next. */
  readonly folder: string;
  /** For the sockets, whose paths may not be long. */
  readonly sockets: string;
  /** Where the terminal reaches the city server, and the authority of its certificate (PEM). */
  readonly server: { readonly url: string; readonly authority: string };
  readonly printerPort: number;
  /** What else differs from kiosk-config/demo.yaml. */
  readonly changes?: (configuration: Configuration) => Configuration;
}

/** Writes the configuration of the demo's terminal with the places of this run, as the comment of kiosk-config/demo.yaml says. */
export function writeTerminal(options: TerminalOptions): TerminalFiles {
  const { folder, sockets, server, printerPort, changes = (same) => same } = options;
  const { app, sheets } = runtimePaths();
  const kioskConfig = join(app, 'kiosk-config');
  const files: TerminalFiles = {
    configuration: join(folder, 'terminal.yml'),
    dataDirectory: join(folder, 'data'),
    socket: join(sockets, 'services', 'services.sock'),
    reader: join(sockets, 'reader', 'reader.sock'),
    officePrinter: join(sockets, 'cups.sock'),
  };
  makeFolderFor('services', folder, 0o755);
  makeFolderFor('services', files.dataDirectory, 0o700);
  makeFolderFor('services', join(sockets, 'services'), 0o2750, 'interface');
  makeFolderFor('services', join(sockets, 'reader'), 0o700);
  writeFileFor('services', join(folder, 'city-ca.pem'), server.authority, 0o644);

  const demo = parse(readFileSync(join(kioskConfig, 'demo.yaml'), 'utf8')) as Configuration;
  const configuration: Configuration = {
    ...demo,
    cityServer: {
      heartbeatSeconds: 30,
      ...demo.cityServer,
      url: server.url,
      certificateAuthority: join(folder, 'city-ca.pem'),
    },
    reader: { ...demo.reader, socket: files.reader } as Configuration['reader'],
    printer: { ...demo.printer, port: printerPort } as Configuration['printer'],
    documentPrinter: { ...demo.documentPrinter, socket: files.officePrinter } as Configuration['documentPrinter'],
    dataDirectory: files.dataDirectory,
    socket: files.socket,
    procedures: { catalogues: demo.procedures.catalogues.map((name) => join(kioskConfig, name)), sheets },
  };
  writeFileFor('services', files.configuration, JSON.stringify(changes(configuration), null, 2), 0o644);
  return files;
}

/** As in the unit (kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-services.service). */
const watchdogMs = 30_000;

/**
 * The services of a terminal, kept running under their account. `env` is added to what the account has; `launcher` is a command that
 * starts another one, as `env` does, and runs under that account too.
 */
export function servicesOf(
  { configuration }: TerminalFiles,
  log: string,
  env: NodeJS.ProcessEnv = {},
  launcher: readonly string[] = [],
): Supervised {
  const { node, app } = runtimePaths();
  const [program = node, ...args] = [...launcher, node, join(app, 'services', 'main.mjs'), '--config', configuration];
  return new Supervised({
    name: 'services',
    spawn: (own) =>
      spawnAs('services', program, args, {
        env: { ...own, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    isReady: (line) => line.includes('"ready":true'),
    log,
    watchdogMs,
  });
}
