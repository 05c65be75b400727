import type { CallArguments, CallName } from '../../contract/calls.ts';
import type { KioskArguments, KioskCallName, KioskError, KioskValue } from '../../contract/kiosk.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { DocumentDevices } from './devices/printing.ts';
import type { Sticks } from './devices/sticks.ts';
import type { DocumentReader } from './document-reader.ts';
import type { GuestSite } from './guest-view.ts';
import type { ServicesClient } from './services-client.ts';
import type { Tray } from './tray/index.ts';
import type { VisitFacts } from './visit-facts.ts';
import type { VisitKeeper } from './visit-keeper.ts';

/** What the shell does for each call of the kiosk window. */
export type KioskAnswers = {
  readonly [N in KioskCallName]: (args: KioskArguments<N>) => Promise<Result<KioskValue<N>, KioskError<N>>>;
};

/** The sites of the present visit. */
export interface Guests {
  readonly site: GuestSite | null;
  /** `unknown-procedure` when the catalogue does not have it. */
  open(visit: string, procedure: string): Result<Record<string, never>, { code: 'unknown-procedure' }>;
  /** Checks an address that a mediator typed: its host, and what opens that for this visit and goes there. */
  openHost(
    visit: string,
    typed: string,
  ): Result<
    { readonly host: string; open(): void },
    { code: Exclude<KioskError<'assistance.open-host'>['code'], 'not-a-mediator'> }
  >;
  close(): Promise<void>;
}

/**
 * Answers the kiosk window. The page says what the resident wants; which visit, card and voting right that concerns is added
 * here, so that a page that was taken over can name no other.
 */
export function kioskAnswers(
  services: ServicesClient,
  visits: VisitKeeper,
  guests: Guests,
  devices: DocumentDevices & { readonly sticks: Sticks; readonly tray: Tray; readonly reader: DocumentReader },
  facts: VisitFacts,
): KioskAnswers {
  const pass =
    <N extends CallName>(name: N) =>
    (args: CallArguments<N>) =>
      services.call(name, args);

  return {
    'terminal.describe': pass('terminal.describe'),
    'procedures.catalogue': pass('procedures.catalogue'),
    'procedures.search': pass('procedures.search'),
    'sheets.themes': pass('sheets.themes'),
    'sheets.read': pass('sheets.read'),
    'consultations.list': pass('consultations.list'),
    'consultations.read': pass('consultations.read'),
    'consultations.attachment': pass('consultations.attachment'),
    'consultations.take-document': async ({ consultation, attachment, name }) => {
      if (!visits.open) return err({ code: 'no-visit' });
      const { visit } = visits.open;
      const found = await services.call('consultations.attachment', { consultation, attachment });
      if (!found.ok) return found;
      // It may have ended meanwhile: what comes then is nobody's.
      if (visits.open?.visit !== visit) return err({ code: 'no-visit' });
      const added = await devices.tray.add(name, Buffer.from(found.value.data, 'base64'));
      return added.ok ? ok({}) : added;
    },
    'debate.read': pass('debate.read'),
    'debate.say': async (args) => {
      if (!visits.open) return err({ code: 'no-visit' });
      return services.call('debate.say', { visit: visits.open.visit, ...args });
    },
    'panel.fill': async (args) => {
      if (!visits.open) return err({ code: 'no-visit' });
      return services.call('panel.fill', { visit: visits.open.visit, ...args });
    },
    'trackers.find': pass('trackers.find'),
    'help.request': pass('help.request'),
    'help.cancel': pass('help.cancel'),

    'visit.begin': async () => {
      if (!visits.isReady) return err({ code: 'unavailable' });
      visits.tell({ kind: 'begin' });
      return ok({});
    },
    'visit.continue': async () => {
      const refusal = visits.continueRefusal;
      if (refusal) return err({ code: refusal });
      visits.tell({ kind: 'continue' });
      return ok({});
    },
    'visit.end': async () => {
      if (!visits.open) return err({ code: 'no-visit' });
      visits.tell({ kind: 'end' });
      return ok({});
    },
    'visit.read-by': async (settings) => {
      if (!visits.open) return err({ code: 'no-visit' });
      facts.noteReading(settings);
      return ok({});
    },

    'guest.open': async ({ procedure }) => {
      if (!visits.open) return err({ code: 'no-visit' });
      return guests.open(visits.open.visit, procedure);
    },
    'guest.back': async () => onSite((site) => site.back()),
    'guest.reload': async () => onSite((site) => site.reload()),
    'guest.home': async () => onSite((site) => site.home()),
    'guest.place': async (where) => onSite((site) => site.place(where)),
    'guest.display': async (display) =>
      onSite((site) => {
        facts.noteDisplay(display);
        site.display(display);
      }),
    'guest.find': async (what) => onSite((site) => site.find(what)),
    'guest.speak': async (what) =>
      onSite((site) => {
        if (what.what === 'page' || what.what === 'touch') facts.note({ kind: 'aid', aid: 'read-aloud' });
        site.speak(what);
      }),
    'guest.choose': async (choice) => onSite((site) => site.choose(choice)),
    'guest.answer': async (answer) => onSite((site) => site.answer(answer)),
    'guest.type': async ({ field, key }) => onSite((site) => site.type(field, key)),
    'guest.close': async () => onSite(() => void guests.close()),

    'documents.open': async ({ document }) => {
      if (!visits.open) return err({ code: 'no-visit' });
      return devices.reader.open(document);
    },
    'documents.place': async (where) => devices.reader.place(where),
    'documents.enlarge': async ({ percent }) => devices.reader.enlarge(percent),
    'documents.close': async () => {
      await devices.reader.close();
      return ok({});
    },
    'documents.remove': async ({ document }) =>
      (await devices.tray.remove(document)) ? ok({}) : err({ code: 'unknown-document' }),

    'sticks.look': async () => {
      if (!visits.open) return err({ code: 'no-visit' });
      devices.sticks.look();
      return ok({});
    },
    'sticks.copy': ({ stick, document }) => devices.sticks.copy(stick, document),
    'sticks.browse': ({ stick }) => devices.sticks.browse(stick),
    'sticks.take': ({ document }) => devices.sticks.take(document),
    'sticks.release': () => devices.sticks.release(),
    'sticks.close': async () => {
      await devices.sticks.close();
      return ok({});
    },
    'printing.quote': () => devices.quote(),
    'printing.print': ({ document, pages }) => devices.print(document, pages),
    'printing.cancel': () => devices.cancel(),
    'scanning.scan': ({ name }) => devices.scan(name),

    'tickets.print': async (args) => {
      if (!visits.open) return err({ code: 'no-visit' });
      return services.call('tickets.print', { visit: visits.open.visit, ...args });
    },

    'casting.open': async (args) => {
      const { open } = visits;
      const shown = shownInVisit(args);
      if (!shown.ok || !open) return shown.ok ? err({ code: 'no-visit' }) : shown;
      const opened = await services.call('casting.open', shown.value);
      if (!opened.ok) return opened;
      const { right, ...value } = opened.value;
      open.right = right; // of a visit that may be over by now; then it goes with it
      return ok(value);
    },
    'casting.vote-on-paper': async (args) => {
      const shown = shownInVisit(args);
      return shown.ok ? services.call('casting.vote-on-paper', shown.value) : shown;
    },
    'casting.print-slip': (args) => withRight((own) => services.call('casting.print-slip', { ...own, ...args })),
    'casting.refuse-slip': () => withRight((own) => services.call('casting.refuse-slip', own)),
    'casting.confirm': async (args) => {
      const { open } = visits;
      const cast = await withRight((own) => services.call('casting.confirm', { ...own, ...args }));
      if (cast.ok && open) open.right = null;
      return cast;
    },
    'assistance.open': async ({ pin }) => {
      const { open, cards } = visits;
      if (!open || !cards.mediator) return err({ code: 'no-card' });
      const opened = await services.call('assistance.open', { visit: open.visit, card: cards.mediator, pin });
      if (!opened.ok) return opened;
      visits.tell({ kind: 'assistance-opened', card: cards.mediator });
      return ok({});
    },
    'assistance.end': async () => {
      visits.tell({ kind: 'end-assistance' });
      return ok({});
    },
    'assistance.posture': (args) =>
      asMediator(async (visit) => {
        const taken = await services.call('assistance.posture', { visit, ...args });
        if (taken.ok) visits.tell({ kind: 'posture', posture: args.posture });
        return taken;
      }),
    'assistance.lengthen': () =>
      asMediator<Record<string, never>, KioskError<'assistance.lengthen'>>(async (visit) => {
        const refusal = visits.lengthenRefusal;
        if (refusal) return err({ code: refusal });
        const noted = await services.call('assistance.note', { visit, act: 'visit-lengthened' });
        if (noted.ok) visits.tell({ kind: 'lengthen' });
        return noted;
      }),
    'assistance.end-visit': () =>
      asMediator(async (visit) => {
        const noted = await services.call('assistance.note', { visit, act: 'visit-ended' });
        if (noted.ok && visits.open?.visit === visit) visits.tell({ kind: 'end' });
        return noted;
      }),
    'assistance.hide': async ({ isHidden }) => {
      if (!visits.open) return err({ code: 'no-visit' });
      const { visit } = visits.open;
      const noted = await services.call('assistance.note', { visit, act: isHidden ? 'screen-hidden' : 'screen-shown' });
      if (isHidden && !noted.ok) return noted;
      visits.tell({ kind: 'hide', isHidden });
      return ok({});
    },
    'assistance.open-host': ({ address, reason }) =>
      asMediator<Record<string, never>, KioskError<'assistance.open-host'>>(async (visit) => {
        const checked = guests.openHost(visit, address);
        if (!checked.ok) return checked;
        const { host, open } = checked.value;
        const noted = await services.call('assistance.opens-host', { visit, host, reason });
        if (noted.ok && visits.open?.visit === visit) open();
        return noted;
      }),
    'assistance.print-again': () => asMediator((visit) => services.call('assistance.print-again', { visit })),
    'assistance.print-next-steps': (args) =>
      asMediator((visit) => services.call('assistance.print-next-steps', { visit, ...args })),
    'assistance.answer-help': () => asMediator((visit) => services.call('assistance.answer-help', { visit })),
    'desk.print-code': (args) => asMediator((visit) => services.call('desk.print-code', { visit, ...args })),
    'desk.change-bag': (args) => asMediator((visit) => services.call('desk.change-bag', { visit, ...args })),
    'desk.print-report': (args) => asMediator((visit) => services.call('desk.print-report', { visit, ...args })),
    'desk.carry': (args) => asMediator((visit) => services.call('desk.carry', { visit, ...args })),
    'activity.waiting': () => asMediator((visit) => services.call('activity.waiting', { visit })),
    'activity.finish': (args) => asMediator((visit) => services.call('activity.finish', { visit, ...args })),
    'activity.drop': (args) => asMediator((visit) => services.call('activity.drop', { visit, ...args })),
    'activity.month': () => asMediator((visit) => services.call('activity.month', { visit })),
    'desk.take-slip': () => asMediator((visit) => services.call('desk.take-slip', { visit })),

    'first-start.read': pass('first-start.read'),
    'first-start.save': pass('first-start.save'),
    'first-start.check-server': pass('first-start.check-server'),
    'first-start.find-devices': pass('first-start.find-devices'),
    'first-start.try-reader': pass('first-start.try-reader'),
    'first-start.print-test': pass('first-start.print-test'),
    'first-start.finish': pass('first-start.finish'),
  };

  /** What a resident shows, as the services know it: the card of this visit, or a code. */
  function shownInVisit({
    consultation,
    credential,
  }: KioskArguments<'casting.open'>): Result<CallArguments<'casting.open'>, { code: 'no-visit' | 'no-card' }> {
    const { open, cards } = visits;
    if (!open) return err({ code: 'no-visit' });
    if (credential.kind === 'code') return ok({ visit: open.visit, consultation, credential });
    if (!cards.resident) return err({ code: 'no-card' });
    return ok({ visit: open.visit, consultation, credential: { kind: 'card', card: cards.resident } });
  }

  function onSite(act: (site: GuestSite) => void): Result<Record<string, never>, { code: 'no-guest' }> {
    if (!guests.site) return err({ code: 'no-guest' });
    act(guests.site);
    return ok({});
  }

  async function withRight<V, E>(
    act: (own: { visit: string; right: string }) => Promise<Result<V, E>>,
  ): Promise<Result<V, E | { code: 'no-right' }>> {
    const { open } = visits;
    return open?.right ? act({ visit: open.visit, right: open.right }) : err({ code: 'no-right' });
  }

  /** Whether a mediator assists is for the services to say; here is only said in which visit. */
  async function asMediator<V, E>(
    act: (visit: string) => Promise<Result<V, E>>,
  ): Promise<Result<V, E | { code: 'not-a-mediator' }>> {
    return visits.open ? act(visits.open.visit) : err({ code: 'not-a-mediator' });
  }
}
