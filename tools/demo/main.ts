// The demo behind `npm start`: a city, a terminal with virtual devices, and a page to play with them. Runs until Ctrl-C.
// Options: --fresh begins with a new city; --virtual draws the kiosk on a virtual screen even where there is a real one; --name keeps
// it apart from the demo called `demo`.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolderFor } from '../accounts.ts';
import { freePort } from '../ports.ts';
import { startPostgres } from '../postgres.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { reportStep } from '../setup/report.mjs';
import { Cleanup } from '../stack/cleanup.ts';
import { runOwnBuild } from '../stack/own-build.ts';
import { shellOn } from '../stack/shell.ts';
import { serveSites } from '../stack/sites.ts';
import { startStack } from '../stack/stack.ts';
import { trustAuthority } from '../stack/trusted-authority.ts';
import { Bench } from './bench/bench.ts';
import { serveBench } from './bench/server.ts';
import { chooseScreen } from './display.ts';
import { startPublicGateway } from './gateway.ts';
import { portalSites } from './portal/index.ts';
import { runOnce } from './running-once.ts';
import { DemoStick } from './stick.ts';

/** Preferred, so that addresses stay the same from one start to the next. */
const ports = { bench: 8440, publicPage: 8441, officer: 8442, public: 8443, terminal: 8444, printer: 9100 };

const { values: options } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    virtual: { type: 'boolean', default: false },
    name: { type: 'string', default: 'demo' },
  },
});
const folder = join(runtimePaths().state, options.name);
const logs = join(runtimePaths().logs, options.name);

/** A terminal sends Ctrl-C to every program in it, and whoever started us passes it on: it may come several times. */
const interruption = new AbortController();
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      interruption.abort();
      resolve();
    });
});

/** Says what is done and how long it took; stops between two steps when it was interrupted. */
async function step<T>(name: string, work: () => Promise<T>, detail?: (value: T) => string | undefined): Promise<T> {
  interruption.signal.throwIfAborted();
  const start = Date.now();
  const value = await work();
  reportStep(name, start, detail?.(value));
  return value;
}

async function start(cleanup: Cleanup): Promise<string[]> {
  const [screen, cluster] = await Promise.all([
    step(
      'Screen',
      async () => {
        const chosen = await chooseScreen();
        cleanup.add(() => chosen.virtual?.stop());
        return chosen;
      },
      ({ virtual }) => (virtual ? 'virtual, none was found' : 'yours'),
    ),
    step('PostgreSQL', async () => {
      const started = await startPostgres(options.name);
      cleanup.add(() => started.stop());
      return started;
    }),
  ]);
  const stack = await startStack({
    folder,
    logs,
    cluster: cluster.url,
    siteHosts: Object.keys(portalSites),
    ports,
    step,
    cleanup,
  });
  const sites = await step('Web sites of the demo city', async () => {
    trustAuthority(stack.authority, `passerelle-${options.name}`);
    return serveSites(portalSites, () => stack.siteCertificate);
  });
  cleanup.add(() => sites.stop());
  const shell = await step('Kiosk', async () => {
    const profile = join(folder, 'shell');
    makeFolderFor('interface', profile, 0o700);
    const started = shellOn(screen, {
      socket: stack.terminal.socket,
      sticks: stack.sticks.socket,
      profile,
      resolverRules: sites.resolverRules,
      log: join(logs, 'shell.log'),
    });
    cleanup.add(() => started.stop());
    await started.start();
    return started;
  });
  const [gateway, bench] = await step('Device bench', async () => {
    const gateway = await startPublicGateway({
      port: await freePort(ports.publicPage),
      target: stack.city.publicPort,
      authority: stack.authority,
    });
    cleanup.add(() => gateway.stop());
    const stick = new DemoStick(stack.sticks);
    cleanup.add(() => stick.destroy());
    const parts = {
      stack,
      shell,
      stick,
      display: screen.virtual,
      addresses: {
        publicPage: gateway.url,
        officerPage: stack.city.officerUrl,
        tokenFile: stack.city.tokenFile,
      },
      office: join(folder, 'office'),
    };
    const bench = await serveBench(new Bench(parts), await freePort(ports.bench));
    cleanup.add(() => bench.stop());
    return [gateway, bench];
  });
  return [
    `Device bench    ${bench.url}   cards, receipts, a stick, breakdowns, the count${screen.virtual ? ', and the screen itself' : ''}`,
    `Public page     ${gateway.url}`,
    `Officers' page  ${stack.city.officerUrl}   token in ${stack.city.tokenFile}`,
    `Logs            ${logs}`,
    '',
    screen.virtual
      ? 'No screen was found: the kiosk runs on a virtual one. Look at it and touch it on the bench.'
      : 'The kiosk covers your screen: Alt + Tab leaves it.',
  ];
}

async function main(): Promise<number> {
  const startedAt = Date.now();
  const cleanup = new Cleanup();
  let code = 0;
  try {
    cleanup.add(runOnce(folder));
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });
    if (options.fresh)
      for (const name of readdirSync(folder)) if (name !== 'running') rmSync(join(folder, name), { recursive: true });
    cleanup.add(runOwnBuild(join(folder, 'app')));
    if (options.virtual) delete process.env.DISPLAY;
    const lines = await start(cleanup);
    process.stderr.write(
      `\nReady after ${((Date.now() - startedAt) / 1000).toFixed(1)} s. Ctrl-C stops everything.\n\n`,
    );
    process.stderr.write(`${lines.join('\n')}\n`);
    await interrupted;
  } catch (error) {
    if (!interruption.signal.aborted) {
      process.stderr.write(`\n✗ ${error instanceof Error ? error.message : error}\n`);
      code = 1;
    }
  }
  const stoppedAt = Date.now();
  await cleanup.run();
  reportStep('Everything is stopped', stoppedAt);
  return code;
}

process.exitCode = await main();
