import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { type Configuration, configurationSchema, readersOf } from '../../../contract/configuration.ts';
import {
  type Decidable,
  decidable,
  type FirstStartDraft,
  firstStartFile,
  undecided,
} from '../../../contract/first-start.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { enrolmentCodeAsRead, enrolmentCodeFile, enrolmentSchema } from '../../../contract/sync.ts';
import { reachServer } from '../../reach/index.ts';
import { guarded, writeDurably } from '../database/index.ts';
import type { Identity } from '../keys/index.ts';
import { openPrinter, testPage } from '../printer/index.ts';
import { enrolOnce, type ServerAddress } from '../sync/index.ts';
import { tryCard } from './card-trial.ts';
import { findDevices } from './devices.ts';
import { DraftFile } from './draft.ts';

/** What the first start needs of the other services. */
export interface FirstStartOptions {
  /** With what was decided before, if anything was. */
  readonly configuration: Configuration;
  /** The fields that the administrator's file has. */
  readonly given: readonly string[];
  readonly identity: Identity;
  readonly software: string;
  readonly fontDirectory: string | undefined;
  /** The address and the authority that the configuration names, for a server that it gives. */
  readonly server: ServerAddress | undefined;
  /** The services end in good order, and are started again with what was decided. */
  readonly startAnew: () => void;
  /** A line for IT staff. */
  readonly log: (line: string) => void;
}

const notDue = err({ code: 'not-due' } as const);
/** The answer to the last call is on its way when the services end. */
const endAfterMs = 200;

/**
 * Asks whoever installs a terminal what its configuration does not say. Only a terminal that is not enrolled, whose administrator wants it and
 * whose first start is not over, answers; from then on every call is refused, so that nobody at the screen can point the terminal elsewhere.
 */
export class FirstStart {
  readonly #options: FirstStartOptions;
  readonly #draft: DraftFile;
  #trial = new AbortController();
  #isOver = false;

  constructor(options: FirstStartOptions) {
    this.#options = options;
    this.#draft = new DraftFile(options.configuration.dataDirectory);
    if (options.identity.settings) this.#draft.remove();
  }

  get isDue(): boolean {
    const { configuration, given, identity } = this.#options;
    const { dataDirectory, firstStart } = configuration;
    if (!firstStart || this.#isOver || identity.settings !== undefined || identity.isRefused) return false;
    const has = (name: string) => existsSync(join(dataDirectory, name));
    // A machine that nobody touches: the file and a code say everything that cannot be done without.
    if (given.includes('cityServer') && has(enrolmentCodeFile) && !this.#draft.exists) return false;
    return this.#draft.exists || !has(firstStartFile);
  }

  read(): Result<{ draft: FirstStartDraft; given: Decidable[] }, { code: 'not-due' }> {
    if (!this.isDue) return notDue;
    return ok({ draft: this.#draft.read(), given: this.#given });
  }

  save(draft: FirstStartDraft): Result<Record<string, never>, CallError<'first-start.save'>> {
    if (!this.isDue) return notDue;
    const kept = this.#draft.write(draft);
    return kept.ok ? ok({}) : storeRefusal(kept.error);
  }

  async checkServer({ url }: CallArguments<'first-start.check-server'>) {
    if (!this.isDue) return notDue;
    const field = configurationSchema.shape.cityServer.unwrap().shape.url;
    if (!field.safeParse(url).success) return err({ code: 'not-an-address' } as const);
    const reached = await reachServer(url, this.#givenServer?.certificateAuthority);
    return reached.ok ? ok({}) : reached;
  }

  async findDevices() {
    return this.isDue ? ok(await findDevices()) : notDue;
  }

  /** The reader of the configuration is not open meanwhile: a first start has no visits. */
  async tryReader({ reader }: CallArguments<'first-start.try-reader'>) {
    if (!this.isDue) return notDue;
    this.#trial.abort();
    this.#trial = new AbortController();
    const [configured] = readersOf(this.#options.configuration);
    const config = reader ?? configured;
    // What names a file or a socket may stand in a configuration, and comes from no screen.
    if (!config || (reader && reader.driver !== 'hid-keyboard')) return err({ code: 'not-found' } as const);
    if (config.driver === 'none') return err({ code: 'not-found' } as const);
    return tryCard(config, this.#trial.signal, this.#options.log);
  }

  async printTest({ printer: chosen, language }: CallArguments<'first-start.print-test'>) {
    if (!this.isDue) return notDue;
    const printer = await openPrinter(chosen ?? this.#options.configuration.printer, this.#options.fontDirectory);
    try {
      const printed = await printer.print(testPage(language));
      return printed.ok ? ok({}) : err({ code: 'printer', problem: printed.error.code } as const);
    } finally {
      await printer.close();
    }
  }

  /**
   * The decisions are on the disk before the code is used, and the draft goes last: whatever ends the program in between, the first start goes
   * on where it was, and the same code enrols the same keys again.
   */
  async finish(): Promise<Result<CallValue<'first-start.finish'>, CallError<'first-start.finish'>>> {
    if (!this.isDue) return notDue;
    const { configuration, identity, software } = this.#options;
    const { dataDirectory } = configuration;
    const { decisions, code: typed } = this.#draft.read();
    const server = this.#givenServer ?? decisions.cityServer;
    const code = enrolmentCodeAsRead(typed);
    if (server && !enrolmentSchema.shape.code.safeParse(code).success) return err({ code: 'malformed-code' });
    // What was decided before, by an attempt that did not come to its end, is decided anew.
    const whole = { ...this.#options.configuration, ...undecided(decisions, this.#options.given) };
    if (!configurationSchema.safeParse(whole).success) return err({ code: 'contradiction' });
    const kept = guarded(() => {
      writeDurably(join(dataDirectory, firstStartFile), stringify(decisions));
      if (server) writeDurably(join(dataDirectory, enrolmentCodeFile), `${code}\n`);
    });
    if (!kept.ok) return storeRefusal(kept.error);
    const enrolled = server ? await enrolOnce({ dataDirectory, identity, software }, server) : ok(undefined);
    if (!enrolled.ok) return enrolled;
    this.#isOver = true;
    this.#draft.remove();
    setTimeout(this.#options.startAnew, endAfterMs);
    const { settings } = identity;
    return ok({ terminal: settings ? { name: settings.name, place: settings.place, city: settings.city } : null });
  }

  /** What needs no asking. */
  get #given(): Decidable[] {
    const { given } = this.#options;
    return decidable.filter((name) => given.includes(name) || (name === 'reader' && given.includes('readers')));
  }

  /** A server that an earlier attempt at this first start decided is none that the administrator gave. */
  get #givenServer(): ServerAddress | undefined {
    return this.#options.given.includes('cityServer') ? this.#options.server : undefined;
  }

  close(): void {
    this.#trial.abort();
  }
}

function storeRefusal({ code }: { readonly code: string }): Result<never, { code: 'disk-full' | 'store-refused' }> {
  return err({ code: code === 'disk-full' ? 'disk-full' : 'store-refused' });
}
