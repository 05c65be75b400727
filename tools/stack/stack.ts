import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Configuration } from '../../contract/configuration.ts';
import { VirtualCardReader } from '../../main/services/badge/virtual-card.ts';
import { VirtualQueue } from '../../main/services/documents/virtual-queue.ts';
import { VirtualPrinter } from '../../main/services/printer/virtual-printer.ts';
import { removeAbandonedFolders } from '../abandoned.ts';
import { freePort } from '../ports.ts';
import { createDatabase } from '../postgres.ts';
import { type Certificate, makeAuthority } from './certificates.ts';
import { type City, startCity } from './city.ts';
import type { Cleanup } from './cleanup.ts';
import { mustPasserelle } from './command-line.ts';
import { type CuttableLink, startCuttableLink } from './cuttable-link.ts';
import { type DemoPlace, demoTerminal } from './demo-cards.ts';
import { announceDemoCity, type DemoPins, type PublishedConsultation, publishDemoConsultation } from './demo-city.ts';
import type { Supervised } from './supervised.ts';
import { servicesOf, type TerminalFiles, writeTerminal } from './terminal.ts';
import { VirtualSticks } from './virtual-sticks.ts';

/** The name of the demo city's public pages, served on this machine only. */
export const publicHost = 'participer.pontevert.example';

/** A terminal without its shell: the services, their devices, and the network between it and the city. */
export interface Machine {
  readonly terminal: TerminalFiles;
  readonly services: Supervised;
  readonly link: CuttableLink;
  readonly reader: VirtualCardReader;
  readonly printer: VirtualPrinter;
  /** Where residents print their documents. */
  readonly officePrinter: VirtualQueue;
}

/** The demo city with its server, and one terminal. */
export interface Stack extends Machine {
  readonly city: City;
  /** PEM of the authority that signed the certificates of the city server and of `sites`. */
  readonly authority: string;
  /** For the web sites that the guest view opens. */
  readonly siteCertificate: Certificate;
  /** The port for residents' sticks. */
  readonly sticks: VirtualSticks;
  readonly pins: DemoPins;
  readonly consultation: PublishedConsultation;
  readonly rehearsal: PublishedConsultation;
}

export interface StackOptions {
  /** Kept from one start to the next: the second start finds everything done. */
  readonly folder: string;
  /** A folder that exists. */
  readonly logs: string;
  /** URL of the PostgreSQL cluster's superuser. */
  readonly cluster: string;
  /** Host names of the web sites that will be served. */
  readonly siteHosts: readonly string[];
  /** Preferred ones; any free one otherwise. `terminal`: where the terminal reaches the city server. */
  readonly ports?: Partial<Record<'public' | 'officer' | 'terminal' | 'printer', number>>;
  /** What differs from kiosk-config/demo.yaml. */
  readonly changes?: (configuration: Configuration) => Configuration;
  /** Told of each step, and runs it. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Takes what must be stopped again, also when the start fails half-way. */
  readonly cleanup: Cleanup;
}

const enrolmentTimeoutMs = 30_000;
const certificateDays = 365;

export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, ports = {}, cleanup, step } = options;
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const log = (name: string) => join(options.logs, `${name}.log`);

  const certificates = await step('Certificates', () => keptCertificates(folder, options.siteHosts));
  const city = await step('City server', async () => {
    const started = await startCity({
      folder: madeFolder(folder, 'city'),
      name: 'Pontevert',
      database: await createDatabase(options.cluster, keptName(folder)),
      certificate: certificates.city,
      publicUrl: `https://${publicHost}`,
      ports: { public: await freePort(ports.public), officer: await freePort(ports.officer) },
      log: log('city-server'),
    });
    cleanup.add(() => started.server.stop());
    return started;
  });
  const office = madeFolder(folder, 'office');
  const pins = await step('Cards of the demo city', () => announceDemoCity(city, office));
  const consultation = await step('Consultation', () => publishDemoConsultation(city, office, 'consultation'));
  const rehearsal = await step('Rehearsal', () => publishDemoConsultation(city, office, 'rehearsal'));

  removeAbandonedFolders('/tmp', 'passerelle');
  const machine = await startMachine(demoTerminal, {
    ...options,
    city,
    authority: certificates.authority,
    folder: join(folder, 'terminal'),
    log: log('services'),
  });
  const sticks = await step('Port for sticks', async () => {
    const started = await VirtualSticks.start(madeSockets(cleanup), log('sticks'));
    cleanup.add(() => started.stop());
    return started;
  });
  return {
    city,
    authority: certificates.authority,
    siteCertificate: certificates.sites,
    ...machine,
    sticks,
    pins,
    consultation,
    rehearsal,
  };
}

interface MachineOptions extends Pick<StackOptions, 'ports' | 'changes' | 'step' | 'cleanup'> {
  readonly city: City;
  /** PEM of the authority that signed the city server's certificate. */
  readonly authority: string;
  /** Kept from one start to the next. */
  readonly folder: string;
  readonly log: string;
}

/** Starts the services of a terminal of the demo city with devices of their own, and enrols it unless it is. */
export async function startMachine(place: DemoPlace, options: MachineOptions): Promise<Machine> {
  const { city, ports = {}, cleanup, step } = options;
  const devices = await step('Virtual devices', async () => {
    const sockets = madeSockets(cleanup);
    const printer = await VirtualPrinter.start({ port: await freePort(ports.printer), widthPx: 576 });
    cleanup.add(() => printer.close());
    const link = await startCuttableLink({
      port: await freePort(ports.terminal),
      target: () => city.publicPort,
    });
    cleanup.add(() => link.stop());
    const terminal = writeTerminal({
      folder: options.folder,
      sockets,
      server: { url: `https://127.0.0.1:${link.port}`, authority: options.authority },
      printerPort: printer.port,
      ...(options.changes && { changes: options.changes }),
    });
    const reader = new VirtualCardReader({ socket: terminal.reader, layout: 'fr-azerty', mode: 'presence' });
    await reader.plug();
    cleanup.add(() => reader.unplug());
    const officePrinter = await VirtualQueue.start({ socket: terminal.officePrinter, queue: 'bureau' });
    cleanup.add(() => officePrinter.close());
    return { printer, officePrinter, link, terminal, reader };
  });

  const services = await step('Terminal services', async () => {
    const started = servicesOf(devices.terminal, options.log);
    cleanup.add(() => started.stop());
    await started.start();
    return started;
  });
  await step('Enrolment', () => enrol(city, place, devices.terminal));
  return { ...devices, services };
}

/** A folder for sockets, whose paths may not be long. */
function madeSockets(cleanup: Cleanup): string {
  const sockets = mkdtempSync(`/tmp/passerelle-${process.pid}-`);
  chmodSync(sockets, 0o755);
  cleanup.add(() => rmSync(sockets, { recursive: true, force: true }));
  return sockets;
}

interface Certificates {
  readonly authority: string;
  readonly city: Certificate;
  readonly sites: Certificate;
  readonly renewAfter: string;
}

/** The certificates of this folder, made anew when they are about to end or when another host is served. */
async function keptCertificates(folder: string, hosts: readonly string[]): Promise<Certificates> {
  const path = join(folder, 'certificates.json');
  const kept = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Certificates & { hosts: string }) : null;
  if (kept && kept.hosts === hosts.join() && Date.parse(kept.renewAfter) > Date.now()) return kept;
  const authority = await makeAuthority({ name: 'Passerelle demo', days: certificateDays });
  const made = {
    authority: authority.certificate,
    city: await authority.issue(['127.0.0.1', publicHost]),
    sites: await authority.issue(hosts),
    renewAfter: new Date(Date.now() + (certificateDays - 30) * 24 * 3_600_000).toISOString(),
  };
  writeFileSync(path, JSON.stringify({ ...made, hosts: hosts.join() }), { mode: 0o600 });
  return made;
}

/** Each folder has a database of its own: a folder that was removed never meets what it left in the cluster. */
function keptName(folder: string): string {
  const path = join(folder, 'database');
  if (!existsSync(path)) writeFileSync(path, `passerelle_${randomBytes(6).toString('hex')}`);
  return readFileSync(path, 'utf8');
}

function madeFolder(parent: string, name: string): string {
  const path = join(parent, name);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

/** Enrols the terminal the way IT staff do, unless it is. */
async function enrol(city: City, { id, name, place }: DemoPlace, { configuration }: TerminalFiles): Promise<void> {
  const self = async () =>
    (await city.read<{ terminal: string; enrolled: boolean }[]>('/terminals')).find(({ terminal }) => terminal === id);
  if ((await self())?.enrolled) return;
  const printed = await city.tell('enrolment-code', id, '--name', name, '--place', place);
  await mustPasserelle(['enroll', '--config', configuration, printed.split('\n')[0] ?? '']);
  const deadline = Date.now() + enrolmentTimeoutMs;
  while (!(await self())?.enrolled) {
    if (Date.now() > deadline) throw new Error('the terminal did not enrol within 30 s: see the logs of its services');
    await delay(50);
  }
}
