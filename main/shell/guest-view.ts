import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type BrowserWindow, net, type Session, type WebContents, WebContentsView, type WebFrameMain } from 'electron';
import type {
  DownloadOutcome,
  LoadFailure,
  PrintOutcome,
  SiteAnswer,
  SiteDisplay,
  Speak,
} from '../../contract/guest.ts';
import { guestChannels } from '../../contract/guest-channels.ts';
import type { GuestView, KioskArguments, Room } from '../../contract/kiosk.ts';
import type { Procedure } from '../../contract/procedures.ts';
import { listenForChoosers } from './guest-choosers.ts';
import { listenForDialogs } from './guest-dialogs.ts';
import { keepDisplay } from './guest-display.ts';
import { type GuestField, listenForFields, typeInto } from './guest-fields.ts';
import { findIn } from './guest-find.ts';
import { listenForForms } from './guest-forms.ts';
import { prepareFrames } from './guest-frames.ts';
import { backOff, failureOf, isPortal, unreachableBecause, worksAgain } from './guest-load.ts';
import { hostOf, noticeOf, standsBefore } from './guest-notices.ts';
import { listenForPrints } from './guest-print.ts';
import { decideNow, type Permitted } from './guest-session.ts';
import { readAloud } from './guest-voice.ts';
import { type GuestWatch, watchGuest } from './guest-watch.ts';
import { discardView, fitView } from './inner-view.ts';
import { lockedPreferences } from './lockdown.ts';
import type { Sounds } from './sounds.ts';
import type { Speaker } from './speech.ts';

type Open = Extract<GuestView, { state: 'open' }>;

export interface GuestSiteEvents {
  onChange(): void;
  /** The page closed itself. */
  onClosed(): void;
  onBlocked(reason: string): void;
  onCrashed(cause: unknown): void;
  /** The site printed its page. */
  keepPrint(pdf: Uint8Array): Promise<PrintOutcome>;
  /** Where a page may read a document of the tray; undefined when it is not there any more. */
  lend(document: string): string | undefined;
  /** Whether a file is one that the page was given. */
  isLent(path: string): boolean;
  /** The resident does not wait for what the site gives. */
  stopDownloads(): void;
}

/** What a site is shown and heard with. */
export interface GuestMeans {
  /** How this resident reads; the same object for all sites of a visit. */
  readonly reading: { display: SiteDisplay };
  readonly speaker: Speaker;
  readonly sounds: Sounds;
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
  /** Goes where the page was stopped on its way to this host; else to this address. */
  goTo(host: string, url: string): void;
  place(where: Room): void;
  display(display: SiteDisplay): void;
  find(what: KioskArguments<'guest.find'>): void;
  speak(what: Speak): void;
  answer(answer: SiteAnswer): void;
  choose(choice: KioskArguments<'guest.choose'>): void;
  /** A key for the field that the keyboard was shown for; another one that has the focus by now gets nothing. */
  type(field: number, key: KioskArguments<'guest.type'>['key']): void;
  /** A page was stopped on its way to this address: the resident is told, and the page before stays. */
  block(url: string, reason: string): void;
  /** The site gives a file, or gave one: the page that is there stays. */
  tellOfDownload(outcome: DownloadOutcome): void;
  beforePage: Permitted['beforePage'];
  onServerError: Permitted['onServerError'];
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

/** A site that has not begun to answer after this long is said to be slow, and is still waited for. */
const slowMs = 10_000;
/** After this long it is given up. */
const patienceMs = 60_000;

/**
 * Opens a procedure's site. Every address is decided by the policy before it loads: those that a page asks for in the events
 * below, and whatever is fetched in the session itself.
 */
export function openGuestSite(
  window: BrowserWindow,
  session: Session,
  procedure: Pick<Procedure, 'id' | 'entry'>,
  permitted: Permitted,
  means: GuestMeans,
  events: GuestSiteEvents,
): GuestSite {
  let where: Room = { topPx: 0, bottomPx: 0, visible: false };
  let host = hostOf(procedure.entry);
  let address = procedure.entry;
  /** The address of the page that is there. */
  let arrivedAt = procedure.entry;
  let hasPage = false;
  /** A page was there when the notice came up, and still is, with whatever was typed in it. */
  let keepsPage = false;
  let loading = true;
  let notice: Open['notice'] = null;
  let field: GuestField | null = null;
  let destroyed = false;
  let watch: GuestWatch | undefined;
  /** What is being fetched as the page. */
  let request = { url: procedure.entry, method: 'GET' };
  /** The address that was blocked last. */
  let stoppedAt = '';
  let impatience: NodeJS.Timeout | undefined;
  let deadGone: Promise<unknown> = Promise.resolve();
  const retries = backOff();
  let view = makeView();
  let parts = equip(view.webContents);
  window.on('resize', show);

  return {
    procedure: procedure.id,
    get page() {
      return address;
    },
    start,
    get state(): Open {
      const canGoBack = keepsPage || (hasPage && view.webContents.navigationHistory.canGoBack());
      const { display } = means.reading;
      const { choosers, dialogs, finder, forms, voice } = parts;
      return {
        ...{ state: 'open', procedure: procedure.id, host, loading, canGoBack, field, notice, keepsPage, display },
        ...{ found: finder.found, voice: voice.state, dialog: dialogs.present, filled: forms.isFilled },
        chooser: choosers.present,
      };
    },
    back,
    reload,
    home,
    goTo(host, url) {
      navigate(hostOf(stoppedAt) === host ? stoppedAt : url);
    },
    place(place) {
      where = place;
      if (!place.visible) parts.voice.stop();
      show();
    },
    display(display) {
      means.reading.display = display;
      parts.redisplay();
      events.onChange();
    },
    find: (what) => parts.finder.find(what),
    speak: (what) => parts.voice.speak(what),
    answer: (answer) => parts.dialogs.answer(answer),
    choose({ chooser, documents }) {
      parts.choosers.choose(
        chooser,
        documents.map(events.lend).filter((path) => path !== undefined),
      );
    },
    type(id, key) {
      watch?.touched();
      parts.voice.hush();
      if (field?.id === id) typeInto(view.webContents, key).catch(() => {}); // the page is gone already
    },
    block,
    tellOfDownload,
    beforePage,
    onServerError: () => failed('server-error', hasPage),
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

  /** What residents have beside the page itself. */
  function equip(contents: WebContents) {
    const changed = () => {
      if (view.webContents === contents && !destroyed) show();
    };
    const redisplay = keepDisplay(contents, () => ({
      display: means.reading.display,
      mode: parts.voice.state.mode,
    }));
    listenForPrints(contents, {
      mayPrint: () => !destroyed && notice === null,
      keep: events.keepPrint,
      onPrinted: (outcome) => view.webContents === contents && !destroyed && tell({ kind: 'printed', outcome }),
    });
    return {
      redisplay,
      choosers: listenForChoosers(contents, changed),
      dialogs: listenForDialogs(contents, changed),
      forms: listenForForms(contents, changed),
      finder: findIn(contents, changed),
      voice: readAloud(contents, means.speaker, means.sounds, { show: changed, onModeChange: redisplay }),
    };
  }

  async function start() {
    const { webContents } = view;
    try {
      await webContents.loadURL('about:blank');
      watch = watchGuest(webContents, await prepareFrames(webContents), {
        // A page that asks something stands still until it is answered.
        mayHang: () => view.webContents === webContents && parts.dialogs.present !== null,
        onHung: () => view.webContents === webContents && !destroyed && hung(),
        onAwake: () => view.webContents === webContents && notice?.kind === 'hung' && say(null),
      });
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
      setImmediate(() => follow(url, { httpReferrer: referrer, ...(postBody && formOf(postBody, events.isLent)) }));
      return { action: 'deny' };
    });
    for (const event of ['will-frame-navigate', 'will-navigate', 'will-redirect'] as const) {
      contents.on(event as 'will-redirect', (details) => {
        const { decision, reason } = decideNow(permitted, details.url, { use: details.isMainFrame ? 'page' : 'frame' });
        if (decision === 'deny') {
          details.preventDefault();
          // 'will-frame-navigate' came just before 'will-navigate', with the same address.
          if (details.isMainFrame && event !== 'will-navigate') stopped(details.url, reason);
        } else if (event === 'will-navigate' && parts.forms.takeLink()) {
          details.preventDefault();
          askToLeave(() => navigate(details.url));
        } else if (event === 'will-frame-navigate' && !details.isMainFrame) {
          const { frame, url } = details;
          if (!frame || !parts.forms.takeLink(frame)) return;
          details.preventDefault();
          askToLeave(() => void sendFrame(frame, url));
        }
      });
    }
    // What a page asks here depends on the page; whether something would be lost, the kiosk asks itself.
    contents.on('will-prevent-unload', (event) => event.preventDefault());
    contents.on('did-start-loading', () => setLoading(true));
    contents.on('did-stop-loading', () => setLoading(false));
    contents.on('did-navigate', (_event, url) => arrived(url));
    contents.on('did-fail-load', (_event, code, text, _url, isMainFrame) => isMainFrame && notLoaded(code, text));
    contents.on('render-process-gone', (_event, { reason }) => view.webContents === contents && crashed(reason));
    contents.on('destroyed', () => setImmediate(() => gone(contents))); // taking the view away at once crashes Electron
  }

  function gone(contents: WebContents) {
    if (!destroyed && view.webContents === contents && !window.isDestroyed()) events.onClosed();
  }

  function follow(url: string, options: Electron.LoadURLOptions) {
    if (destroyed) return;
    if (parts.forms.takeLink()) askToLeave(() => navigate(url, options));
    else navigate(url, options);
  }

  function askToLeave(leave: () => void) {
    parts.dialogs.askToLeave(host, leave);
  }

  /** As a script of its page could: Electron loads addresses into whole pages only. */
  async function sendFrame(frame: WebFrameMain, url: string) {
    await frame.executeJavaScript(`location.href = ${JSON.stringify(url)}`).catch(() => {}); // it may be gone by now
  }

  /** The only way to an address that no page asked for. */
  function navigate(url: string, options: Electron.LoadURLOptions = {}) {
    const { decision, reason } = decideNow(permitted, url, { use: 'page' });
    if (decision === 'deny') return stopped(url, reason);
    address = url;
    retries.reset();
    if (notice?.kind === 'crashed' || notice?.kind === 'hung') return rebuild();
    leavePage();
    say(null);
    load(url, options);
  }

  function load(url: string, options: Electron.LoadURLOptions = {}) {
    watch?.touched();
    view.webContents.loadURL(url, options).catch(() => {}); // 'did-fail-load' says what it means
  }

  /** Nothing that belonged to the page goes on. A frame that waits for an answer would hold up whatever comes. */
  function leavePage() {
    retries.stop();
    parts.choosers.forget();
    parts.dialogs.dismiss();
    parts.voice.stop();
    parts.finder.forget();
  }

  function arrived(url: string) {
    if (url === 'about:blank') return hasPage ? emptied() : undefined;
    if (!hasPage) view.webContents.navigationHistory.clear(); // the blank page that came first is nowhere to go back to
    leavePage();
    parts.dialogs.forget();
    retries.reset();
    hasPage = true;
    field = null;
    address = url;
    arrivedAt = url;
    host = hostOf(url);
    if (!standsBefore(notice)) say(null);
    show();
  }

  /** Electron tells of a page that empties itself only afterwards. */
  function emptied() {
    hasPage = false;
    block('about:blank', 'scheme-not-allowed');
  }

  /**
   * A page that holds what a resident filled in is not given up for one that would not come: Chromium would put an empty page in
   * its place. Whether the host can be reached is asked first, and the form stays where it is when it cannot. What breaks between
   * that answer and the form's arrival is lost.
   */
  async function beforePage(url: string, method: string) {
    request = { url, method };
    const { webContents } = view;
    if (!hasPage || (method === 'GET' && !parts.forms.holdsSomething)) return true;
    const error = await unreachableBecause(session, url);
    if (error === null || destroyed || view.webContents !== webContents) return true;
    webContents.stop(); // a page that is only cancelled is replaced by an empty one
    failed(failureOf(error, net.isOnline()), true);
    return false;
  }

  function notLoaded(code: number, text: string) {
    if (code === blockedByClient) {
      hasPage = false; // stopped in the session: an empty page stands there
      keepsPage = false;
      if (notice === null && !destroyed) navigate(procedure.entry); // who was quicker to go back than that page to come is not left before it
    }
    if (code === aborted || code === blockedByClient || standsBefore(notice)) return;
    if (wantsCertificate.has(code)) return block(address, 'sign-in');
    hasPage = false;
    if (!isCertificateError(code)) return failed(failureOf(text, net.isOnline()), false);
    keepsPage = false;
    say({ kind: 'certificate' });
    void suspectPortal();
  }

  /** The page did not come: it is waited for, and a form is never sent a second time. */
  function failed(kind: LoadFailure, keeps: boolean) {
    if (standsBefore(notice)) return;
    parts.forms.takeBack();
    keepsPage = keeps;
    say({ kind, canRetry: request.method === 'GET' });
    if (kind !== 'slow') retries.start(comeBack);
    if (kind === 'unreachable') void suspectPortal();
  }

  async function suspectPortal() {
    const suspected = notice;
    const isOwn = (url: string) => decideNow(permitted, url, { use: 'page' }).decision === 'allow';
    const is = await isPortal(request.url, isOwn);
    if (is && notice === suspected && !destroyed) failed('portal', keepsPage);
  }

  /** Goes on where the resident was stopped, once the site works again: to the page, or to the form that could not be sent. */
  async function comeBack(): Promise<boolean> {
    const { url, method } = request;
    const waiting = notice;
    const works = await worksAgain(session, url);
    if (destroyed || notice !== waiting) return true;
    if (!works) return false;
    if (keepsPage && (method !== 'GET' || parts.forms.isFilled)) say(null);
    else if (method === 'GET') load(url);
    else return false;
    return true;
  }

  function hung() {
    if (notice !== null) return;
    events.onCrashed('unresponsive');
    tell({ kind: 'hung' });
  }

  function crashed(cause: unknown) {
    if (destroyed || notice?.kind === 'crashed') return;
    hasPage = false;
    keepsPage = false;
    leavePage();
    events.onCrashed(cause);
    say({ kind: 'crashed' });
  }

  /** What a page made and opened is a document far more often than a page. */
  function stopped(url: string, reason: string) {
    if (url.startsWith('blob:')) view.webContents.mainFrame.send(guestChannels.save, url);
    else block(url, reason);
  }

  function block(url: string, reason: string) {
    const what = noticeOf(url, reason);
    if (isDeepStrictEqual(notice, what)) return; // several events tell of the same address
    stoppedAt = url;
    events.onBlocked(reason);
    tell(what);
  }

  function tellOfDownload(outcome: DownloadOutcome) {
    if (notice?.kind === 'crashed' || notice?.kind === 'hung') return; // it lies among the documents, or not
    if (hasPage) address = arrivedAt; // a file is no page to load anew
    tell({ kind: 'download', outcome });
  }

  /** A notice in front of the page that is there, if any. */
  function tell(what: NonNullable<Open['notice']>) {
    keepsPage = hasPage;
    say(what);
  }

  function back() {
    const { navigationHistory } = view.webContents;
    watch?.touched();
    if (notice?.kind === 'download' && notice.outcome === 'coming') events.stopDownloads();
    if (notice && keepsPage) {
      view.webContents.stop(); // what was still waited for
      say(null);
    } else if (hasPage && navigationHistory.canGoBack()) {
      leavePage();
      navigationHistory.goBack();
    } else {
      navigate(procedure.entry);
    }
  }

  function home() {
    if (notice?.kind === 'download' && notice.outcome === 'coming') events.stopDownloads();
    navigate(procedure.entry);
  }

  function reload() {
    const isWaitedFor = notice !== null && 'canRetry' in notice && notice.canRetry;
    navigate(isWaitedFor ? request.url : address);
  }

  function rebuild() {
    const dead = view;
    leavePage();
    view = makeView();
    parts = equip(view.webContents);
    hasPage = false;
    deadGone = Promise.all([deadGone, discardView(window, dead)]);
    say(null);
    void start();
  }

  function setLoading(now: boolean) {
    loading = now;
    clearTimeout(impatience);
    if (now) impatience = setTimeout(beImpatient, slowMs);
    events.onChange();
  }

  function isWaiting() {
    return view.webContents.isLoadingMainFrame() && view.webContents.isWaitingForResponse();
  }

  function beImpatient() {
    if (!isWaiting()) return;
    if (notice === null) failed('slow', hasPage);
    impatience = setTimeout(giveUp, patienceMs - slowMs);
  }

  function giveUp() {
    if (!isWaiting()) return;
    view.webContents.stop();
    failed('unreachable', hasPage);
  }

  function say(what: Open['notice']) {
    notice = what;
    if (what === null) keepsPage = false;
    retries.stop();
    show();
  }

  /** The site shows where the kiosk window has room for it, and not while the kiosk window has something to say there. */
  function show() {
    if (destroyed) return;
    const isSilent = parts.dialogs.present === null && parts.choosers.present === null;
    fitView(window, view, { ...where, visible: where.visible && notice === null && isSilent });
    events.onChange();
  }

  async function destroy() {
    destroyed = true;
    clearTimeout(impatience);
    leavePage();
    window.off('resize', show);
    await Promise.all([deadGone, discardView(window, view)]);
  }
}

/** A form that asked for a window of its own is sent in this one, with its fields, and with the documents that it was given. */
function formOf(
  { data, contentType, boundary }: Electron.PostBody,
  isLent: GuestSiteEvents['isLent'],
): Electron.LoadURLOptions {
  const type = boundary ? `${contentType}; boundary=${boundary}` : contentType;
  const parts = data.filter((part) => part.type === 'rawData' || isLent(part.filePath));
  return { postData: parts, extraHeaders: `content-type: ${type}` };
}
