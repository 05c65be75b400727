import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BrowserWindow, type Session, type WebContents, WebContentsView } from 'electron';
import type { GuestView, KioskArguments } from '../../contract/kiosk.ts';
import type { Procedure } from '../../contract/procedures.ts';
import { type GuestField, listenForFields, typeInto } from './guest-fields.ts';
import { prepareFrames } from './guest-frames.ts';
import { hostOf, noticeOf, standsBefore } from './guest-notices.ts';
import { decideNow, type Permitted } from './guest-session.ts';
import { type GuestWatch, watchGuest } from './guest-watch.ts';
import { lockedPreferences } from './lockdown.ts';

type Open = Extract<GuestView, { state: 'open' }>;

export interface GuestSiteEvents {
  onChange(): void;
  /** The page closed itself. */
  onClosed(): void;
  onBlocked(reason: string): void;
  onCrashed(cause: unknown): void;
}

/** The site of one procedure in a view below the bar of the kiosk window. */
export interface GuestSite {
  readonly procedure: string;
  /** The address of the page that stands there, or that is on its way. */
  readonly page: string;
  readonly state: Open;
  /** Loads the procedure's first page. */
  start(): Promise<void>;
  /** The page before; from a notice, the page behind it. */
  back(): void;
  reload(): void;
  home(): void;
  place(where: KioskArguments<'guest.place'>): void;
  /** A key for the field that the keyboard was shown for; another one that has the focus by now gets nothing. */
  type(field: number, key: KioskArguments<'guest.type'>['key']): void;
  /** A page was stopped on its way to this address: the resident is told, and the page before stays. */
  block(url: string, reason: string): void;
  /** Resolves when nothing of it is left. */
  destroy(): Promise<void>;
}

/** Electron's error codes: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h */
const aborted = -3;
const blockedByClient = -20;
const isCertificateError = (code: number) => code <= -200 && code > -300;
/** The server wants a certificate of the visitor, and got none. */
const wantsCertificate = new Set([-110, -117]);

/** Beside this bundle. It runs in every frame, and is no window of the site to anything: see main/preload/guest.ts. */
const preload = join(__dirname, 'guest-preload.cjs');

/** A site that has not begun to answer after this long is said to be unreachable. */
const patienceMs = 30_000;

/**
 * Opens a procedure's site. Every address is decided by the policy before it loads: those that a page asks for in the events
 * below, and whatever is fetched in the session itself.
 */
export function openGuestSite(
  window: BrowserWindow,
  session: Session,
  procedure: Procedure,
  permitted: Permitted,
  events: GuestSiteEvents,
): GuestSite {
  let where: KioskArguments<'guest.place'> = { topPx: 0, bottomPx: 0, visible: false };
  let host = hostOf(procedure.entry);
  let address = procedure.entry;
  let hasPage = false;
  let loading = true;
  let notice: Open['notice'] = null;
  let field: GuestField | null = null;
  let destroyed = false;
  let watch: GuestWatch | undefined;
  let impatience: NodeJS.Timeout | undefined;
  let deadGone: Promise<unknown> = Promise.resolve();
  let view = makeView();
  window.on('resize', show);

  return {
    procedure: procedure.id,
    get page() {
      return address;
    },
    start,
    get state(): Open {
      const canGoBack = hasPage && (standsBefore(notice) || view.webContents.navigationHistory.canGoBack());
      return { state: 'open', procedure: procedure.id, host, loading, canGoBack, field, notice };
    },
    back,
    reload: () => navigate(address),
    home: () => navigate(procedure.entry),
    place(place) {
      where = place;
      show();
    },
    type(id, key) {
      watch?.touched();
      if (field?.id === id) typeInto(view.webContents, key).catch(() => {}); // the page is gone already
    },
    block,
    destroy,
  };

  function makeView(): WebContentsView {
    const made = new WebContentsView({
      webPreferences: { ...lockedPreferences, session, preload, nodeIntegrationInSubFrames: true },
    });
    made.setVisible(false);
    made.setBackgroundColor('#ffffff'); // what sites count on
    window.contentView.addChildView(made);
    listen(made.webContents);
    return made;
  }

  async function start() {
    const { webContents } = view;
    try {
      await webContents.loadURL('about:blank');
      watch = watchGuest(webContents, await prepareFrames(webContents));
    } catch (fault) {
      if (view.webContents === webContents) crashed(fault);
      return;
    }
    navigate(address);
  }

  function listen(contents: WebContents) {
    listenForFields(contents, (now) => {
      field = now;
      events.onChange();
    });
    contents.setWindowOpenHandler(({ url, referrer, postBody }) => {
      // Pure, since a sandboxed frame can call it without a gesture: whatever it asks for opens in this view, or not at all.
      setImmediate(() => follow(url, { httpReferrer: referrer, ...(postBody && formOf(postBody)) }));
      return { action: 'deny' };
    });
    for (const event of ['will-frame-navigate', 'will-navigate', 'will-redirect'] as const) {
      contents.on(event as 'will-redirect', (details) => {
        const { decision, reason } = decideNow(permitted, details.url, { use: details.isMainFrame ? 'page' : 'frame' });
        if (decision === 'allow') return;
        details.preventDefault();
        if (details.isMainFrame) block(details.url, reason);
      });
    }
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.on('did-start-loading', () => setLoading(true));
    contents.on('did-stop-loading', () => setLoading(false));
    contents.on('did-navigate', (_event, url) => arrived(url));
    contents.on('did-fail-load', (_event, code, _text, _url, isMainFrame) => isMainFrame && failed(code));
    contents.on('render-process-gone', (_event, { reason }) => crashed(reason));
    contents.on('dom-ready', () => {
      contents.setVisualZoomLevelLimits(1, 3).catch(() => {}); // the page is gone already
    });
    contents.on('destroyed', () => setImmediate(() => gone(contents))); // taking the view away at once crashes Electron
  }

  function gone(contents: WebContents) {
    if (!destroyed && view.webContents === contents && !window.isDestroyed()) events.onClosed();
  }

  function follow(url: string, options: Electron.LoadURLOptions) {
    if (!destroyed) navigate(url, options);
  }

  /** The only way to an address that no page asked for. */
  function navigate(url: string, options: Electron.LoadURLOptions = {}) {
    const { decision, reason } = decideNow(permitted, url, { use: 'page' });
    if (decision === 'deny') return block(url, reason);
    address = url;
    if (notice?.kind === 'crashed') return rebuild();
    say(null);
    watch?.touched();
    view.webContents.loadURL(url, options).catch(() => {}); // 'did-fail-load' says what it means
  }

  function arrived(url: string) {
    if (url === 'about:blank') return hasPage ? emptied() : undefined;
    if (!hasPage) view.webContents.navigationHistory.clear(); // the blank page that came first is nowhere to go back to
    hasPage = true;
    field = null;
    address = url;
    host = hostOf(url);
    if (!standsBefore(notice)) notice = null;
    show();
  }

  /** Electron tells of a page that empties itself only afterwards. */
  function emptied() {
    hasPage = false;
    block('about:blank', 'scheme-not-allowed');
  }

  function failed(code: number) {
    if (code === blockedByClient) hasPage = false; // stopped in the session: an empty page stands there
    if (code === aborted || code === blockedByClient || standsBefore(notice)) return;
    if (wantsCertificate.has(code)) return block(address, 'sign-in');
    say({ kind: isCertificateError(code) ? 'certificate' : 'unreachable' });
  }

  function crashed(cause: unknown) {
    if (destroyed || notice?.kind === 'crashed') return;
    hasPage = false;
    events.onCrashed(cause);
    say({ kind: 'crashed' });
  }

  function block(url: string, reason: string) {
    const what = noticeOf(url, reason);
    if (isDeepStrictEqual(notice, what)) return; // several events tell of the same address
    events.onBlocked(reason);
    say(what);
  }

  function back() {
    const { navigationHistory } = view.webContents;
    watch?.touched();
    if (standsBefore(notice) && hasPage)
      say(null); // the page is still there
    else if (hasPage && navigationHistory.canGoBack()) navigationHistory.goBack();
    else navigate(procedure.entry);
  }

  function rebuild() {
    const dead = view;
    view = makeView();
    deadGone = Promise.all([deadGone, discard(dead)]);
    say(null);
    void start();
  }

  function setLoading(now: boolean) {
    loading = now;
    clearTimeout(impatience);
    if (now) impatience = setTimeout(giveUp, patienceMs);
    events.onChange();
  }

  function giveUp() {
    if (!view.webContents.isLoadingMainFrame() || !view.webContents.isWaitingForResponse()) return;
    view.webContents.stop();
    say({ kind: 'unreachable' });
  }

  function say(what: Open['notice']) {
    notice = what;
    show();
  }

  /** The site shows where the kiosk window has room for it, and not while the kiosk window has something to say there. */
  function show() {
    if (destroyed) return;
    const [width = 0] = window.getContentSize();
    view.setBounds({ x: 0, y: where.topPx, width, height: Math.max(0, where.bottomPx - where.topPx) });
    const visible = where.visible && notice === null;
    if (visible !== view.getVisible()) {
      view.setVisible(visible);
      (visible ? view.webContents : window.webContents).focus(); // the keyboard goes where the eyes go
    }
    events.onChange();
  }

  async function destroy() {
    destroyed = true;
    clearTimeout(impatience);
    window.off('resize', show);
    await Promise.all([deadGone, discard(view)]);
  }

  async function discard(old: WebContentsView) {
    const { webContents } = old;
    window.contentView.removeChildView(old);
    if (webContents.isDestroyed()) return;
    const gone = new Promise<void>((resolve) => webContents.once('destroyed', resolve));
    webContents.close();
    await gone;
  }
}

/** A form that asked for a window of its own is sent in this one. Its fields are all that is passed on: never a file. */
function formOf({ data, contentType, boundary }: Electron.PostBody): Electron.LoadURLOptions {
  const type = boundary ? `${contentType}; boundary=${boundary}` : contentType;
  return { postData: data.filter((part) => part.type === 'rawData'), extraHeaders: `content-type: ${type}` };
}
