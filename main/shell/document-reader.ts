import { join } from 'node:path';
import { type BrowserWindow, type Session, session, WebContentsView } from 'electron';
import type { Room } from '../../contract/kiosk.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type DocumentKind, type Opened, openedSchema, type Reading } from '../../contract/tray.ts';
import { eraseSession } from './erase-session.ts';
import { discardView, fitView } from './inner-view.ts';
import { lockedPreferences } from './lockdown.ts';
import { schemes, serveOwnPages } from './own-pages.ts';
import type { Tray } from './tray/index.ts';
import type { WipeStep } from './wipe.ts';

type Done = Result<Record<string, never>, { code: 'unknown-document' }>;

/** Shows the documents of the tray, one at a time. */
export interface DocumentReader {
  /** Has a document read out of sight. How many pages it has stands in the tray afterwards. */
  open(document: string): Done;
  place(where: Room): Done;
  enlarge(percent: NonNullable<Reading>['percent']): Done;
  close(): Promise<void>;
  wipeSteps(): WipeStep[];
}

/** Where the build puts it, beside this bundle. */
const pageFolder = join(__dirname, '../reader');
const readerUrl = `${schemes.reader}://document/index.html`;

/**
 * Whoever made a document may know how to make this page do what they want. So it may do nothing: it has a process and a session of
 * its own, no bridge, no network, no code but what is served here, and no way to compile any.
 */
const contentPolicy = [
  "default-src 'none'",
  ...["script-src 'self'", "worker-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' blob:"],
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  'sandbox allow-scripts allow-same-origin',
];

/** A document that takes longer than this to open is taken for broken. */
const patienceMs = 20_000;

const nowhere: Room = { topPx: 0, bottomPx: 0, visible: false };

interface OpenDocument {
  readonly id: string;
  readonly view: WebContentsView;
}

export function readDocuments(
  window: BrowserWindow,
  tray: Tray,
  duties: { show(reading: Reading): void; onCrashed(cause: unknown): void },
): DocumentReader {
  let ownSession: Session | null = null;
  let present: OpenDocument | null = null;
  let reading: Reading = null;
  let where = nowhere;
  /** Settles when no view of any document that was closed is alive. */
  let allGone: Promise<unknown> = Promise.resolve();
  window.on('resize', refit);

  return { open, place, enlarge, close, wipeSteps };

  function open(id: string): Done {
    const found = tray.documents.find((one) => one.id === id);
    if (!found) return err({ code: 'unknown-document' });
    if (present?.id === id) return ok({});
    void close();
    ownSession ??= makeSession();
    const view = new WebContentsView({ webPreferences: { ...lockedPreferences, session: ownSession } });
    view.setVisible(false);
    window.contentView.addChildView(view);
    const opened = { id, view };
    present = opened;
    become({ document: id, stage: 'opening', percent: 100 });
    view.webContents.on('will-frame-navigate', (event) => event.preventDefault());
    view.webContents.on('unresponsive', () => view.webContents.forcefullyCrashRenderer());
    view.webContents.on('render-process-gone', (_event, { reason }) => {
      if (present === opened) duties.onCrashed(reason);
      setImmediate(() => giveUp(opened));
    });
    // A page can close itself. Taking the view away at once crashes Electron.
    view.webContents.on('destroyed', () => setImmediate(() => giveUp(opened)));
    void load(opened, found.kind).then((outcome) => {
      if (present !== opened || reading?.stage !== 'opening') return;
      if ('pages' in outcome) tray.setPages(id, outcome.pages);
      if ('fault' in outcome && outcome.fault === 'broken') giveUp(opened);
      else tell('fault' in outcome ? outcome.fault : 'open');
    });
    return ok({});
  }

  function place(room: Room): Done {
    where = room;
    refit();
    return present ? ok({}) : err({ code: 'unknown-document' });
  }

  function enlarge(percent: NonNullable<Reading>['percent']): Done {
    if (!present || !reading) return err({ code: 'unknown-document' });
    become({ ...reading, percent });
    void run(present, `reader.enlarge(${percent})`);
    return ok({});
  }

  function tell(stage: NonNullable<Reading>['stage']) {
    if (!reading) return;
    become({ ...reading, stage });
    refit();
  }

  /** Nothing of it goes on: a document that never opens may keep a whole core busy. */
  function giveUp(opened: OpenDocument) {
    if (present !== opened) return;
    present = null;
    allGone = Promise.all([allGone, discardView(window, opened.view)]);
    tell('broken');
  }

  function become(next: Reading) {
    reading = next;
    duties.show(next);
  }

  function refit() {
    if (present) fitView(window, present.view, { ...where, visible: where.visible && reading?.stage === 'open' });
  }

  async function close() {
    const closing = present;
    present = null;
    where = nowhere;
    if (closing) allGone = Promise.all([allGone, discardView(window, closing.view)]);
    if (reading) {
      become(null);
      window.webContents.focus();
    }
    await allGone;
  }

  function makeSession(): Session {
    const own = session.fromPartition('reader', { cache: false });
    serveOwnPages(own, {
      ...{ scheme: schemes.reader, host: 'document', folder: pageFolder, contentPolicy },
      async more(path) {
        const document = tray.documents.find(({ id }) => id === present?.id);
        const bytes = path === 'document' && document && (await tray.read(document.id));
        return bytes ? { bytes, type: mediaTypes[document.kind] } : undefined;
      },
    });
    return own;
  }

  function wipeSteps(): WipeStep[] {
    const used = ownSession;
    const steps = [{ name: 'reader', run: close }];
    return used ? [...steps, { name: 'reader-storage', run: () => eraseSession(used) }] : steps;
  }
}

const mediaTypes: Readonly<Record<DocumentKind, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpeg: 'image/jpeg',
};

/** Whatever the page answers is what a document made it answer, until it is checked. */
async function load(opened: OpenDocument, kind: DocumentKind): Promise<Opened> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined);
  });
  try {
    await opened.view.webContents.loadURL(readerUrl);
    const answer = await Promise.race([run(opened, `reader.open('${kind}')`), late]);
    return openedSchema.safeParse(answer).data ?? { fault: 'broken' };
  } catch {
    return { fault: 'broken' };
  } finally {
    clearTimeout(timer);
  }
}

/** Nothing, when the page died or was closed meanwhile. */
async function run({ view }: OpenDocument, code: string): Promise<unknown> {
  return view.webContents.executeJavaScript(code).catch(() => undefined);
}
