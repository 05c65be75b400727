import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ballotId, cardToken, seal, toBase64url } from '../../ballot/index.ts';
import type { Choices } from '../../contract/choices.ts';
import type { Said } from '../../contract/contributions.ts';
import type { PanelAnswers } from '../../contract/panel.ts';
import { mustBeOk } from '../../contract/result.ts';
import { enrolmentCodeFile } from '../../contract/sync.ts';
import { Activity } from '../../main/services/activity/index.ts';
import { Consultations } from '../../main/services/consultations/index.ts';
import { Contributions } from '../../main/services/contributions/index.ts';
import { StoreMarkers } from '../../main/services/database/index.ts';
import { Help } from '../../main/services/help/index.ts';
import { Identity } from '../../main/services/keys/index.ts';
import { PanelSheets } from '../../main/services/panel/index.ts';
import { openPrinter, type ReceiptPrinter } from '../../main/services/printer/index.ts';
import { Reports } from '../../main/services/reports/index.ts';
import { Statistics } from '../../main/services/statistics/index.ts';
import { type Condition, type Scheduler, Sync } from '../../main/services/sync/index.ts';
import { BallotBoxes } from '../../main/services/urn/index.ts';
import { Visits } from '../../main/services/visits/index.ts';

export interface MachineOptions {
  /** The data directory; exists. */
  readonly folder: string;
  /** Where the city server, or what stands before it, is reached. */
  readonly url: string;
  readonly certificateAuthority: string;
  /** Milliseconds since 1970. */
  readonly nowMs?: () => number;
  readonly heartbeatSeconds?: number;
  readonly scheduler?: Scheduler;
  readonly random?: () => number;
  readonly timeoutMs?: number;
  /** None, unless a test looks at papers. */
  readonly printer?: ReceiptPrinter;
}

/** The stores of a terminal and their sync, all of it real, without shell, printer and reader. */
export class Machine {
  readonly #options: MachineOptions;
  #services: ReturnType<typeof startServices> | undefined;
  #ending: Promise<void> | undefined;
  /** What its journal would hold, over all its lives. */
  readonly recorded: { event: string; fields: unknown }[] = [];
  /** What its log would hold. */
  readonly logged: string[] = [];
  /** Hears every event as it is recorded. */
  heard: (event: string, fields: unknown) => void = () => {};
  help = false;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#services !== undefined;
  }

  get sync(): Sync {
    return this.#running.sync;
  }
  get identity(): Identity {
    return this.#running.identity;
  }
  get consultations(): Consultations {
    return this.#running.consultations;
  }
  get reports(): Reports {
    return this.#running.reports;
  }
  get boxes(): BallotBoxes {
    return this.#running.boxes;
  }

  /** Opens the stores, once the life before is over, and begins to beat. */
  async start(): Promise<void> {
    await this.#ending;
    const record = (event: string, fields: unknown) => {
      this.recorded.push({ event, fields });
      this.heard(event, fields);
    };
    const condition = () => ({ ...quietCondition, help: this.help });
    const printer = this.#options.printer ?? (await openPrinter({ driver: 'none' }));
    this.#services = startServices(this.#options, printer, record, condition, (line) => void this.logged.push(line));
    this.#services.sync.start();
  }

  /** Ends as a kill would: nothing is finished, nothing is said. The files are closed so that they can be opened again. */
  crash(): void {
    const services = this.#services;
    this.#services = undefined;
    services?.consultations.close();
    services?.contributions.close();
    services?.panel.close();
    services?.statistics.close();
    services?.activity.close();
    services?.visits.close();
    services?.boxes.close();
    // What is under way finds its stores closed, or an answer that does not come.
    this.#ending = services && endOf(services);
  }

  async stop(): Promise<void> {
    const services = this.#services;
    this.#services = undefined;
    await (services ? endOf(services) : this.#ending);
    services?.consultations.close();
    services?.contributions.close();
    services?.panel.close();
    services?.statistics.close();
    services?.activity.close();
    services?.visits.close();
    services?.boxes.close();
  }

  /** Hands over an enrolment code, as the command line does. */
  handCode(code: string): void {
    writeFileSync(join(this.#options.folder, enrolmentCodeFile), `${code.replaceAll('-', '')}\n`, { mode: 0o600 });
  }

  /** Something said in the debate of a consultation by whoever stands there, as the window asks for it. */
  say(consultation: string, said: Said, visit = 'V'.repeat(22)) {
    const { contributions, visits } = this.#running;
    if (visits.current !== visit) visits.begin(visit);
    return contributions.say({ visit, consultation, said });
  }

  /** How many things that were said here are not at the city yet. */
  waitingToBeSaid(consultation: string): number {
    return mustBeOk(this.#running.contributions.waiting(consultation, 1_000), 'waiting').length;
  }

  debate(consultation: string) {
    return mustBeOk(this.#running.contributions.read(consultation), 'debate');
  }

  box(consultation: string) {
    return mustBeOk(this.boxes.get(consultation), 'box');
  }

  counts(consultation: string) {
    return mustBeOk(this.box(consultation).urn.counts(), 'counts');
  }

  /** One ballot, sealed and committed with its mark, as casting does it; nothing when the consultation is not open here. */
  cast(consultation: string, choices: Choices, card = toBase64url(randomBytes(9))) {
    const held = this.consultations.get(consultation);
    if (!held || this.consultations.stage(consultation) !== 'open') return undefined;
    const token = cardToken(held.tokenKey, card);
    const sealed = seal(choices, held.ballots, held.package.ballotKey.publicKey);
    mustBeOk(this.box(consultation).urn.cast(token, sealed), 'cast');
    return { id: ballotId(sealed), token, choices };
  }

  /** A panel sheet of somebody who has just voted, in a visit of their own, as the window asks for it. */
  fillSheet(consultation: string, answers: PanelAnswers) {
    const { panel, visits } = this.#running;
    const visit = toBase64url(randomBytes(16));
    visits.begin(visit);
    panel.invite({ visit, consultation });
    const filled = panel.fill({ visit, consultation, answers });
    visits.end(visit);
    return filled;
  }

  get activity(): Activity {
    return this.#running.activity;
  }
  get statistics(): Statistics {
    return this.#running.statistics;
  }
  get visits(): Visits {
    return this.#running.visits;
  }

  /** Whether sheets that were filled in here are not at the city yet. */
  hasSheets(consultation: string): boolean {
    const held = this.consultations.get(consultation);
    return held !== undefined && this.#running.panel.hasSheets(held);
  }

  get #running() {
    if (!this.#services) throw new Error('the machine is not running');
    return this.#services;
  }
}

async function endOf({ sync, reports }: { readonly sync: Sync; readonly reports: Reports }): Promise<void> {
  await sync.stop();
  await reports.stop();
}

const quietCondition: Condition = {
  help: false,
  printer: 'ready',
  reader: 'ready',
  store: 'sound',
  software: '0.1.0',
  runtime: 'none',
};

/** Of a journal that this machine does not keep. */
const journalHead = toBase64url(new Uint8Array(32));

function startServices(
  options: MachineOptions,
  printer: ReceiptPrinter,
  record: (event: string, fields: unknown) => void,
  condition: () => Condition,
  log: (line: string) => void,
) {
  const { folder: dataDirectory, url, certificateAuthority, timeoutMs, nowMs = Date.now } = options;
  const markers = new StoreMarkers(dataDirectory);
  const identity = new Identity({ dataDirectory, markers, record });
  const boxes = new BallotBoxes({ dataDirectory, markers, record });
  const consultations = new Consultations({ dataDirectory, markers, identity, boxes, record, now: nowMs });
  const visits = new Visits({ isMediator: () => false });
  const contributions = new Contributions({
    dataDirectory,
    markers,
    identity,
    consultations,
    visits,
    record,
    now: nowMs,
  });
  const panel = new PanelSheets({ dataDirectory, markers, consultations, visits, record });
  const today = () => new Date(nowMs()).toISOString().slice(0, 'yyyy-mm-dd'.length);
  const statistics = new Statistics({
    ...{ dataDirectory, markers, visits, record, help: new Help(record) },
    month: () => today().slice(0, 'yyyy-mm'.length),
    monotonicNow: nowMs,
  });
  const activity = new Activity({
    ...{ dataDirectory, markers, record, today },
    place: () => identity.settings?.place ?? '',
    askCity: (mediator, month) => sync.monthOf(mediator, month),
  });
  const reports = new Reports({
    dataDirectory,
    markers,
    identity,
    consultations,
    boxes,
    printer,
    record,
    software: quietCondition.software,
    journalHead: () => journalHead,
    now: nowMs,
    timeZone: 'Europe/Paris',
  });
  const sync: Sync = new Sync({
    server: { url, certificateAuthority, timeoutMs },
    heartbeatSeconds: options.heartbeatSeconds ?? 30,
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
    condition,
    log,
    now: nowMs,
    ...(options.scheduler && { scheduler: options.scheduler }),
    ...(options.random && { random: options.random }),
  });
  return { identity, boxes, consultations, contributions, panel, statistics, activity, visits, reports, sync };
}
