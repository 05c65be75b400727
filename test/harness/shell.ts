import { _electron, type ElectronApplication, type Page } from 'playwright';
import { expect } from 'playwright/test';
import { electronLaunch } from '../../tools/electron.ts';
import { testDisplay } from '../../tools/test-environment.ts';

/** The built shell on the test's display. */
export interface RunningShell {
  readonly app: ElectronApplication;
  /** The page of the kiosk window. */
  readonly kiosk: Page;
  /** The page of the site that is open in the guest view, once it shows an address of this host. */
  guest(host: string): Promise<Page>;
  /** Everything that it printed so far. */
  readonly output: () => string;
}

/**
 * Starts the shell as the demo does, with Playwright at its controls.
 * @param userData where Chromium keeps its own things; a running shell holds a lock on it
 */
export async function launchShell(options: {
  readonly socket: string;
  readonly userData: string;
  readonly resolverRules: string;
}): Promise<RunningShell> {
  const { socket, userData, resolverRules } = options;
  const args = [`--socket=${socket}`, `--user-data-dir=${userData}`, `--host-resolver-rules=${resolverRules}`];
  const app = await _electron.launch(electronLaunch(testDisplay(), { args }));
  let printed = '';
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (chunk) => {
      printed += chunk;
    });
  const kiosk = await app.firstWindow();
  return { app, kiosk, guest, output: () => printed };

  async function guest(host: string): Promise<Page> {
    const found = () => app.windows().find((page) => page.url().startsWith(`https://${host}/`));
    await expect.poll(() => found() !== undefined, `a guest view on ${host}`).toBe(true);
    return found() as Page;
  }
}
