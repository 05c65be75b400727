import { readFile } from 'node:fs/promises';
import type { Configuration } from '../../../contract/configuration.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { reachServer } from '../../reach/index.ts';
import { readCatalogue } from '../configuration.ts';
import { checkCatalogue } from './catalogue.ts';
import { checkClock } from './clock.ts';
import { checkDumps, checkJournal } from './crashes.ts';
import { checkEncryption, checkSpace, checkSwap } from './disk.ts';
import { about, type Finding } from './finding.ts';
import { checkPermissions } from './permissions.ts';
import { readProcesses } from './processes.ts';
import { checkRuntime } from './runtime.ts';
import { checkSandbox } from './sandbox.ts';
import { checkServer } from './server.ts';
import { askServices, checkServices } from './services.ts';
import type { System } from './system.ts';
import { checkUnits } from './units.ts';
import { checkUsb } from './usb.ts';

/** What is looked at. */
export interface Terminal {
  /** The file of the configuration. */
  readonly file: string;
  readonly configuration: Configuration;
}

/** Looks at everything, in the order in which things stand on each other: machine, programs, devices, server, content. */
export async function examine(system: System, { file, configuration }: Terminal, nowMs: number): Promise<Finding[]> {
  const { dataDirectory, socket } = configuration;
  const health = await askServices(socket);
  const processes = await readProcesses(system);
  const ours = processes.filter((process) => process.pid === health?.pid || process.has(`--socket=${socket}`));
  const findings = await Promise.all([
    checkEncryption(system, dataDirectory),
    checkSwap(system),
    checkSpace(system, dataDirectory),
    checkClock(system),
    checkPermissions(system, file, configuration),
    checkUnits(system),
    checkSandbox(system, socket),
    checkDumps(system, ours),
    checkJournal(dataDirectory, nowMs),
    checkRuntime(health?.runtime ?? null),
    checkUsb(system, configuration),
    checkServices(health),
    examineServer(configuration, nowMs),
    examineCatalogue(configuration, nowMs),
  ]);
  return findings.flat();
}

async function examineServer({ cityServer }: Configuration, nowMs: number): Promise<Finding[]> {
  if (!cityServer) return [about('server').unknown('this terminal has no city server')];
  const authority = await authorityOf(cityServer);
  if (!authority.ok) return [authority.error];
  return checkServer(await reachServer(cityServer.url, authority.value), nowMs);
}

async function authorityOf({
  certificateAuthority: file,
}: NonNullable<Configuration['cityServer']>): Promise<Result<string | undefined, Finding>> {
  if (file === undefined) return ok(undefined);
  try {
    return ok(await readFile(file, 'utf8'));
  } catch {
    return {
      ok: false,
      error: about('server').broken(
        `The certificate authority ${file} cannot be read.`,
        'Put it there, readable by the services: chmod 0644.',
      ),
    };
  }
}

async function examineCatalogue(configuration: Configuration, nowMs: number): Promise<Finding> {
  const catalogue = await readCatalogue(configuration);
  if (catalogue.ok) return checkCatalogue(catalogue.value, nowMs);
  return about('procedures').broken('The procedures cannot be read.', catalogue.error);
}
