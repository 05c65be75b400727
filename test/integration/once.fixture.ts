/**
 * Any number of terminals with the whole act of voting on each, a city, its registrar, and cards and codes that are shown anywhere:
 * what the model of once.test.ts is held against. Everything is real but the printer, which always prints.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cardToken,
  codeToken,
  exportFileSchema,
  freeCards,
  fromBase64url,
  makeRegistrar,
  strip,
  toBase64url,
  type VerifiedUrn,
  verifyExport,
} from '../../ballot/index.ts';
import { type FreeingReason, heldCardsSchema } from '../../contract/freeing.ts';
import { type Stripped, strippedSchema } from '../../contract/provisional.ts';
import { mustBeOk, ok } from '../../contract/result.ts';
import { signedSchema } from '../../contract/signed.ts';
import { Casting, type Reservations } from '../../main/services/casting/index.ts';
import type { ReceiptPrinter } from '../../main/services/printer/index.ts';
import { Visits } from '../../main/services/visits/index.ts';
import type { Fate } from '../harness/hostile-relay.ts';
import { Seeded } from '../harness/seeded.ts';
import { arbres, hour, minute, type Place, square, startWorld } from './city-and-machines.fixture.ts';

const k = 3;
export type Weather = 'calm' | 'storm' | 'gone';
/** How far somebody goes who came to vote on the screen. */
export type Until = 'opened' | 'printed' | 'confirmed';
export type Credential = { readonly kind: 'card' | 'code'; readonly number: string };

/** What came of an attempt: where it was accepted, its tracker, or the error code. */
export type Outcome =
  | { readonly kind: 'ballot' | 'provisional'; readonly tracker: string }
  | { readonly kind: 'paper' | 'left' }
  | { readonly kind: 'refused'; readonly code: string };

const mishaps: [Fate, ...Fate[]] = ['lose-request', 'lose-answer', 'fail', 'garble', 'truncate', 'twice'];
const opaque = () => toBase64url(randomBytes(16));

/** One terminal: its stores and sync, the act of voting on top, and the network in front of it. */
export class Kiosk {
  readonly name: string;
  readonly place: Place;
  readonly #rule: Rule;
  #visits: Visits | undefined;
  #casting: Casting | undefined;
  weather: Weather = 'calm';
  isLost = false;

  constructor(name: string, place: Place, chance: Seeded, rule: Rule) {
    this.name = name;
    this.place = place;
    this.#rule = rule;
    place.relay.fate = () => {
      if (this.weather === 'gone') return 'lose-request';
      return this.weather === 'storm' && chance.happens(0.5) ? chance.pick(mishaps) : 'pass';
    };
    this.#live();
  }

  async restart(): Promise<void> {
    this.place.machine.crash();
    await this.place.machine.start();
    this.#live();
  }

  /** Its disk is gone, and what it had not sent with it. */
  loseDisk(): void {
    this.place.machine.crash();
    this.isLost = true;
  }

  token({ kind, number }: Credential): string {
    const tokenKey = this.place.machine.consultations.get(square)?.tokenKey ?? '';
    return kind === 'card' ? cardToken(tokenKey, number) : codeToken(tokenKey, number);
  }

  /** The desk hands out a code. */
  giveCode(number: string): void {
    const { deskBook } = this.place.machine.box(square);
    mustBeOk(deskBook.addCode(this.token({ kind: 'code', number })), 'code');
  }

  vote(credential: Credential, until: Until): Promise<Outcome> {
    return this.#visit(credential, async (casting, shown) => {
      const opened = await casting.open(shown);
      if (!opened.ok) return { kind: 'refused', code: opened.error.code };
      if (until === 'opened') return { kind: 'left' };
      const own = { visit: shown.visit, right: opened.value.right };
      const printed = await casting.printSlip({ ...own, choices: arbres });
      if (!printed.ok) return { kind: 'refused', code: printed.error.code };
      if (until === 'printed') return { kind: 'left' };
      const cast = await casting.confirm({ ...own, language: 'fr' });
      if (!cast.ok) return { kind: 'refused', code: cast.error.code };
      return { kind: opened.value.provisional ? 'provisional' : 'ballot', tracker: cast.value.tracker };
    });
  }

  voteOnPaper(credential: Credential): Promise<Outcome> {
    return this.#visit(credential, async (casting, shown) => {
      const marked = await casting.voteOnPaper(shown);
      return marked.ok ? { kind: 'paper' } : { kind: 'refused', code: marked.error.code };
    });
  }

  get stage() {
    return this.place.machine.consultations.stage(square);
  }

  async #visit(
    { kind, number }: Credential,
    act: (casting: Casting, shown: Parameters<Casting['open']>[0]) => Promise<Outcome>,
  ): Promise<Outcome> {
    const visits = this.#visits;
    if (!visits || !this.#casting) throw new Error('the kiosk does not run');
    const visit = opaque();
    visits.begin(visit);
    const cards: string[] = [];
    visits.once('card-presented', ({ card }) => void cards.push(card));
    if (kind === 'card') visits.cardPresented(number);
    const [card = ''] = cards;
    const credential = kind === 'card' ? ({ kind, card } as const) : ({ kind, code: number } as const);
    const outcome = await act(this.#casting, { visit, consultation: square, credential });
    visits.removeAllListeners('card-presented');
    visits.end(visit);
    return outcome;
  }

  #live(): void {
    const { consultations, boxes, sync } = this.place.machine;
    const visits = new Visits({ isMediator: () => false });
    const printer = { status: 'ready', confirms: true, print: async () => ok(undefined) } as unknown as ReceiptPrinter;
    const reservations: Reservations = this.#rule === 'reservations-ignored' ? careless : sync;
    const openingReport = () => undefined;
    const participation = () => ({ day: '2026-11-22', place: 'Hall', board: 'ville.example' });
    const isAssisted = () => false;
    this.#casting = new Casting({
      consultations,
      boxes,
      visits,
      printer,
      reservations,
      openingReport,
      participation,
      isAssisted,
    });
    this.#visits = visits;
  }
}

/** `as-it-is`, or a rule that is broken on purpose, to see that the test finds it. */
export type Rule = 'as-it-is' | 'reservations-ignored' | 'freed-at-once';

const careless: Reservations = { reserve: async () => 'reserved', release: () => {} };

export interface Setting {
  readonly seed: number;
  readonly terminals: number;
  readonly rule?: Rule;
}

/** Home of each card: the number of a terminal; `null`: at home nowhere; `unlisted`: the city does not know it. */
export type Home = number | null | 'unlisted';

export class World {
  readonly registrar = makeRegistrar();
  readonly kiosks: readonly Kiosk[];
  readonly city: Awaited<ReturnType<typeof startWorld>>['city'];
  readonly time: Awaited<ReturnType<typeof startWorld>>['time'];
  readonly #skews: number[];
  readonly #rule: Rule;

  private constructor(
    world: Awaited<ReturnType<typeof startWorld>>,
    kiosks: readonly Kiosk[],
    skews: number[],
    rule: Rule,
  ) {
    this.city = world.city;
    this.time = world.time;
    this.kiosks = kiosks;
    this.#skews = skews;
    this.#rule = rule;
  }

  static async open({ seed, terminals, rule = 'as-it-is' }: Setting, homes: ReadonlyMap<string, Home>): Promise<World> {
    const chance = new Seeded(seed);
    const started = await startWorld();
    const names = Array.from({ length: terminals }, (_, n) => `borne-${n}`);
    const skews = names.map(() => 0);
    const places: Place[] = [];
    for (const [at, name] of names.entries())
      places.push(
        await started.openPlace(name, {
          heartbeatSeconds: 300,
          random: chance.next,
          timeoutMs: 1_000,
          nowMs: () => started.city.now() + (skews[at] ?? 0),
        }),
      );
    const lines = [...homes]
      .filter(([, home]) => home !== 'unlisted')
      .map(([card, home]) => `${card},${typeof home === 'number' ? (names[home] ?? '') : ''}\n`);
    const imported = await started.city.officer('PUT', '/cards', `number,home\n${lines.join('')}`);
    if (imported.status !== 200) throw new Error(imported.text);
    const kiosks: Kiosk[] = [];
    const world = new World(started, kiosks, skews, rule);
    const { publicKey, signingKey, fingerprint } = world.registrar;
    // Open long enough before and after for clocks that are wrong.
    const opensAt = new Date(started.city.now() - 4 * hour).toISOString();
    const closesAt = new Date(started.city.now() + 8 * hour).toISOString();
    await started.city.publish({ opensAt, closesAt, k, registrarKey: { publicKey, signingKey, fingerprint } });
    await started.time.pass(10 * minute);
    for (const [at, place] of places.entries()) kiosks.push(new Kiosk(names[at] ?? '', place, chance, rule));
    return world;
  }

  setClock(terminal: number, skewMs: number): void {
    this.#skews[terminal] = skewMs;
  }

  /** A request that was made before arrives once more. */
  async repeat(terminal: number, which: number): Promise<void> {
    const relay = this.kiosks[terminal]?.place.relay;
    const exchange = relay?.exchanges[which % relay.exchanges.length];
    if (exchange) await relay.repeat(exchange);
  }

  /** Calm, the closing, and time enough for every clock; then the registrar decides about the disks that are gone. */
  async close(): Promise<void> {
    for (const kiosk of this.kiosks) kiosk.weather = 'calm';
    await this.time.pass(16 * hour);
    for (const { name, isLost } of this.kiosks)
      if (isLost) await this.city.officer('POST', `${path}/terminals/${name}/lost`, { reason: 'Disque perdu.' });
  }

  /** The registrar frees a card that a terminal holds, where the city lets them. */
  async free(number: string, reason: FreeingReason): Promise<void> {
    const list = signedSchema.safeParse(await this.officer('PUT', '/held-cards', number));
    if (!list.success) return;
    if (this.#rule === 'freed-at-once') {
      const { cards } = heldCardsSchema.parse(JSON.parse(list.data.payload));
      const tokens = cards.map(({ token }) => Buffer.from(fromBase64url(token)).toString('hex'));
      await this.city.database.run(
        `update reservations set holder = null, home = false where encode(token, 'hex') = $1`,
        tokens,
      );
      return;
    }
    await this.officer('PUT', '/freed', mustBeOk(freeCards(list.data, reason, this.registrar), 'decision').file);
  }

  /** Somebody votes on paper at the town hall, where the list of paper voters is transcribed. Whether it was taken. */
  async voteAtTownHall(number: string): Promise<boolean> {
    return 'cards' in (await this.officer('PUT', '/paper-list', number));
  }

  async officer(method: string, what: string, body?: unknown) {
    return (await this.city.officer(method, `${path}${what}`, body)).json();
  }

  /** The registrar's act, from the release of the envelopes to their destruction. */
  async strip(): Promise<Stripped> {
    const envelopes = exportFileSchema.parse(await this.officer('GET', '/envelopes'));
    const { file } = mustBeOk(strip(envelopes, this.registrar), 'strip');
    return strippedSchema.parse(await this.officer('PUT', '/stripped', file));
  }

  async urn(): Promise<VerifiedUrn> {
    return mustBeOk(verifyExport(exportFileSchema.parse(await this.officer('GET', '/export'))), 'export');
  }
}

const path = `/consultations/${square}`;

/** All that lies on a terminal's disk, by file. */
export function filesOf({ place: { folder } }: Kiosk): { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}

/** Which of these values (base64url) stand in bytes, raw or as text. */
export function foundIn(bytes: Buffer, values: Iterable<string>): string[] {
  return [...values].filter((value) => bytes.includes(Buffer.from(fromBase64url(value))) || bytes.includes(value));
}

/** Every row of every table of the city, as text: binary values in hexadecimal, documents as they are. */
export async function rowsOfCity({ city: { database } }: World): Promise<string[]> {
  const tables = await database.rows<{ name: string }>(
    `select tablename "name" from pg_tables where schemaname = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => database.rows<{ text: string }>(`select t::text "text" from ${name} t`)),
  );
  return rows.flat().map(({ text }) => text);
}
