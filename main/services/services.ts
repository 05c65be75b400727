/** The composition root of the services: opens every part, ties them together, and closes them in good order. */
import { readFileSync } from 'node:fs';
import type { ServiceEventData } from '../../contract/calls.ts';
import { type Configuration, readersOf } from '../../contract/configuration.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { Activity } from './activity/index.ts';
import { Assistance } from './assistance/index.ts';
import { type CardReader, openReaders } from './badge/index.ts';
import { Casting, type Reservations } from './casting/index.ts';
import { Consultations } from './consultations/index.ts';
import { Contributions } from './contributions/index.ts';
import { makePrivateFolder, StoreMarkers, type StoreRefusal } from './database/index.ts';
import { Desk } from './desk/index.ts';
import { DocumentPrinter } from './documents/index.ts';
import { serveFilter } from './filter/index.ts';
import { FirstStart } from './first-start/index.ts';
import { Help } from './help/index.ts';
import { Journal, type Record, seldom } from './journal/index.ts';
import { Identity } from './keys/index.ts';
import { PanelSheets } from './panel/index.ts';
import { openPrinter } from './printer/index.ts';
import { Guide, LearnedNeeds, ProcedureCatalogue } from './procedures/index.ts';
import { Reports } from './reports/index.ts';
import { Scanner } from './scanner/index.ts';
import { type Handlers, ShellSocket, type SocketRefusal } from './socket/index.ts';
import { Statistics } from './statistics/index.ts';
import { PlaceHelp, type ServerAddress, Sync } from './sync/index.ts';
import { Terminal } from './terminal/index.ts';
import { Tickets } from './tickets/index.ts';
import { Occupancy, recordOutcomes } from './updates/index.ts';
import { BallotBoxes } from './urn/index.ts';
import { Visits } from './visits/index.ts';

/** Where the configuration names none, as on the screen (renderer/kiosk.tsx). */
const defaultTimeZone = 'Europe/Paris';

export interface ServicesOptions {
  /** With absolute paths. */
  readonly configuration: Configuration;
  /** The fields that the administrator's file has; the others may be asked for on the screen. */
  readonly given: readonly string[];
  readonly software: string;
  /** Where the network filter hears of what a mediator opens, on a terminal that may have one. */
  readonly filterSocket?: string | undefined;
  /** Where the fonts of receipts are, when not in their packages. */
  readonly fontDirectory?: string | undefined;
  /** A line for IT staff; nothing in it is anybody's. */
  readonly log: (line: string) => void;
  /** Ends the services, for whoever supervises them to start them again. */
  readonly startAnew: () => void;
}

export interface Services {
  close(): Promise<void>;
}

/** Why the services cannot run at all. A damaged store is no reason: what hangs on it is refused, and the rest goes on. */
export type StartRefusal =
  | { readonly part: 'journal'; readonly code: StoreRefusal['code'] }
  | { readonly part: 'socket'; readonly code: SocketRefusal['code'] };

export async function startServices(options: ServicesOptions): Promise<Result<Services, StartRefusal>> {
  const { configuration, software, fontDirectory, log } = options;
  const { dataDirectory } = configuration;
  const now = Date.now;
  makePrivateFolder(dataDirectory);
  const markers = new StoreMarkers(dataDirectory);
  // First, because it is what the others write to, and because it keeps a second program out of this folder.
  const opened = Journal.open({ folder: dataDirectory, markers, now, log });
  if (!opened.ok) return { ok: false, error: { part: 'journal', code: opened.error.code } };
  const journal = opened.value;
  const { record } = journal;
  record('services-started', { software });
  recordOutcomes(dataDirectory, record);

  const identity = new Identity({ dataDirectory, markers, record });
  const boxes = new BallotBoxes({ dataDirectory, markers, record });
  const consultations = new Consultations({ dataDirectory, markers, identity, boxes, record, now });
  const help = new Help(record);
  const cityServer = addressOfCity(configuration);
  const firstStart = new FirstStart({ ...options, identity, fontDirectory, server: cityServer });
  // While the first start tries devices, they are its own; and the only one who uses a code is whoever typed it.
  const isFirstStart = firstStart.isDue;
  const printer = await openPrinter(isFirstStart ? { driver: 'none' } : configuration.printer, fontDirectory);
  const reader = await openReaders(isFirstStart ? [] : readersOf(configuration), configuration.cards, log);
  reader.on('state', (state) => record('reader-state', { state: reader.absentBecause ?? state }));
  const timeZone = configuration.opening?.timeZone ?? defaultTimeZone;
  const visits = new Visits({ isMediator: (number) => identity.isMediator(number) });
  const statistics = new Statistics({
    dataDirectory,
    markers,
    visits,
    help,
    record,
    month: () => today().slice(0, 'yyyy-mm'.length),
  });

  const documentPrinter =
    configuration.documentPrinter.driver === 'none'
      ? undefined
      : new DocumentPrinter({ config: configuration.documentPrinter, visits, record, today });
  const scanner = configuration.scanner.driver === 'none' ? undefined : new Scanner(configuration.scanner, visits);
  const contributions = new Contributions({
    dataDirectory,
    markers,
    identity,
    consultations,
    visits,
    record,
    now,
  });
  const panel = new PanelSheets({ dataDirectory, markers, consultations, visits, record });
  const activity = new Activity({
    dataDirectory,
    markers,
    record,
    place: () => identity.settings?.place ?? '',
    today,
    askCity: async (mediator, month) => sync?.monthOf(mediator, month),
  });
  const reports = new Reports({
    dataDirectory,
    markers,
    identity,
    consultations,
    boxes,
    printer,
    record,
    software,
    journalHead: () => journal.head,
    now,
    timeZone,
  });
  const openingReport = (consultation: string) => reports.open(consultation);
  const sync = openSync();
  const placeHelp = cityServer && new PlaceHelp({ server: cityServer, identity });
  const reservations: Reservations = sync ?? { reserve: async () => 'offline', release: () => {} };
  const catalogue = new ProcedureCatalogue(configuration.procedures.catalogues);
  const assistance = new Assistance({
    dataDirectory,
    markers,
    identity,
    visits,
    readerMode: reader.mode,
    themeOf: (procedure) => catalogue.themeOf(procedure),
    record,
    now,
  });
  assistance.on('ended', (assisted) => activity.ended(assisted));
  const isAssisted = (visit: string) => assistance.isOn(visit);
  const casting = new Casting({
    consultations,
    boxes,
    visits,
    printer,
    reservations,
    openingReport,
    participation,
    isAssisted,
  });
  casting.on('cast', (cast) => panel.invite(cast));
  const desk = new Desk({
    consultations,
    boxes,
    assistance,
    printer,
    reports,
    slips: {
      isOut: () => casting.isSlipOut,
      take: (visit) => casting.takeSpoiled(visit),
      changeBag: (consultation) => sync?.changeBag(consultation) ?? noSync,
      carry: (consultation) => sync?.carry(consultation) ?? noSync,
      terminal: () => identity.settings?.terminal ?? '',
    },
    timeZone,
  });
  const parts = {
    assistance,
    configuration,
    software,
    journal,
    identity,
    consultations,
    boxes,
    reader,
    printer,
    help,
    reports,
    sync,
    firstStart,
  };
  const terminal = new Terminal(parts);
  const guide = new Guide(catalogue, configuration.procedures.sheets);
  const tickets = new Tickets({
    catalogue,
    guide,
    consultations,
    visits,
    printer,
    place: () => identity.settings?.place ?? '',
    board: (consultation) => participation(consultation).board,
    timeZone,
    today,
  });
  /** Once the shell has left. */
  let isToRenew = false;
  const learned = new LearnedNeeds(dataDirectory, configuration.learning);

  const listening = await ShellSocket.listen({
    path: configuration.socket,
    handlers: handlers(),
    software,
    health: () => ({ status: terminal.status(), readerAbsentBecause: reader.absentBecause ?? null }),
    record,
    log,
  });
  if (!listening.ok) {
    await closeParts();
    return { ok: false, error: { part: 'socket', code: listening.error.code } };
  }
  const socket = listening.value;
  const occupancy = new Occupancy(configuration.socket);
  visits.on('ended', () => occupancy.end());
  socket.on('lost', () => {
    visits.interrupt();
    if (isToRenew) options.startAnew();
  });
  readCards(reader, visits, socket, record);
  tellTheShell();
  printer.on('status', (state) => record('printer-state', { state }));
  help.on('changed', () => sync?.hurry());
  const printReports = () => void reports.printDue();
  consultations.on('changed', printReports);
  printer.on('status', printReports);
  printReports();
  consultations.watchClock();
  if (!isFirstStart) {
    sync?.start();
    placeHelp?.start();
  }
  void catalogue.read(); // so that nobody waits for it
  const serving = options.filterSocket === undefined ? undefined : await serveFilter(options.filterSocket, assistance);
  // What a mediator opens then stays closed where a filter runs, which is no reason to have no terminal.
  if (serving?.ok === false) log(`the network filter is told nothing: socket ${serving.error.code}`);
  const filter = serving?.ok ? serving.value : undefined;
  return ok({
    async close() {
      await Promise.all([socket.close(), filter?.close()]);
      await closeParts();
    },
  });

  function handlers(): Handlers {
    return {
      'terminal.alive': () => ok({}),
      'terminal.renew': () => renew(),
      'terminal.describe': () => ok(terminal.describe()),
      'procedures.catalogue': async () => {
        const read = await catalogue.read();
        return read.ok ? read : { ok: false, error: { code: read.error.code } };
      },
      'procedures.learn': (need) => done(() => learned.note(need)),
      'procedures.search': ({ question }) => guide.search(question),
      'sheets.themes': () => ok(guide.themes()),
      'sheets.read': ({ sheet }) => guide.read(sheet),
      'visits.begin': ({ visit }) =>
        done(() => {
          isToRenew = false;
          occupancy.begin();
          visits.begin(visit);
        }),
      'visits.end': ({ visit, next }) => done(() => visits.end(visit, next)),
      'visits.take-interrupted': () => ok({ interrupted: takeInterrupted() }),
      'consultations.list': () => ok(consultations.list(sync?.heardAt ?? null)),
      'consultations.read': ({ consultation }) => consultations.read(consultation),
      'consultations.attachment': ({ consultation, attachment }) => consultations.attachment(consultation, attachment),
      'debate.read': ({ consultation }) => contributions.read(consultation),
      'debate.say': (args) => contributions.say(args),
      'trackers.find': ({ tracker }) => findTracker(tracker),
      'casting.open': (args) => casting.open(args),
      'casting.vote-on-paper': (args) => casting.voteOnPaper(args),
      'casting.print-slip': (args) => casting.printSlip(args),
      'casting.refuse-slip': (args) => casting.refuseSlip(args),
      'casting.confirm': (args) => casting.confirm(args),
      'panel.fill': (args) => panel.fill(args),
      'printing.quote': (args) => documentPrinter?.quote(args) ?? noPrinter,
      'printing.begin': (args) => documentPrinter?.begin(args) ?? noPrinter,
      'printing.append': (args) => documentPrinter?.append(args) ?? noPrinter,
      'printing.finish': (args) => documentPrinter?.finish(args) ?? noPrinter,
      'printing.cancel': (args) => documentPrinter?.cancel(args) ?? noPrinter,
      'scanning.scan': (args) => scanner?.scan(args) ?? noScanner,
      'scanning.read': (args) => scanner?.read(args) ?? noScanner,
      'tickets.print': (args) => tickets.print(args),
      'help.request': () => done(() => help.request()),
      'help.cancel': () => done(() => help.cancel()),
      'assistance.open': (args) => assistance.open(args),
      'assistance.end': (args) => done(() => assistance.end(args)),
      'assistance.posture': (args) => assistance.take(args),
      'assistance.note': (args) => assistance.note(args),
      'assistance.opens-host': (args) => assistance.opensHost(args),
      'assistance.print-again': ({ visit }) =>
        asMediator({ visit, act: 'ticket-printed-again' }, () => tickets.printAgain(visit)),
      'assistance.print-next-steps': ({ visit, steps, language }) =>
        asMediator({ visit, act: 'next-steps-printed' }, () => tickets.printNextSteps(visit, steps, language)),
      'assistance.answer-help': ({ visit }) => {
        const noted = assistance.note({ visit, act: 'help-answered' });
        if (noted.ok) help.cancel();
        return noted;
      },
      'assistance.procedure': async (args) => {
        await assistance.at(args);
        return ok({});
      },
      'help.nearby': () => ok({ calling: [...(placeHelp?.calling ?? [])] }),
      'statistics.note': (args) => statistics.note(args),
      'desk.print-code': (args) => desk.printCode(args),
      'desk.change-bag': (args) => desk.changeBag(args),
      'desk.print-report': (args) => desk.printReport(args),
      'desk.carry': (args) => desk.carry(args),
      'desk.take-slip': (args) => desk.takeSlip(args),
      'activity.waiting': ({ visit }) =>
        assistance.glance(visit, (mediator) => activity.waiting(mediator)) ?? err({ code: 'not-a-mediator' }),
      'activity.finish': ({ visit, report, decided }) =>
        forMediator(visit, (mediator) => nothingOf(activity.finish(mediator, report, decided))),
      'activity.drop': ({ visit, report }) =>
        forMediator(visit, (mediator) => nothingOf(activity.drop(mediator, report))),
      'activity.month': async ({ visit }) => forMediator(visit, (mediator) => activity.month(mediator)),
      'first-start.read': () => firstStart.read(),
      'first-start.save': (draft) => firstStart.save(draft),
      'first-start.check-server': (args) => firstStart.checkServer(args),
      'first-start.find-devices': () => firstStart.findDevices(),
      'first-start.try-reader': (args) => firstStart.tryReader(args),
      'first-start.print-test': (args) => firstStart.printTest(args),
      'first-start.finish': () => firstStart.finish(),
      'journal.record': ({ event, fields }) => done(() => record(event, fields as never)),
    };
  }

  /** Prints for the mediator who assists, and puts into the journal what came out. */
  async function asMediator<E>(of: Parameters<Assistance['note']>[0], print: () => Promise<Result<void, E>>) {
    if (!assistance.isOn(of.visit)) return err({ code: 'not-a-mediator' } as const);
    const printed = await print();
    if (!printed.ok) return printed;
    assistance.note(of);
    return ok({});
  }

  /** Work for the mediator who assists in a visit, on what is that mediator's own. */
  function forMediator<T>(visit: string, work: (mediator: number) => T) {
    return assistance.own(visit, work) ?? err({ code: 'not-a-mediator' } as const);
  }

  function renew() {
    if (visits.current !== undefined) return err({ code: 'busy' } as const);
    isToRenew = true;
    return ok({});
  }

  async function findTracker(typed: string) {
    const known = consultations.list(null).map(({ consultation }) => consultation);
    return sync ? sync.findTracker(typed, known) : err({ code: 'offline' } as const);
  }

  function takeInterrupted(): boolean {
    const interrupted = visits.takeInterrupted();
    if (interrupted) record('visit-crashed', { part: 'shell' });
    return interrupted;
  }

  function tellTheShell(): void {
    const consultationsChanged = () => socket.tell('consultations-changed', {});
    consultations.on('changed', consultationsChanged);
    contributions.on('changed', consultationsChanged);
    boxes.on('refused', consultationsChanged);
    placeHelp?.on('changed', (calling) => socket.tell('help-nearby', { calling: [...calling] }));
    terminal.on('status-changed', (status) => socket.tell('status-changed', status));
    casting.on('slip-taken', (taken) => socket.tell('slip-taken', taken));
    assistance.on('withdrawn', (card) => socket.tell('assistance-ended', { card }));
    documentPrinter?.on('progress', (progress) => socket.tell('print-progress', progress));
  }

  function openSync(): Sync | undefined {
    if (!configuration.cityServer || !cityServer) return undefined;
    return new Sync({
      server: cityServer,
      heartbeatSeconds: configuration.cityServer.heartbeatSeconds,
      dataDirectory,
      markers,
      identity,
      consultations,
      boxes,
      contributions,
      panel,
      statistics,
      activity,
      record,
      closingReport: (held, manifest) => reports.close(held, manifest),
      log,
      now,
      condition: () => {
        const status = terminal.status();
        return {
          help: status.help,
          printer: status.printer,
          reader: status.reader,
          store: status.store,
          software,
          runtime: socket.runtime ?? '',
        };
      },
    });
  }

  function participation(consultation: string): { day: string; place: string; board: string } {
    const { place = '', publicUrl = '' } = identity.settings ?? {};
    return { day: today(), place, board: `${publicUrl.replace(/^https:\/\//, '')}/consultations/${consultation}` };
  }

  /** Where the terminal stands, as 2026-11-22. */
  function today(): string {
    return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(now());
  }

  async function closeParts(): Promise<void> {
    await Promise.all([sync?.stop(), placeHelp?.stop()]);
    // What the devices say from here on is our own doing.
    reader.removeAllListeners();
    printer.removeAllListeners();
    consultations.removeAllListeners();
    firstStart.close();
    await reader.close();
    await reports.stop();
    await printer.close();
    await documentPrinter?.close();
    scanner?.forget();
    assistance.close();
    visits.close();
    guide.close();
    contributions.close();
    panel.close();
    statistics.close();
    activity.close();
    consultations.close();
    boxes.close();
    record('services-stopped', {});
    journal.close();
  }
}

/** A card's number goes from the reader into the visit, and no further; a code goes where it is typed otherwise. */
function readCards(reader: CardReader, visits: Visits, socket: ShellSocket, record: Record): void {
  // As seldom as the journal's times are coarse: an entry does not tell how many cards there were.
  const oncePerMinute = seldom(1);
  const unreadable = (reason: ServiceEventData<'card-unreadable'>['reason']) => {
    socket.tell('card-unreadable', { reason });
    oncePerMinute('card-unreadable', () => record('card-unreadable', {}));
  };
  reader.on('presented', ({ number, holders }) => {
    if (!visits.cardPresented(number, holders)) unreadable('other-kind');
  });
  reader.on('removed', ({ number }) => visits.cardRemoved(number));
  reader.on('code', ({ code }) => socket.tell('code-read', { code }));
  reader.on('unreadable', unreadable);
  visits.on('card-presented', (card) => socket.tell('card-presented', card));
  visits.on('card-removed', (card) => socket.tell('card-removed', card));
}

/** Where the city server is, and whom to trust for it. */
function addressOfCity({ cityServer }: Configuration): ServerAddress | undefined {
  if (!cityServer) return undefined;
  const { url, certificateAuthority } = cityServer;
  if (certificateAuthority === undefined) return { url };
  return { url, certificateAuthority: readFileSync(certificateAuthority, 'utf8') };
}

/** Without a city server there is no consultation either. */
const noSync = err({ code: 'store-refused' } as const);
const noPrinter = err({ code: 'no-printer' } as const);
const noScanner = err({ code: 'no-scanner' } as const);

/** What a call answers where there is nothing to say but that it was done. */
function nothingOf<E>(result: Result<void, E>) {
  return result.ok ? ok({}) : result;
}

/** Does what a call asks for where nothing can go wrong and nothing is to be said. */
function done(work: () => void) {
  work();
  return ok({});
}
