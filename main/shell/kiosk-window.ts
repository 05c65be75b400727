import { join } from 'node:path';
import { BrowserWindow, session, type WebContents } from 'electron';
import type { KioskState } from '../../contract/kiosk.ts';
import { kioskUrl, serveKioskPage } from './kiosk-page.ts';
import { watchKiosk } from './kiosk-watch.ts';
import { isSandboxed, lockedPreferences } from './lockdown.ts';
import type { Sounds } from './sounds.ts';

/** The channel on which the preload hears every change of state. */
export const stateChannel = 'passerelle-state';

export interface KioskWindow {
  readonly window: BrowserWindow;
  readonly contents: WebContents;
  /**
   * Loads the page and shows it.
   * @throws when its renderer runs without sandbox
   */
  open(): Promise<void>;
  /** Starts the page anew, so that nothing of a visit stays in it. */
  reload(): void;
  show(state: KioskState): void;
}

/** Where the build puts them, beside this bundle. */
const pageFolder = join(__dirname, '../renderer');
const preload = join(__dirname, 'kiosk-preload.cjs');

/** More crashes of the page than this within a minute, and the shell starts again as a whole. */
const crashesAllowed = 3;

export interface KioskWindowDuties {
  /** What the page may play. */
  readonly sounds: Sounds;
  /** Whether the program is ending. Nothing else closes the window. */
  mayClose(): boolean;
  /** The page does nothing any more, and is ended: `onCrash` follows. */
  onHung(): void;
  /** The page died, and is loaded again. */
  onCrash(cause: string): void;
  /** There is no window any more, or no page that stays alive in it. */
  onHopeless(fault: Error): void;
}

/** Makes the window that covers the screen. */
export function makeKioskWindow(duties: KioskWindowDuties): KioskWindow {
  const ownSession = session.fromPartition('kiosk', { cache: false });
  serveKioskPage(ownSession, pageFolder, duties.sounds);
  const window = new BrowserWindow({
    ...{ kiosk: true, fullscreen: true, frame: false, show: false, backgroundColor: '#ffffff' },
    webPreferences: { ...lockedPreferences, session: ownSession, preload },
  });
  const contents = window.webContents;
  let last: KioskState | null = null;
  let crashes: number[] = [];

  window.on('close', (event) => {
    if (!duties.mayClose()) event.preventDefault();
  });
  contents.on('destroyed', () => duties.onHopeless(new Error('the window is gone'))); // `window.close()` in the page asks nobody
  window.on('leave-full-screen', () => window.setKiosk(true));
  // Whatever took it off the screen, a window manager or somebody at its keys: there is nothing else to see here.
  window.on('minimize', raise);
  window.on('hide', raise);
  keepOnPage(contents);
  contents.on('dom-ready', () => {
    contents.setVisualZoomLevelLimits(1, 1).catch(() => {}); // the page is gone already
    push();
  });
  watchKiosk(contents, duties.onHung);
  contents.on('render-process-gone', (_event, { reason }) => {
    const nowMs = performance.now();
    crashes = [...crashes.filter((atMs) => atMs > nowMs - 60_000), nowMs];
    if (crashes.length > crashesAllowed)
      return duties.onHopeless(new Error(`the kiosk page crashes again and again: ${reason}`));
    duties.onCrash(reason);
    reload();
  });
  return { window, contents, open, reload, show };

  async function open() {
    await contents.loadURL(kioskUrl);
    if (!isSandboxed(contents.getOSProcessId())) throw new Error('the renderer runs without sandbox');
    window.show();
  }

  function raise() {
    if (duties.mayClose() || window.isDestroyed()) return;
    window.restore();
    window.show();
    window.setKiosk(true);
  }

  function reload() {
    contents.loadURL(kioskUrl).catch(() => {}); // when it crashed again, 'render-process-gone' says so
  }

  function show(state: KioskState) {
    last = state;
    push();
  }

  function push() {
    if (last && !contents.isDestroyed() && !contents.isCrashed()) contents.send(stateChannel, last);
  }
}

/** The page is one document: nothing in it may lead anywhere, not even to itself. */
function keepOnPage(contents: WebContents) {
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}
