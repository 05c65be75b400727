import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { makeFolderFor } from '../../tools/accounts.ts';
import type { Display } from '../../tools/display.ts';
import { electronLaunch } from '../../tools/electron.ts';

/** A page in the same Electron as the kiosk, without anything of the kiosk. */
export interface PlainWindow {
  readonly page: Page;
  close(): Promise<void>;
}

export interface PlainWindowOptions {
  /** For its own things; made here. */
  readonly folder: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Puts it on the display, where painting costs a third, and where it stands in front of others. */
  readonly onDisplay?: boolean;
  /** Chromium switches. */
  readonly args?: readonly string[];
}

const program = ({ widthPx, heightPx, onDisplay = false }: PlainWindowOptions) => `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({
    show: ${onDisplay}, useContentSize: true, width: ${widthPx}, height: ${heightPx},
    webPreferences: { sandbox: true, offscreen: ${!onDisplay} },
  });
  window.loadURL('about:blank');
});
`;

/** Opens a sandboxed window, which nobody sees unless it is asked for, so that tests need no other browser. */
export async function openPlainWindow(
  display: Pick<Display, 'env'>,
  options: PlainWindowOptions,
): Promise<PlainWindow> {
  const { folder, args = [] } = options;
  makeFolderFor('interface', folder, 0o755);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'plain-window', main: 'main.cjs' }));
  writeFileSync(join(folder, 'main.cjs'), program(options));
  const profile = join(folder, 'profile');
  makeFolderFor('interface', profile, 0o700);
  const app: ElectronApplication = await _electron.launch(
    electronLaunch(display, { app: folder, args: [`--user-data-dir=${profile}`, ...args] }),
  );
  return { page: await app.firstWindow(), close: () => app.close() };
}
