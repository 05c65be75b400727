/** An enrolled terminal for tests, everything in it real: stores on disk, a printer on TCP whose papers can be looked at. */
import { onTestFinished } from 'vitest';
import { toBase64url } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { ReaderMode } from '../../contract/devices.ts';
import { mustBeOk } from '../../contract/result.ts';
import { Activity } from './activity/index.ts';
import { Assistance } from './assistance/index.ts';
import { Casting, type Reservations } from './casting/index.ts';
import { City, cityMediators } from './city.fixture.ts';
import { Consultations } from './consultations/index.ts';
import { Contributions } from './contributions/index.ts';
import { StoreMarkers } from './database/index.ts';
import { temporaryFolder } from './database/temporary-folder.fixture.ts';
import { Desk } from './desk/index.ts';
import { Help } from './help/index.ts';
import { Identity } from './keys/index.ts';
import { PanelSheets } from './panel/index.ts';
import type { Bitmap } from './printer/bitmap.ts';
import { ballotSlip, openPrinter } from './printer/index.ts';
import { renderReceipt } from './printer/raster.ts';
import { VirtualPrinter } from './printer/virtual-printer.ts';
import { Reports } from './reports/index.ts';
import { Statistics } from './statistics/index.ts';
import { Sync } from './sync/index.ts';
import { BallotBoxes } from './urn/index.ts';
import { Visits } from './visits/index.ts';

export const consultation = 'parc-des-lilas';
export const homeCard = '1000000001';
export const otherHomeCard = '1000000002';
export const mediatorCard = cityMediators[0].number;
export const otherMediatorCard = cityMediators[1].number;
/** A card whose home is another terminal. */
export const awayCard = '2000000001';

export const jardin: Choices = { kind: 'single', option: 'jardin' };
export const jeux: Choices = { kind: 'single', option: 'jeux' };

export type Answer = Awaited<ReturnType<Reservations['reserve']>>;

const widthPx = 576;

export async function testTerminal(
  changes: Partial<ConsultationPackage> = {},
  maximumPages?: number,
  readerMode: ReaderMode = 'tap',
) {
  const dataDirectory = temporaryFolder();
  const markers = new StoreMarkers(dataDirectory);
  const recorded: [string, unknown][] = [];
  const record = (event: string, fields: unknown) => void recorded.push([event, fields]);
  const clock = { nowMs: Date.now(), monotonicMs: 0 };

  const city = new City();
  const identity = new Identity({ dataDirectory, markers, record });
  const keys = identity.publicKeys ?? { signingKey: '', sealingKey: '' };
  mustBeOk(
    identity.enrol(city.settings(keys, { mediatorCards: [mediatorCard, otherMediatorCard] }), city.serverKey.publicKey),
    'enrol',
  );
  const boxes = new BallotBoxes({ dataDirectory, markers, record, maximumPages });
  const consultations = new Consultations({ dataDirectory, markers, identity, boxes, record, now: () => clock.nowMs });
  const signed = city.signed(keys, changes, [homeCard, otherHomeCard]);
  mustBeOk(consultations.accept(consultation, signed), 'accept');

  const bench = await VirtualPrinter.start({ port: 0, widthPx });
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const printer = await openPrinter({ driver: 'tcp', host: '127.0.0.1', port: bench.port, widthPx });

  const visits = new Visits({ isMediator: (number) => identity.isMediator(number) });
  const assistance = new Assistance({
    dataDirectory,
    markers,
    identity,
    visits,
    readerMode,
    themeOf: async (procedure) => (procedure === 'carte-grise' ? 'transports_mobilite' : undefined),
    record,
    now: () => clock.nowMs,
  });
  const server = {
    answer: 'offline' as Answer,
    asked: [] as string[],
    released: [] as string[],
    /** What the next questions wait for. */
    delay: Promise.resolve(),
  };
  const reports = new Reports({
    dataDirectory,
    markers,
    identity,
    consultations,
    boxes,
    printer,
    record: () => {},
    software: '0.1.0',
    journalHead: () => toBase64url(new Uint8Array(32)),
    now: () => clock.nowMs,
    timeZone: 'Europe/Paris',
  });
  // The zero report of a consultation that is open: tests look at what comes after it.
  await reports.printDue();
  papers.length = 0;

  const casting = new Casting({
    consultations,
    boxes,
    visits,
    printer,
    reservations: {
      reserve: async (_, token) => {
        server.asked.push(token);
        await server.delay;
        return server.answer;
      },
      release: (_, token) => void server.released.push(token),
    },
    openingReport: (name) => reports.open(name),
    participation: () => ({ day: '2026-11-22', place: 'Médiathèque centrale', board: 'ville.example/parc' }),
    isAssisted: (visit) => assistance.isOn(visit),
    monotonicNow: () => clock.monotonicMs,
  });
  const contributions = new Contributions({
    dataDirectory,
    markers,
    identity,
    consultations,
    visits,
    record,
    now: () => clock.nowMs,
  });
  const panel = new PanelSheets({ dataDirectory, markers, consultations, visits, record });
  casting.on('cast', (cast) => panel.invite(cast));
  const statistics = new Statistics({
    dataDirectory,
    markers,
    visits,
    help: new Help(record),
    record,
    month: () => '2026-11',
  });
  const activity = new Activity({
    dataDirectory,
    markers,
    record,
    place: () => 'Médiathèque centrale',
    today: () => '2026-11-22',
    askCity: async () => undefined,
  });
  const sync = new Sync({
    server: { url: 'https://127.0.0.1:9' },
    heartbeatSeconds: 60,
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
    now: () => clock.nowMs,
    closingReport: (held, manifest) => reports.close(held, manifest),
    condition: () => ({
      help: false,
      printer: printer.status,
      reader: 'none',
      store: 'sound',
      software: '0.1.0',
      runtime: '',
    }),
    log: () => {},
  });
  const desk = new Desk({
    consultations,
    boxes,
    assistance,
    printer,
    reports,
    slips: {
      isOut: () => casting.isSlipOut,
      take: (visit) => casting.takeSpoiled(visit),
      changeBag: (name) => sync.changeBag(name),
      carry: (name) => sync.carry(name),
      terminal: () => city.terminal,
    },
    timeZone: 'Europe/Paris',
  });

  onTestFinished(async () => {
    contributions.close();
    panel.close();
    assistance.close();
    statistics.close();
    activity.close();
    visits.close();
    await sync.stop();
    await reports.stop();
    await printer.close();
    await bench.close();
    consultations.close();
    boxes.close();
  });

  /** Shows a card to the reader; its reference. */
  function show(number: string): string {
    const shown: string[] = [];
    const listen = ({ card }: { card: string }) => void shown.push(card);
    visits.on('card-presented', listen);
    visits.cardPresented(number);
    visits.off('card-presented', listen);
    return shown[0] ?? '';
  }
  /** A mediator shows the card and types the PIN: the visit that is going on is assisted. Gives the card's reference. */
  async function assist(visit: string, number: string = mediatorCard): Promise<string> {
    const card = show(number);
    const pin = cityMediators.find((mediator) => mediator.number === number)?.pin ?? '';
    mustBeOk(await assistance.open({ visit, card, pin }), 'assist');
    return card;
  }
  const box = () => mustBeOk(boxes.get(consultation), 'box');
  const counts = () => mustBeOk(box().urn.counts(), 'counts');
  const deskCounts = () => mustBeOk(box().deskBook.counts(), 'counts');
  const published = () => mustBeOk(consultations.read(consultation), 'read');
  const slipOf = (choices: Choices) => renderReceipt(ballotSlip(published(), choices), widthPx);

  return {
    assist,
    assistance,
    bench,
    box,
    boxes,
    casting,
    city,
    clock,
    consultations,
    counts,
    dataDirectory,
    desk,
    deskCounts,
    identity,
    keys,
    panel,
    papers,
    printer,
    published,
    recorded,
    reports,
    server,
    show,
    slipOf,
    sync,
    visits,
  };
}
export type TestTerminal = Awaited<ReturnType<typeof testTerminal>>;

/** A new visit with a card in it. */
export function visitWith({ visits, show }: TestTerminal, card: string) {
  const visit = reference();
  visits.begin(visit);
  return { visit, card: show(card) };
}

/** A new visit in which a mediator assists. */
export async function assistedVisit(terminal: TestTerminal) {
  const visit = reference();
  terminal.visits.begin(visit);
  return { visit, card: await terminal.assist(visit) };
}

export function reference(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url');
}
