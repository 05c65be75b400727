import type { BrowserWindow, Session } from 'electron';
import type { DownloadOutcome, PrintOutcome } from '../../contract/guest.ts';
import type { GuestView } from '../../contract/kiosk.ts';
import { type Catalogue, type Procedure, providerHosts, type Theme } from '../../contract/procedures.ts';
import { err, ok } from '../../contract/result.ts';
import { compilePolicy, type Decision, type Policy, type Use } from '../policy/index.ts';
import { eraseSession } from './erase-session.ts';
import { plainDisplay } from './guest-display.ts';
import { keepDownloads } from './guest-downloads.ts';
import { openGuestSession, type Permitted, wallIn } from './guest-session.ts';
import { type GuestSite, openGuestSite } from './guest-view.ts';
import type { Guests } from './kiosk-calls.ts';
import type { Sounds } from './sounds.ts';
import { makeSpeaker } from './speech.ts';
import type { Tray } from './tray/index.ts';
import type { WipeStep } from './wipe.ts';

export interface GuestKeeper extends Guests {
  /** Takes the catalogue of the services as the new rule for everything that sites load. */
  learn(catalogue: Catalogue): void;
  /** What erases the sites of the visit that is ending. */
  wipeSteps(): WipeStep[];
}

/** Opens and closes the sites of visits, one at a time, all those of a visit in one session of its own. */
export function keepGuests(
  window: BrowserWindow,
  duties: {
    /** Where the kiosk window finds what it is to play. */
    readonly sounds: Sounds;
    show(guest: GuestView): void;
    onOpened(theme: Theme): void;
    onBlocked(reason: string): void;
    /** Of every address that a site asked for. */
    onDecision(procedure: string | null, url: string, use: Use, decision: Decision): void;
    onCrashed(cause: unknown): void;
    keepPrint(pdf: Uint8Array): Promise<PrintOutcome>;
    onDownloaded(outcome: Exclude<DownloadOutcome, 'coming'>): void;
    /** Where what sites give is kept. */
    readonly tray: Tray;
  },
): GuestKeeper {
  let catalogue: Catalogue | null = null;
  let policy: Policy | null = null;
  let session: Session | null = null;
  let procedure: string | null = null;
  let site: GuestSite | null = null;
  const downloads = keepDownloads(duties.tray, (outcome) => {
    if (outcome !== 'coming') duties.onDownloaded(outcome);
    site?.tellOfDownload(outcome);
  });
  const speaker = makeSpeaker();
  let reading = { display: plainDisplay };
  /** Settles when no view of any site that was closed is alive. */
  let allGone: Promise<unknown> = Promise.resolve();

  const permitted: Permitted = {
    policy: () => policy,
    procedure: () => procedure,
    page: () => site?.page ?? null,
    onDecision: (url, use, decision) => duties.onDecision(procedure, url, use, decision),
    onBlockedPage: (url, reason) => site?.block(url, reason),
    onDownload: (event, item) => (site ? downloads.take(event, item) : event.preventDefault()),
    beforePage: async (url, method) => site?.beforePage(url, method) ?? false,
    onServerError: () => site?.onServerError(),
  };

  return {
    get site() {
      return site;
    },
    learn(learnt) {
      catalogue = learnt;
      policy = compilePolicy(learnt);
    },
    open(visit, id) {
      const found = catalogue?.procedures.find((one) => one.id === id);
      if (!found) return err({ code: 'unknown-procedure' });
      void close();
      session ??= openGuestSession(visit, permitted);
      procedure = id;
      const opened = openGuestSite(
        window,
        session,
        found,
        permitted,
        { reading, speaker, sounds: duties.sounds },
        {
          onChange: () => site === opened && duties.show(opened.state),
          onClosed: () => site === opened && void close(),
          onBlocked: duties.onBlocked,
          onCrashed: duties.onCrashed,
          keepPrint: duties.keepPrint,
          lend: duties.tray.lend,
          isLent: duties.tray.isLent,
          stopDownloads: () => void downloads.stop(),
        },
      );
      site = opened;
      void wallIn(session, hostsOf(found)).then(() => (site === opened ? opened.start() : undefined));
      duties.show(opened.state);
      duties.onOpened(found.theme);
      return ok({});
    },
    close,
    wipeSteps,
  };

  async function close() {
    const closing = site;
    site = null;
    procedure = null;
    if (closing) {
      allGone = Promise.all([allGone, closing.destroy(), downloads.stop()]);
      duties.show({ state: 'closed' });
      window.webContents.focus();
    }
    await allGone;
  }

  /** What the policy lets this procedure load. */
  function hostsOf({ hosts, franceConnect }: Procedure): readonly string[] {
    const identity = franceConnect ? catalogue?.identity : undefined;
    return identity ? [...hosts, ...identity.franceConnect, ...providerHosts(identity)] : hosts;
  }

  function wipeSteps(): WipeStep[] {
    const ended = session;
    session = null;
    reading = { display: plainDisplay };
    const steps = [{ name: 'guest-view', run: close }];
    return ended ? [...steps, { name: 'guest-storage', run: () => eraseSession(ended) }] : steps;
  }
}
