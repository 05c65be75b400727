import type { BrowserWindow, Session } from 'electron';
import { mostOpenedHosts } from '../../contract/assistance.ts';
import type { DownloadOutcome, PrintOutcome } from '../../contract/guest.ts';
import type { GuestView, KioskState } from '../../contract/kiosk.ts';
import { type Catalogue, type Procedure, providerHosts, type Theme } from '../../contract/procedures.ts';
import { err, ok } from '../../contract/result.ts';
import {
  addressToOpen,
  compilePolicy,
  type Decision,
  type MediatorContext,
  openedByMediator,
  type Policy,
  type Use,
} from '../policy/index.ts';
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
  /** A mediator begins to assist. */
  assist(): void;
  /** A mediator ceases to assist: what erases the sites in which one signed in for somebody, where that happened. */
  unassist(): WipeStep[];
  /** What erases the sites of the visit that is ending. */
  wipeSteps(): WipeStep[];
}

interface Mediation extends MediatorContext {
  /** A mediator has signed in, in these sites, for somebody. */
  readonly isOnBehalf: boolean;
}

const noMediation: Mediation = { isAssisting: false, opened: new Set(), isOnBehalf: false };

/** Opens and closes the sites of visits, one at a time, all those of a visit in one session of its own. */
export function keepGuests(
  window: BrowserWindow,
  duties: {
    /** Where the kiosk window finds what it is to play. */
    readonly sounds: Sounds;
    show(guest: GuestView): void;
    /** What a mediator changed. */
    showMediation(mediation: KioskState['mediation']): void;
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
  let mediation = noMediation;
  /** How many sessions this visit has had: each has a partition of its own. */
  let sessions = 0;
  /** Settles when no view of any site that was closed is alive. */
  let allGone: Promise<unknown> = Promise.resolve();

  const permitted: Permitted = {
    policy: () => policy,
    procedure: () => procedure,
    mediator: () => mediation,
    page: () => site?.page ?? null,
    onDecision(url, use, decision) {
      if (decision.reason === 'on-behalf') mediate({ isOnBehalf: true });
      duties.onDecision(procedure, url, use, decision);
    },
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
      openSite(visit, found);
      duties.onOpened(found.theme);
      return ok({});
    },
    openHost(visit, typed) {
      if (!policy) return err({ code: 'unavailable' });
      const address = addressToOpen(policy, typed);
      if (!address.ok) return err({ code: address.error });
      const { host, url } = address.value;
      if (mediation.opened.size >= mostOpenedHosts && !mediation.opened.has(host)) return err({ code: 'too-many' });
      const open = () => {
        mediate({ opened: new Set([...mediation.opened, host]) });
        const present = site;
        if (present) void wall().then(() => site === present && present.goTo(host, url));
        else openSite(visit, { id: openedByMediator, entry: url });
      };
      return ok({ host, open });
    },
    assist() {
      mediate({ isAssisting: true });
      void wall();
    },
    unassist() {
      const isOnBehalf = mediation.isOnBehalf;
      mediate({ isAssisting: false, isOnBehalf: false });
      if (isOnBehalf) return eraseSites();
      void wall();
      return [];
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

  function openSite(visit: string, found: Pick<Procedure, 'id' | 'entry'>) {
    void close();
    session ??= openGuestSession(`${visit}-${++sessions}`, permitted);
    procedure = found.id;
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
    void wall().then(() => (site === opened ? opened.start() : undefined));
    duties.show(opened.state);
  }

  function mediate(change: Partial<Mediation>) {
    mediation = { ...mediation, ...change };
    duties.showMediation({ openedHosts: [...mediation.opened], endsSites: mediation.isOnBehalf });
  }

  /** The second wall stands around what the policy lets the open procedure load at this moment. */
  async function wall() {
    if (session)
      await wallIn(session, [
        ...hostsOf(catalogue?.procedures.find(({ id }) => id === procedure)),
        ...mediation.opened,
      ]);
  }

  function hostsOf(found: Procedure | undefined): readonly string[] {
    if (!found) return [];
    const identity = found.franceConnect ? catalogue?.identity : undefined;
    if (!identity) return found.hosts;
    const onBehalf = mediation.isAssisting ? identity.onBehalf : [];
    return [...found.hosts, ...identity.franceConnect, ...providerHosts(identity), ...onBehalf];
  }

  function wipeSteps(): WipeStep[] {
    mediate(noMediation);
    sessions = 0;
    reading = { display: plainDisplay };
    return eraseSites();
  }

  /** All of it: where a mediator signed in for somebody, other sites hold what that gave them. */
  function eraseSites(): WipeStep[] {
    const ended = session;
    session = null;
    const steps = [{ name: 'guest-view', run: close }];
    return ended ? [...steps, { name: 'guest-storage', run: () => eraseSession(ended) }] : steps;
  }
}
