import { _electron, type ElectronApplication, type Page } from 'playwright';
import { expect } from 'playwright/test';
import { environmentFor } from '../../tools/accounts.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { shellArguments } from '../../tools/stack/shell.ts';
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
 * @param options `userData`: where Chromium keeps its own things; a running shell holds a lock on it; `programs`: a folder that comes
 *   first where it looks for programs
 */
export async function launchShell(options: {
  readonly socket: string;
  readonly userData: string;
  readonly resolverRules: string;
  readonly programs?: string;
  readonly sticks?: string | undefined;
}): Promise<RunningShell> {
  const { userData, programs } = options;
  const args = shellArguments({ ...options, profile: userData });
  const app = await _electron.launch(
    electronLaunch(testDisplay(), {
      args,
      ...(programs && { env: { PATH: `${programs}:${environmentFor('interface').PATH}` } }),
    }),
  );
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
    const page = found() as Page;
    await letFramesStart(page);
    return page;
  }
}

/**
 * Playwright holds the frames of other sites until it has prepared them, and in the test runtime never hears enough of them to let
 * them go. There is no option for that, so the message that holds them is taken back.
 */
export async function letFramesStart(page: Page): Promise<void> {
  type Inside = { delegate: { _mainFrameSession: { _client: { send(method: string, parameters: object): unknown } } } };
  const { _connection: connection } = page as unknown as { _connection: { toImpl(page: Page): Inside } };
  const protocol = connection.toImpl(page).delegate._mainFrameSession._client;
  await protocol.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
}
