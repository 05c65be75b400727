import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { officerApi } from '../../contract/officer.ts';
import { makeFolderFor, spawnAs, writeFileFor } from '../accounts.ts';
import { runtimePaths } from '../setup/paths.mjs';
import type { Certificate } from './certificates.ts';
import { type CommandOutcome, mustPasserelle, passerelle } from './command-line.ts';
import { Supervised } from './supervised.ts';

/** A city server that runs on files of its own, and what its officers do with it. */
export interface City {
  readonly server: Supervised;
  readonly publicPort: number;
  /** Without a final slash. */
  readonly officerUrl: string;
  /** What an officer types or a command reads. */
  readonly tokenFile: string;
  /** Runs an officer's command of the command line. */
  ask(...args: string[]): Promise<CommandOutcome>;
  /** The same, for a command that must not be refused. */
  tell(...args: string[]): Promise<string>;
  /** Reads from the officer API. The caller states what it gets. */
  read<T>(path: string): Promise<T>;
}

export interface CityOptions {
  /** Kept from one start to the next. */
  readonly folder: string;
  readonly name: string;
  /** URL of a database that exists. */
  readonly database: string;
  /** Shown for the public pages and the terminals' API. */
  readonly certificate: Certificate;
  readonly publicUrl: string;
  readonly ports: { readonly public: number; readonly officer: number };
  readonly log: string;
}

/** Writes the configuration and starts the built city server under its account. */
export async function startCity(options: CityOptions): Promise<City> {
  const { folder, ports } = options;
  const path = (name: string) => join(folder, name);
  const own = path('server');
  const tokenFile = path('officer-token');
  const token = existsSync(tokenFile) ? readFileSync(tokenFile, 'utf8').trim() : randomBytes(32).toString('base64url');
  makeFolderFor('city', own, 0o700);
  writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
  writeFileFor('city', join(own, 'key.pem'), options.certificate.key, 0o600);
  writeFileFor('city', join(own, 'certificate.pem'), options.certificate.certificate, 0o644);
  const configuration = {
    database: options.database,
    https: { key: 'key.pem', cert: 'certificate.pem', host: '127.0.0.1', port: ports.public },
    officer: { host: '127.0.0.1', port: ports.officer, token },
    keyFile: 'server-key.json',
    publicUrl: options.publicUrl,
    city: options.name,
  };
  const file = join(own, 'city-server.json');
  writeFileFor('city', file, JSON.stringify(configuration, null, 2), 0o600);

  const { node, app } = runtimePaths();
  const server = new Supervised({
    name: 'city-server',
    spawn: () =>
      spawnAs('city', node, [join(app, 'city-server', 'main.mjs'), '--config', file], {
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    isReady: (line) => line.includes('"event":"ready"'),
    log: options.log,
  });
  await server.start();

  const officerUrl = `http://127.0.0.1:${ports.officer}`;
  const asOfficer = (args: string[]) => [...args, '--server', officerUrl, '--token-file', tokenFile];
  return {
    server,
    publicPort: ports.public,
    officerUrl,
    tokenFile,
    ask: (...args) => passerelle(asOfficer(args)),
    tell: (...args) => mustPasserelle(asOfficer(args)),
    async read<T>(path: string) {
      const answer = await fetch(`${officerUrl}${officerApi}${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      if (!answer.ok) throw new Error(`the officer API answered ${answer.status} to ${path}`);
      return (await answer.json()) as T;
    },
  };
}
