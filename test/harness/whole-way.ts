import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../contract/configuration.ts';
import { makeFolderFor } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import type { Cleanup } from '../../tools/stack/cleanup.ts';
import { cardsCsv, demoTerminal, numbered } from '../../tools/stack/demo-cards.ts';
import { type PublishedConsultation, publishFromDemo } from '../../tools/stack/demo-city.ts';
import { runOwnBuild } from '../../tools/stack/own-build.ts';
import { type Site, serveSites } from '../../tools/stack/sites.ts';
import { type Stack, startStack } from '../../tools/stack/stack.ts';
import { trustAuthority } from '../../tools/stack/trusted-authority.ts';
import { launchShell, type RunningShell } from './shell.ts';

/** Everything, real but for the devices and the web: city server, services, network, shell, in a folder that goes away at the end. */
export interface WholeWay extends Stack {
  readonly folder: string;
  /** Starts the shell, with Playwright at its controls. One at a time. */
  launch(): Promise<RunningShell>;
  /** Publishes a consultation for so many more residents, whose home is this terminal. Says which cards they have. */
  publish(title: string, k: number, residents: number): Promise<PublishedConsultation & { cards: string[] }>;
}

export interface WholeWayOptions {
  /** Of its folder and of what the account of the interface trusts meanwhile. */
  readonly name: string;
  /** URL of the cluster's superuser. */
  readonly cluster: string;
  readonly sites?: Readonly<Record<string, Site>>;
  /** What differs from kiosk-config/demo.yaml. */
  readonly changes?: (configuration: Configuration) => Configuration;
  readonly cleanup: Cleanup;
}

export async function startWholeWay(options: WholeWayOptions): Promise<WholeWay> {
  const { cleanup, sites = {} } = options;
  const name = `${options.name}-${process.pid}`;
  const folder = mkdtempSync(join(runtimePaths().state, `${name}-`));
  chmodSync(folder, 0o755); // the accounts pass through it
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  cleanup.add(runOwnBuild(join(folder, 'app')));
  const logs = join(runtimePaths().logs, options.name);
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });

  const stack = await startStack({
    folder,
    logs,
    cluster: options.cluster,
    siteHosts: ['localhost', ...Object.keys(sites)],
    ports: { public: 0, officer: 0, printer: 0 },
    ...(options.changes && { changes: options.changes }),
    step: (_, work) => work(),
    cleanup,
  });
  const { forget } = trustAuthority(stack.authority, name);
  cleanup.add(forget);
  const served = await serveSites(sites, () => stack.siteCertificate);
  cleanup.add(() => served.stop());
  const profile = join(folder, 'shell');
  makeFolderFor('interface', profile, 0o700);
  return { ...stack, folder, launch, publish };

  function launch(): Promise<RunningShell> {
    const rules = [served.resolverRules, 'MAP * ~NOTFOUND'].filter(Boolean).join(', ');
    const { terminal, sticks } = stack;
    return launchShell({ socket: terminal.socket, sticks: sticks.socket, userData: profile, resolverRules: rules });
  }

  async function publish(title: string, k: number, residents: number) {
    const cards = Array.from({ length: residents }, (_, index) => numbered('3000', index + 1));
    const list = join(folder, 'residents.csv');
    writeFileSync(list, [cardsCsv().trimEnd(), ...cards.map((card) => `${card},${demoTerminal.id}`), ''].join('\n'));
    await stack.city.tell('import-cards', list);
    const fields = { consultation: options.name, title: { fr: title, en: title, ar: title }, k };
    return { ...(await publishFromDemo(stack.city, folder, 'consultation', fields)), cards };
  }
}
