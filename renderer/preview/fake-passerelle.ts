import type { Decidable, FirstStartDraft } from '../../contract/first-start.ts';
import type { KioskArguments, KioskCallName, KioskState, KioskValue, PasserelleApi } from '../../contract/kiosk.ts';
import type { Place } from '../navigation.ts';
import type { VisitDialog } from '../screens/visit.tsx';
import {
  catalogue,
  consultationLines,
  debate,
  description,
  drawing,
  file,
  foundDevices,
  foundSheets,
  monthFigures,
  sheet,
  signedPackage,
  themeSheets,
  unfinishedReports,
} from './sample-data.ts';

export interface Scene {
  readonly place?: Place;
  readonly dialog?: VisitDialog;
  readonly state?: (nowMs: number) => Partial<KioskState>;
  /** What is pressed, one after the other, once it is there: CSS selectors. */
  readonly presses?: readonly string[];
  /** How far the reading of a document gets. Absent: to its end. */
  readonly read?: NonNullable<KioskState['reading']>['stage'];
  /** When the city was last heard, where it is out of reach. */
  readonly heardAt?: string;
  /** The mediator's reports that wait, in place of the ordinary ones. */
  readonly reports?: KioskValue<'activity.waiting'>;
  /** What is found of the tracker that is asked for. */
  readonly found?: KioskValue<'trackers.find'>;
  /** How far the first start of this terminal is. */
  readonly firstStart?: { readonly draft: FirstStartDraft; readonly given: readonly Decidable[] };
  /** Answers that this scene gives instead of the ordinary ones: an error code, or `never`. */
  readonly answers?: Partial<
    Record<KioskCallName, { readonly code: string; readonly problem?: string; readonly waitSeconds?: number } | 'never'>
  >;
}

type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/**
 * A shell that speaks the contract and keeps no promise: it holds one visit in memory and answers every call well.
 * @param answersToCome told each time that a quick answer becomes due or was given: how many more are to come, +1 or -1
 */
export function fakePasserelle(scene: Scene, answersToCome: (change: 1 | -1) => void): PasserelleApi {
  let state = { ...activeState(Date.now()), ...scene.state?.(Date.now()) };
  const listeners = new Set<(state: KioskState) => void>();
  const change = (part: Partial<KioskState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener(state);
  };
  const setHelp = (help: boolean) => state.status && change({ status: { ...state.status, help } });

  const changeGuest = (part: Partial<typeof openGuest>) =>
    state.guest.state === 'open' && change({ guest: { ...state.guest, ...part } });

  const effects: Partial<{ [N in KioskCallName]: (args: KioskArguments<N>) => unknown }> = {
    'terminal.describe': () => ({ ...description, firstStart: scene.firstStart !== undefined }),
    'first-start.read': () =>
      scene.firstStart && {
        ...scene.firstStart,
        draft: { ...scene.firstStart.draft, language: document.documentElement.lang },
      },
    'first-start.find-devices': () => foundDevices,
    'first-start.try-reader': () => ({ digits: 14, lastTwo: '42', repeats: true }),
    'first-start.finish': () => ({ terminal: description.terminal }),
    'procedures.catalogue': () => catalogue,
    'procedures.search': ({ question }) =>
      question.includes('x')
        ? { procedures: [], sheets: [] }
        : { procedures: ['cni', 'passeport'], sheets: foundSheets },
    'sheets.themes': () => themeSheets,
    'sheets.read': ({ sheet: id }) => ({
      sheet: id === file.id ? file : sheet,
      origin: { updatedOn: '2026-11-20', importedOn: '2026-11-22', sheets: 5_557 },
    }),
    'consultations.list': () => consultationLines.map((line) => ({ ...line, heardAt: scene.heardAt ?? null })),
    'consultations.attachment': () => drawing,
    'debate.read': () => debate,
    'consultations.read': ({ consultation }) => signedPackage(consultation),
    'trackers.find': () => scene.found,
    'help.request': () => setHelp(true),
    'help.cancel': () => setHelp(false),
    'visit.begin': () => change({ visit: activeState(Date.now()).visit }),
    'visit.end': () => {
      change({ visit: { stage: 'wiping', reason: 'button' }, guest: { state: 'closed' } });
      setTimeout(() => change({ visit: { stage: 'wiped', reason: 'button' } }), 800);
      setTimeout(() => change({ visit: { stage: 'attract' } }), 5_000);
    },
    'guest.open': ({ procedure }) => change({ guest: { ...openGuest, procedure } }),
    'guest.display': (display) => changeGuest({ display }),
    'guest.find': ({ text }) => changeGuest({ found: text ? { matches: 4, present: 1 } : null }),
    'guest.speak': ({ what }) =>
      changeGuest({ voice: { mode: what === 'page' || what === 'touch' ? what : 'off', sound: null, problem: null } }),
    'guest.choose': () => changeGuest({ chooser: null }),
    'guest.answer': () => changeGuest({ dialog: null }),
    'documents.open': ({ document }) => change({ reading: { document, stage: scene.read ?? 'open', percent: 100 } }),
    'documents.enlarge': ({ percent }) => state.reading && change({ reading: { ...state.reading, percent } }),
    'documents.close': () => change({ reading: null }),
    'documents.remove': ({ document }) =>
      change({ tray: { documents: state.tray.documents.filter(({ id }) => id !== document) } }),
    'guest.close': () => change({ guest: { state: 'closed' } }),
    'printing.quote': () => ({ pricePerPageCents: 10, left: { pages: 12, by: 'card' }, printer: 'ready' }),
    'casting.open': () => ({ provisional: false }),
    'activity.waiting': () => scene.reports ?? unfinishedReports,
    'activity.month': () => monthFigures,
    'desk.change-bag': () => ({ bag: 2, slips: 14, label: 'printed' }),
    'casting.print-slip': () => ({ slip: 'printed' }),
    'casting.confirm': () => ({ tracker: '7K3M-Q9TX-04HC', stub: 'printed' }),
    'casting.refuse-slip': () => {
      setTimeout(() => change({ slipsTaken: state.slipsTaken + 1 }), 4_000);
    },
  };

  return {
    async call(name, args) {
      const scripted = scene.answers?.[name];
      if (scripted === 'never') return new Promise(() => {});
      if (name === 'casting.print-slip') await pause(1_500);
      answersToCome(1);
      await pause(5);
      answersToCome(-1);
      const answer: Answer = scripted
        ? { ok: false, error: scripted }
        : { ok: true, value: effects[name]?.(args as never) ?? {} };
      return answer as never;
    },
    onState(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A site that was opened a moment ago. */
export const openGuest: Extract<KioskState['guest'], { state: 'open' }> = {
  ...{ state: 'open', procedure: 'rsa', host: 'www.caf.fr', loading: false, canGoBack: false, field: null },
  ...{ notice: null, keepsPage: false, display: { zoom: 100, spacing: false }, found: null },
  ...{ voice: { mode: 'off', sound: null, problem: null }, dialog: null, chooser: null, filled: false },
};

function activeState(nowMs: number): KioskState {
  return {
    visit: {
      stage: 'active',
      endsAtMs: nowMs + 38 * 60_000,
      budget: 'closing',
      closesAt: '18:00',
      hasCard: false,
      assistance: null,
      isHidden: false,
      warning: null,
    },
    guest: { state: 'closed' },
    mediation: { openedHosts: [], endsSites: false },
    tray: { documents: [] },
    reading: null,
    sticks: { stage: 'closed' },
    printing: null,
    services: 'connected',
    status: {
      enrolled: true,
      server: 'connected',
      printer: 'ready',
      reader: 'ready',
      store: 'sound',
      help: false,
    },
    helpNearby: [],
    closed: null,
    cardNotice: null,
    codeRead: null,
    consultations: 1,
    slipsTaken: 0,
    testRuntime: 'Electron 25.1.1',
    learning: false,
  };
}
