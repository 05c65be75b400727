import { EventEmitter } from 'node:events';
import type { Status, TerminalDescription } from '../../../contract/calls.ts';
import type { Configuration } from '../../../contract/configuration.ts';
import type { Assistance } from '../assistance/index.ts';
import type { CardReader } from '../badge/index.ts';
import type { Consultations } from '../consultations/index.ts';
import type { FirstStart } from '../first-start/index.ts';
import type { Help } from '../help/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { ReceiptPrinter } from '../printer/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Sync } from '../sync/index.ts';
import type { BallotBoxes } from '../urn/index.ts';

export interface TerminalOptions {
  readonly assistance: Assistance;
  readonly configuration: Configuration;
  readonly software: string;
  readonly journal: Journal;
  readonly identity: Identity;
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly reader: CardReader;
  readonly printer: ReceiptPrinter;
  readonly help: Help;
  readonly reports: Reports;
  /** Absent where the configuration names no city server. */
  readonly sync: Sync | undefined;
  readonly firstStart: FirstStart;
}

/** What this terminal is, and how it is: for the screens and the heartbeat. Never who is at it. */
export class Terminal extends EventEmitter<{ 'status-changed': [Status] }> {
  readonly #options: TerminalOptions;

  constructor(options: TerminalOptions) {
    super();
    this.#options = options;
    const changed = () => void this.emit('status-changed', this.status());
    options.identity.on('settings-changed', changed);
    options.boxes.on('refused', changed);
    options.reader.on('state', changed);
    options.printer.on('status', changed);
    options.help.on('changed', changed);
    options.sync?.on('server-changed', changed);
  }

  status(): Status {
    const { assistance, journal, identity, consultations, boxes, reader, printer, help, reports, sync } = this.#options;
    const isRefused = [
      journal.followsDamaged,
      identity.isRefused,
      consultations.isRefused,
      boxes.hasRefused,
      reports.isRefused,
      assistance.isRefused,
      sync?.isRefused,
    ].some(Boolean);
    return {
      enrolled: identity.settings !== undefined,
      server: sync ? (sync.isConnected ? 'connected' : 'unreachable') : 'not-configured',
      printer: printer.status,
      reader: reader.state,
      store: isRefused ? 'refused' : 'sound',
      help: help.isRequested,
    };
  }

  describe(): TerminalDescription {
    const { configuration, firstStart, identity, reader, software } = this.#options;
    const { cards, documentPrinter, languages, renewAt, scanner, visit, opening } = configuration;
    const { settings } = identity;
    return {
      software,
      languages,
      terminal: settings
        ? { id: settings.terminal, name: settings.name, place: settings.place, city: settings.city }
        : null,
      learning: configuration.learning,
      firstStart: firstStart.isDue,
      readerMode: reader.mode,
      readsCodes: reader.state !== 'none' && cards.some(({ kind }) => kind === 'code'),
      visit,
      documents: { printer: documentPrinter.driver !== 'none', scanner: scanner.driver !== 'none' },
      opening: opening ?? null,
      renewAt,
      status: this.status(),
    };
  }
}
