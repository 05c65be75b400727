import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { removeAbandonedFolders } from '../../tools/abandoned.ts';
import { makeFolderFor } from '../../tools/accounts.ts';
import { portalSites } from '../../tools/demo/portal/index.ts';
import { startDisplay } from '../../tools/display.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { operateDisplay } from '../../tools/screen.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import type { Cleanup } from '../../tools/stack/cleanup.ts';
import { otherTerminal } from '../../tools/stack/demo-cards.ts';
import { runOwnBuild } from '../../tools/stack/own-build.ts';
import { shellArguments } from '../../tools/stack/shell.ts';
import { type Sites, serveSites } from '../../tools/stack/sites.ts';
import { type Machine, publicHost, type Stack, startMachine, startStack } from '../../tools/stack/stack.ts';
import { servicesOf, type TerminalFiles } from '../../tools/stack/terminal.ts';
import { trustAuthority } from '../../tools/stack/trusted-authority.ts';
import { startTestEnvironment, testPostgres } from '../../tools/test-environment.ts';
import { openPlainWindow } from '../harness/plain-window.ts';
import type { WallClock } from '../harness/wall-clock.ts';
import { Kiosk } from './kiosk.ts';
import type { Story } from './story.ts';

/** Everything that the tour plays with. */
export interface Scene {
  readonly story: Story;
  readonly kiosk: Kiosk;
  readonly app: ElectronApplication;
  /** Starts the shell of a terminal, in place of one that was closed. */
  readonly launch: (machine: {
    readonly terminal: Pick<TerminalFiles, 'socket'>;
  }) => Promise<Pick<Scene, 'kiosk' | 'app'>>;
  /** Starts the terminal of the other library. */
  readonly startOther: () => Promise<Machine>;
  readonly stack: Stack;
  /** Starts the services of the demo's terminal anew, by the clock on this wall. */
  readonly startBy: (clock: WallClock) => Promise<Stack>;
  /** The web sites of the demo city. */
  readonly sites: Sites;
  /** A window on the public and officers' pages, as somebody has it at home or at the town hall. */
  readonly publicPage: Page;
  /** For what the tour keeps while it runs. */
  readonly folder: string;
}

/** A fresh city and terminal, the kiosk with Playwright at its controls, and a window on the public pages. */
export async function setTheScene(story: Story, cleanup: Cleanup, signal: AbortSignal): Promise<Scene> {
  const { state, logs } = runtimePaths();
  const name = `tour-${process.pid}`;
  const folder = join(state, name);
  removeAbandonedFolders(state, 'tour');
  const ownLogs = join(logs, 'tour');
  rmSync(ownLogs, { recursive: true, force: true });
  mkdirSync(ownLogs, { recursive: true });
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { mode: 0o755 });
  cleanup.add(runOwnBuild(join(folder, 'app')));
  cleanup.add(await startTestEnvironment({ displays: 0 }));
  const display = await startDisplay();
  cleanup.add(display.stop);
  await operateDisplay(display, ['mousemove', '1919', '1079']); // out of the pictures
  const step = <T>(_name: string, work: () => Promise<T>) => {
    signal.throwIfAborted();
    return work();
  };
  const stack = await startStack({
    folder,
    logs: ownLogs,
    cluster: testPostgres(),
    siteHosts: Object.keys(portalSites),
    step,
    cleanup,
  });
  const startBy = async (clock: WallClock) => {
    await stack.services.stop();
    const services = servicesOf(stack.terminal, join(ownLogs, 'services.log'), {}, clock.launcher);
    cleanup.add(() => services.stop());
    await services.start();
    return { ...stack, services };
  };
  const startOther = () =>
    startMachine(otherTerminal, {
      city: stack.city,
      authority: stack.authority,
      folder: join(folder, 'other'),
      log: join(ownLogs, 'other-services.log'),
      step,
      cleanup,
    });
  cleanup.add(trustAuthority(stack.authority, name).forget);
  const sites = await serveSites(portalSites, () => stack.siteCertificate);
  cleanup.add(() => sites.stop());

  const profile = join(folder, 'shell');
  makeFolderFor('interface', profile, 0o700);
  const resolverRules = `${sites.resolverRules}, MAP * ~NOTFOUND`;
  const launch: Scene['launch'] = async ({ terminal }) => {
    const app = await _electron.launch(
      electronLaunch(display, { args: shellArguments({ socket: terminal.socket, profile, resolverRules }) }),
    );
    cleanup.add(() => app.close());
    return { app, kiosk: new Kiosk(await app.firstWindow(), display) };
  };
  const first = await launch(stack);
  const publicRules = `MAP ${publicHost} 127.0.0.1:${stack.city.publicPort}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;
  const publicWindow = await openPlainWindow(display, {
    folder: join(folder, 'public-window'),
    widthPx: 1280,
    heightPx: 960,
    args: [`--host-resolver-rules=${publicRules}`],
  });
  cleanup.add(() => publicWindow.close());
  return { story, ...first, launch, startOther, startBy, stack, sites, publicPage: publicWindow.page, folder };
}
