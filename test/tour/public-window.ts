import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { makeFolderFor } from '../../tools/accounts.ts';
import type { Display } from '../../tools/display.ts';
import { electronLaunch } from '../../tools/electron.ts';

/** A plain window, hidden, without anything of the kiosk: the browser that somebody has at home. */
const program = `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ show: false, width: 1280, height: 960, webPreferences: { sandbox: true, offscreen: true } });
  window.loadURL('about:blank');
});
`;

export interface PublicWindow {
  readonly page: Page;
  close(): Promise<void>;
}

/**
 * Opens the public pages in the same Electron as the kiosk, so that the tour needs no other browser.
 * @param folder for its own things; made here
 */
export async function openPublicWindow(display: Display, folder: string, resolverRules: string): Promise<PublicWindow> {
  makeFolderFor('interface', folder, 0o755);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'public-window', main: 'main.cjs' }));
  writeFileSync(join(folder, 'main.cjs'), program);
  const profile = join(folder, 'profile');
  makeFolderFor('interface', profile, 0o700);
  const args = [`--user-data-dir=${profile}`, `--host-resolver-rules=${resolverRules}`];
  const app: ElectronApplication = await _electron.launch(electronLaunch(display, { app: folder, args }));
  return { page: await app.firstWindow(), close: () => app.close() };
}
