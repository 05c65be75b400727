import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../contract/configuration.ts';
import type { Catalogue, Procedure } from '../../contract/procedures.ts';
import { VirtualCardReader } from '../../main/services/badge/virtual-card.ts';
import { VirtualQueue } from '../../main/services/documents/virtual-queue.ts';
import { VirtualPrinter } from '../../main/services/printer/virtual-printer.ts';
import { makeFolderFor, writeFileFor } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { type Site, type Sites, serveSites } from '../../tools/stack/sites.ts';
import type { Supervised } from '../../tools/stack/supervised.ts';
import { servicesOf, writeTerminal } from '../../tools/stack/terminal.ts';
import { trustAuthority } from '../../tools/stack/trusted-authority.ts';
import { VirtualSticks } from '../../tools/stack/virtual-sticks.ts';
import { launchShell, type RunningShell } from './shell.ts';
import { launchUnwatched, type UnwatchedShell } from './unwatched-shell.ts';

/** What a terminal is beside its shell, real in every part but its devices and the web. No city server. */
export interface Surroundings {
  readonly services: Supervised;
  readonly reader: VirtualCardReader;
  readonly printer: VirtualPrinter;
  readonly sites: Sites;
  /** What residents do with documents: there when the test asks for it. */
  readonly office: { readonly queue: VirtualQueue; readonly sticks: VirtualSticks } | null;
  readonly dataDirectory: string;
  /** Holds all that this terminal keeps, with its logs and what Chromium writes. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** A whole terminal. */
export interface Terminal extends Surroundings, RunningShell {
  /** Starts another shell after the first has ended. */
  relaunch(): Promise<RunningShell>;
}

/** A whole terminal with nobody in the pages of its shell: see unwatched-shell.ts. */
export interface UnwatchedTerminal extends Surroundings, Omit<UnwatchedShell, 'stop'> {
  /** Starts another shell after the first has ended. */
  relaunch(): Promise<UnwatchedShell>;
}

export interface TerminalOptions {
  /** Web sites by host name. */
  readonly sites?: Readonly<Record<string, Site>>;
  /** Hosts whose certificate expired yesterday. */
  readonly expired?: readonly string[];
  /** Hosts whose certificate is by an authority that nobody knows. */
  readonly untrusted?: readonly string[];
  /** Hosts whose certificate is for another name. */
  readonly misnamed?: readonly string[];
  /** Hosts that lead to a port of this machine where no site of `sites` is. */
  readonly elsewhere?: Readonly<Record<string, number>>;
  /** The sites ask their visitors for certificates. */
  readonly asksForCertificates?: boolean;
  /** A folder that comes first where the shell looks for programs. */
  readonly programs?: string;
  /** The catalogue: what stands here is enough for the shell. */
  readonly procedures?: readonly (Pick<Procedure, 'id' | 'entry' | 'hosts'> & Partial<Procedure>)[];
  /** Whoever signs people in. */
  readonly identity?: Catalogue['identity'];
  /** With an office printer, a scanner (SANE's own test device) and a port for sticks. */
  readonly hasOffice?: boolean;
  readonly changes?: (configuration: Configuration) => Configuration;
  /** What the services find in their environment. */
  readonly servicesEnv?: NodeJS.ProcessEnv;
}

const officePrinter = {
  driver: 'cups',
  queue: 'bureau',
  pricePerPageCents: 10,
  pagesPerVisit: 20,
  pagesPerCardPerDay: 40,
} as const;

const text = { fr: 'Essai', en: 'Trial', ar: 'تجربة' };
const untold = {
  theme: 'logement',
  title: text,
  summary: text,
  franceConnect: false,
  bring: [],
  needsMailbox: false,
  payment: false,
  sensitive: false,
  local: true,
  source: 'made for a test',
  checkedOn: '2026-11-22',
} as const;

let terminals = 0;

/** Starts a terminal with Playwright at the controls of its shell. */
export function startTerminal(options: TerminalOptions = {}): Promise<Terminal> {
  return orNothing(async (cleanup) => {
    const { surroundings, socket, userData, resolverRules } = await surround(options, cleanup);
    const relaunch = async () => {
      const { programs } = options;
      const sticks = surroundings.office?.sticks.socket;
      const shell = await launchShell({ socket, sticks, userData, resolverRules, ...(programs && { programs }) });
      cleanup.add(() => shell.app.close());
      return shell;
    };
    return { ...(await relaunch()), ...surroundings, relaunch };
  });
}

/** Starts a terminal to measure what its shell does when nobody looks into its pages. */
export function startUnwatchedTerminal(options: TerminalOptions = {}): Promise<UnwatchedTerminal> {
  return orNothing(async (cleanup) => {
    const { surroundings, socket, userData, resolverRules } = await surround(options, cleanup);
    const relaunch = async () => {
      const shell = await launchUnwatched({ socket, profile: userData, resolverRules });
      cleanup.add(() => shell.stop());
      return shell;
    };
    return { ...(await relaunch()), ...surroundings, relaunch };
  });
}

/** Starts a terminal whose shell is the test's own affair. */
export function startServicesOnly(options: TerminalOptions = {}): Promise<Surroundings & { readonly socket: string }> {
  return orNothing(async (cleanup) => {
    const { surroundings, socket } = await surround(options, cleanup);
    return { ...surroundings, socket };
  });
}

async function orNothing<T>(start: (cleanup: Cleanup) => Promise<T>): Promise<T> {
  const cleanup = new Cleanup();
  try {
    return await start(cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function surround(options: TerminalOptions, cleanup: Cleanup) {
  const name = `test-${process.pid}-${++terminals}`;
  const folder = mkdtempSync(join(runtimePaths().state, `${name}-`));
  const sockets = mkdtempSync('/tmp/passerelle-test-');
  for (const made of [folder, sockets]) chmodSync(made, 0o755); // the accounts pass through them
  cleanup.add(() => {
    for (const made of [folder, sockets]) rmSync(made, { recursive: true, force: true });
  });
  const authority = await makeAuthority({ name, days: 1 });
  const { forget } = trustAuthority(authority.certificate, name);
  cleanup.add(forget);
  const sites = await startSites(options);
  cleanup.add(() => sites.stop());
  const printer = await VirtualPrinter.start({ port: 0, widthPx: 576 });
  cleanup.add(() => printer.close());

  const printSocket = join(sockets, 'cups.sock');
  const office = options.hasOffice
    ? {
        queue: await VirtualQueue.start({ socket: printSocket, queue: officePrinter.queue }),
        sticks: await VirtualSticks.start(sockets, join(folder, 'sticks.log')),
      }
    : null;
  cleanup.add(() => office?.queue.close());
  cleanup.add(() => office?.sticks.stop());

  const catalogue = join(folder, 'catalogue.yaml');
  const terminal = writeTerminal({
    folder,
    sockets,
    server: { url: 'https://127.0.0.1:9', authority: authority.certificate },
    printerPort: printer.port,
    changes: (demo) => {
      const configuration: Configuration = {
        ...demo,
        procedures: { catalogues: [catalogue] },
        documentPrinter: { driver: 'none' },
        scanner: { driver: 'none' },
        ...(office && {
          documentPrinter: { ...officePrinter, socket: printSocket },
          scanner: { driver: 'sane', device: 'test:0', resolutionDpi: 150 },
        }),
      };
      return options.changes?.(configuration) ?? configuration;
    },
  });
  const procedures = (options.procedures ?? []).map((procedure) => ({ ...untold, ...procedure }));
  const everything = { identity: options.identity ?? { franceConnect: [], providers: [], onBehalf: [] }, procedures };
  writeFileFor('services', catalogue, JSON.stringify(everything), 0o644);

  const reader = new VirtualCardReader({ socket: terminal.reader, layout: 'fr-azerty', mode: 'presence' });
  await reader.plug();
  cleanup.add(() => reader.unplug());
  const services = servicesOf(terminal, join(folder, 'services.log'), options.servicesEnv);
  await services.start();
  cleanup.add(() => services.stop());

  const userData = join(folder, 'shell');
  makeFolderFor('interface', userData, 0o700);
  const surroundings: Surroundings = {
    ...{ services, reader, printer, sites, office, folder },
    dataDirectory: terminal.dataDirectory,
    stop: () => cleanup.run(),
  };
  const elsewhere = Object.entries(options.elsewhere ?? {}).map(([host, port]) => `MAP ${host} 127.0.0.1:${port}`);
  const resolverRules = [sites.resolverRules, ...elsewhere, 'MAP * ~NOTFOUND'].join(', ');
  return { surroundings, socket: terminal.socket, userData, resolverRules };

  async function startSites({ sites = {}, asksForCertificates = false, ...wrong }: TerminalOptions): Promise<Sites> {
    const { expired = [], untrusted = [], misnamed = [] } = wrong;
    const hosts = ['localhost', ...Object.keys(sites)];
    const unusual = new Map([
      ...expired.map((host) => [host, () => authority.issue(hosts, { expired: true })] as const),
      ...untrusted.map((host) => [host, async () => (await makeAuthority({ name, days: 1 })).issue(hosts)] as const),
      ...misnamed.map((host) => [host, () => authority.issue(['autre.test'])] as const),
    ]);
    const valid = await authority.issue(hosts);
    const issued = new Map(
      await Promise.all([...unusual].map(async ([host, issue]) => [host, await issue()] as const)),
    );
    return serveSites(sites, (host) => issued.get(host) ?? valid, { asksForCertificates });
  }
}
