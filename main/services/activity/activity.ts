import { randomBytes } from 'node:crypto';
import { toBase64url } from '../../../ballot/index.ts';
import {
  type Decided,
  figuresOf,
  type MonthFigures,
  type Report,
  type Unfinished,
} from '../../../contract/activity.ts';
import { type PersonalKind, personalIn } from '../../../contract/activity-note.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { AssistanceRecord } from '../assistance/index.ts';
import type { StoreFault, StoreMarkers } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import { ReportStore } from './store.ts';

/** What the reports of mediators need of the other services. */
export interface ActivityOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly record: Record;
  /** Where the terminal stands. */
  readonly place: () => string;
  /** The day on the wall, as `2026-11-22`. */
  readonly today: () => string;
  /** A mediator's month as the city has it; nothing while it cannot be asked. */
  readonly askCity: (mediator: number, month: string) => Promise<MonthFigures | undefined>;
}

/** A mediator's own month. `from`: whether the city said so, or only this terminal. */
export interface Month {
  readonly month: string;
  readonly from: 'city' | 'terminal';
  readonly figures: MonthFigures;
}

/** Why reports can be neither read nor written. */
export type ActivityRefusal = { readonly code: 'disk-full' | 'store-refused' };
/** Why a report is not finished. `personal-note`: its note names somebody, by what `problem` says. */
export type FinishRefusal =
  | ActivityRefusal
  | { readonly code: 'unknown-report' }
  | { readonly code: 'personal-note'; readonly problem: PersonalKind };

/** A report that can still grow: its visit may go on. */
interface Growing {
  readonly visit: string;
  readonly mediator: number;
  readonly ms: number;
  readonly report: Unfinished;
}

const minuteMs = 60_000;
/** Of a day. A clock that was set in between says more; the report is still its mediator's to read and to correct. */
const mostMinutes = 24 * 60;

/**
 * The reports of mediators. An assistance that ends leaves one that is half written; a second one by the same mediator in the same
 * visit makes it longer. Which visit that was is known in memory, until there is another one.
 */
export class Activity {
  readonly #options: ActivityOptions;
  readonly #store: ReportStore | undefined;
  #growing: readonly Growing[] = [];

  constructor(options: ActivityOptions) {
    this.#options = options;
    const opened = ReportStore.open(options.dataDirectory, options.markers);
    if (opened.ok) this.#store = opened.value;
    else options.record('store-refused', { store: 'activity', reason: opened.error.code });
    this.tidy();
  }

  /** Takes what an assistance was. A full disk loses the report, and the journal says so: no visit waits for it. */
  ended({ mediator, visit, startedAtMs, endedAtMs, posture, themes, atReports }: AssistanceRecord): void {
    // Else every look at one's reports would leave one more.
    if (atReports && posture === null && themes.length === 0) return;
    const ofVisit = this.#growing.filter((one) => one.visit === visit);
    const before = ofVisit.find((one) => one.mediator === mediator);
    const ms = (before?.ms ?? 0) + Math.max(0, endedAtMs - startedAtMs);
    const report: Unfinished = {
      report: before?.report.report ?? toBase64url(randomBytes(16)),
      day: before?.report.day ?? this.#options.today(),
      place: this.#options.place(),
      minutes: Math.min(Math.max(1, Math.round(ms / minuteMs)), mostMinutes),
      themes: [...new Set([...(before?.report.themes ?? []), ...themes])],
      posture: posture ?? before?.report.posture ?? null,
    };
    this.#growing = [...ofVisit.filter((one) => one !== before), { visit, mediator, ms, report }];
    const kept = this.#store?.keep(mediator, report);
    if (kept?.ok === false && kept.error.code === 'disk-full') this.#options.record('disk-full', { store: 'activity' });
  }

  /** The reports that wait for a mediator. */
  waiting(mediator: number): Result<Unfinished[], ActivityRefusal> {
    return this.#with((store) => store.unfinished(mediator));
  }

  /** Finishes a report; from then on it is the city's to have. */
  finish(mediator: number, report: string, decided: Decided): Result<void, FinishRefusal> {
    const problem = personalIn(decided.note);
    if (problem) return err({ code: 'personal-note', problem });
    return this.#own((store) => store.finish(mediator, report, decided));
  }

  /** Forgets a report that is of no help given: a card shown by mistake, say. */
  drop(mediator: number, report: string): Result<void, ActivityRefusal | { readonly code: 'unknown-report' }> {
    return this.#own((store) => store.drop(mediator, report));
  }

  /**
   * A mediator's present month: what the city has of all terminals and what this one has not sent yet; while the city cannot be
   * asked, what this terminal holds. Nothing small is hidden: whoever gave the help knows each of these already.
   */
  async month(mediator: number): Promise<Result<Month, ActivityRefusal>> {
    const month = this.#options.today().slice(0, 'yyyy-mm'.length);
    const city = await this.#options.askCity(mediator, month);
    const held = this.#with((store) => store.ofMonth(mediator, month, city !== undefined));
    if (!held.ok) return held;
    const own = figuresOf(held.value);
    return ok({ month, from: city ? 'city' : 'terminal', figures: city ? sumOf(city, own) : own });
  }

  /** For sync. What the city has of earlier months leaves the terminal here. */
  unsent(atMost: number): Result<Report[], StoreFault> {
    return this.#store?.unsent(atMost) ?? ok([]);
  }

  acknowledge(reports: readonly string[]): Result<void, StoreFault> {
    const marked = this.#store?.acknowledge(reports) ?? ok(undefined);
    return marked.ok ? this.tidy() : marked;
  }

  /** Removes what the city has and no mediator's present month counts any more. */
  tidy(): Result<void, StoreFault> {
    return this.#store?.removeSentBefore(this.#options.today().slice(0, 'yyyy-mm'.length)) ?? ok(undefined);
  }

  close(): void {
    this.#store?.close();
  }

  #own(
    change: (store: ReportStore) => Result<boolean, StoreFault>,
  ): Result<void, ActivityRefusal | { readonly code: 'unknown-report' }> {
    const changed = this.#with(change);
    if (!changed.ok) return changed;
    return changed.value ? ok(undefined) : err({ code: 'unknown-report' });
  }

  #with<T>(work: (store: ReportStore) => Result<T, StoreFault>): Result<T, ActivityRefusal> {
    const done = this.#store && work(this.#store);
    if (done?.ok) return done;
    const isFull = done?.error.code === 'disk-full';
    if (isFull) this.#options.record('disk-full', { store: 'activity' });
    return err({ code: isFull ? 'disk-full' : 'store-refused' });
  }
}

function sumOf(a: MonthFigures, b: MonthFigures): MonthFigures {
  const names = new Set([...Object.keys(a.thematics), ...Object.keys(b.thematics)]) as Set<keyof typeof a.thematics>;
  return {
    reports: a.reports + b.reports,
    minutes: a.minutes + b.minutes,
    thematics: Object.fromEntries(
      [...names].map((name) => [name, (a.thematics[name] ?? 0) + (b.thematics[name] ?? 0)]),
    ),
  };
}
