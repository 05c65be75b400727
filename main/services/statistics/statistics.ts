import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  type Counted,
  type Fact,
  leastVisits,
  mostHosts,
  statisticsSchema,
  type visitLengths,
  type waitLengths,
} from '../../../contract/statistics.ts';
import type { StoreFault, StoreMarkers } from '../database/index.ts';
import type { Help } from '../help/index.ts';
import type { Record } from '../journal/index.ts';
import type { Visits } from '../visits/index.ts';
import { type Counter, CounterStore } from './store.ts';

export interface StatisticsOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly visits: Visits;
  readonly help: Help;
  readonly record: Record;
  /** The month on the wall, as `2026-11`. */
  readonly month: () => string;
  /** Milliseconds that only grow. */
  readonly monotonicNow?: () => number;
}

/** A month that is over, without the name of the terminal. */
export type FinishedMonth = { readonly month: string; readonly visits: number } & Counted;

/** What is known of the visit that goes on: in memory, until its end turns it into counters. */
interface Present {
  readonly beganAtMs: number;
  language: string | undefined;
  readonly themes: Set<string>;
  readonly aids: Set<string>;
  readonly hosts: Set<string>;
}

const minuteMs = 60_000;
/** As many hosts as one visit can name: more are a page that makes them up. */
const mostHostsAVisit = 20;

/**
 * Counts visits at their ends, each fact by itself, in place: what was true of a visit together is known in memory until then, and
 * nowhere afterwards. Losing the count of a visit in a crash is better than writing down a visit.
 */
export class Statistics {
  readonly #options: StatisticsOptions;
  readonly #now: () => number;
  readonly #store: CounterStore | undefined;
  #present: Present | undefined;
  #askedAtMs: number | undefined;

  constructor(options: StatisticsOptions) {
    this.#options = options;
    this.#now = options.monotonicNow ?? (() => performance.now());
    const opened = CounterStore.open(options.dataDirectory, options.markers);
    if (opened.ok) this.#store = opened.value;
    else options.record('store-refused', { store: 'statistics', reason: opened.error.code });
    const { visits, help } = options;
    visits.on('began', () => {
      this.#present = this.#newPresent();
    });
    visits.on('ended', () => this.#countVisit());
    visits.on('card-presented', ({ holder }) => holder === 'mediator' && this.#endWait(true));
    help.on('changed', (isRequested) => (isRequested ? this.#beginWait() : this.#endWait(false)));
  }

  /** `statistics.note` */
  note({
    visit,
    fact,
  }: CallArguments<'statistics.note'>): Result<CallValue<'statistics.note'>, CallError<'statistics.note'>> {
    if (visit !== this.#options.visits.current || !this.#present) return err({ code: 'no-visit' });
    noteIn(this.#present, fact);
    return ok({});
  }

  /**
   * The oldest month that is over and may be sent, if there is one. Months of too few visits are counted with the next one: it is
   * that which is asked for when it is over.
   */
  finished(): Result<FinishedMonth | undefined, StoreFault> {
    if (!this.#store) return ok(undefined);
    const present = this.#options.month();
    const months = this.#store.monthsBefore(present);
    if (!months.ok) return months;
    for (const [at, month] of months.value.entries()) {
      const counters = this.#store.counters(month);
      if (!counters.ok) return counters;
      if (visitsOf(counters.value) >= leastVisits) return finishedMonth(month, counters.value);
      const moved = this.#store.move(month, months.value[at + 1] ?? present);
      if (!moved.ok) return moved;
    }
    return ok(undefined);
  }

  /** The city has this month. */
  forget(month: string): Result<void, StoreFault> {
    return this.#store?.remove(month) ?? ok(undefined);
  }

  close(): void {
    this.#store?.close();
  }

  #newPresent(): Present {
    return { beganAtMs: this.#now(), language: undefined, themes: new Set(), aids: new Set(), hosts: new Set() };
  }

  #countVisit(): void {
    const present = this.#present;
    this.#present = undefined;
    if (!present) return;
    const length: (typeof visitLengths)[number] = lengthOf(this.#now() - present.beganAtMs);
    const all = (kind: string, values: Iterable<string>) => [...values].map((value) => ({ kind, value }));
    this.#count([
      { kind: 'length', value: length },
      ...(present.language === undefined ? [] : [{ kind: 'language', value: present.language }]),
      ...all('theme', present.themes),
      ...all('aid', present.aids),
      ...all('host', this.#withinLimit(present.hosts)),
    ]);
  }

  #beginWait(): void {
    this.#askedAtMs = this.#now();
  }

  /** Whoever comes with a card has answered; the lamp that is put out afterwards is no second answer. */
  #endWait(isAnswered: boolean): void {
    if (this.#askedAtMs === undefined) return;
    const wait: (typeof waitLengths)[number] = isAnswered ? waitOf(this.#now() - this.#askedAtMs) : 'without-mediator';
    this.#askedAtMs = undefined;
    this.#count([{ kind: 'wait', value: wait }]);
  }

  /** Hosts that this month counts already, and as many new ones as it may still name. */
  #withinLimit(hosts: ReadonlySet<string>): string[] {
    const known = this.#store?.values(this.#options.month(), 'host');
    if (!known?.ok) return [];
    const held = new Set(known.value);
    const fresh = [...hosts].filter((host) => !held.has(host)).slice(0, Math.max(0, mostHosts - held.size));
    return [...[...hosts].filter((host) => held.has(host)), ...fresh];
  }

  #count(facts: readonly { readonly kind: string; readonly value: string }[]): void {
    const added = this.#store?.add(this.#options.month(), facts);
    if (added?.ok === false && added.error.code === 'disk-full')
      this.#options.record('disk-full', { store: 'statistics' });
  }
}

function noteIn(present: Present, fact: Fact): void {
  switch (fact.kind) {
    case 'theme':
      present.themes.add(fact.theme);
      return;
    case 'language':
      present.language = fact.language;
      return;
    case 'aid':
      present.aids.add(fact.aid);
      return;
    case 'blocked':
      if (present.hosts.size < mostHostsAVisit) present.hosts.add(fact.host);
  }
}

function lengthOf(ms: number): (typeof visitLengths)[number] {
  const minutes = ms / minuteMs;
  if (minutes < 5) return 'under-5';
  if (minutes < 15) return '5-15';
  if (minutes < 30) return '15-30';
  return minutes < 60 ? '30-60' : 'over-60';
}

function waitOf(ms: number): (typeof waitLengths)[number] {
  const minutes = ms / minuteMs;
  if (minutes < 1) return 'under-1';
  if (minutes < 3) return '1-3';
  if (minutes < 5) return '3-5';
  return minutes < 10 ? '5-10' : 'over-10';
}

/** Every visit has exactly one length. */
function visitsOf(counters: readonly Counter[]): number {
  return counters.filter(({ kind }) => kind === 'length').reduce((sum, { count }) => sum + count, 0);
}

const monthWithoutTerminal = statisticsSchema.omit({ terminal: true });

/** `damaged`: something stands there that was never counted. */
function finishedMonth(month: string, counters: readonly Counter[]): Result<FinishedMonth, StoreFault> {
  const of = (wanted: string, least = 1) =>
    Object.fromEntries(
      counters
        .filter(({ kind, count }) => kind === wanted && count >= least)
        .slice(0, mostHosts)
        .map(({ value, count }) => [value, count] as const),
    );
  const read = monthWithoutTerminal.safeParse({
    month,
    visits: visitsOf(counters),
    lengths: of('length'),
    themes: of('theme'),
    languages: of('language'),
    aids: of('aid'),
    waits: of('wait'),
    hosts: of('host', leastVisits),
  });
  return read.success ? ok(read.data) : err({ code: 'damaged' });
}
