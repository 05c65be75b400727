import type { TerminalDescription } from '../../contract/calls.ts';

/** The hours of the place where the terminal stands, as the configuration states them. */
export type OpeningHours = NonNullable<TerminalDescription['opening']>;

/** `clock` is the hour as people of the place read it: `18:00`. */
export interface Closing {
  readonly atMs: number;
  readonly clock: string;
}

/** The next day on which the place is open, and from when until when: what is left of today, or a whole day. */
export interface OpeningDay {
  readonly date: string;
  readonly spans: { from: string; to: string }[];
}

const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
const midnight = '24:00';
const minuteMs = 60_000;
/** A place that is closed for longer says so by other means than its terminal. */
const daysAhead = 60;

/**
 * When the place closes, for somebody who stands in it at `nowMs`: the end of the span that holds this moment, with spans that
 * touch each other taken as one, over midnight too. Null outside opening hours: whoever is there then is staff.
 */
export function closingAfter(nowMs: number, hours: OpeningHours): Closing | null {
  const now = localTime(nowMs, hours.timeZone);
  let end = endOfSpan(hours, now.date, now.clock);
  if (end === null) return null;
  let date = now.date;
  // A visit never lasts a whole day, so one midnight is as far as anybody needs to look.
  if (end === midnight) {
    const tomorrow = nextDay(date);
    const goesOn = endOfSpan(hours, tomorrow, '00:00');
    if (goesOn !== null) {
      date = tomorrow;
      end = goesOn;
    }
  }
  return { atMs: instantOf(date, end, hours.timeZone), clock: end };
}

export function isClosed(nowMs: number, hours: OpeningHours): boolean {
  return closingAfter(nowMs, hours) === null;
}

/** When somebody who finds the place closed at `nowMs` may come back; null where no hours are known for the next two months. */
export function nextOpening(nowMs: number, hours: OpeningHours): OpeningDay | null {
  const now = localTime(nowMs, hours.timeZone);
  let date = now.date;
  for (let day = 0; day <= daysAhead; day += 1, date = nextDay(date)) {
    const spans = spansOf(hours, date).filter(({ from }) => day > 0 || from > now.clock);
    if (spans.length > 0) return { date, spans };
  }
  return null;
}

/** The last moment, at or before `nowMs`, at which clocks of the zone showed this time. */
export function lastTimeOf(clock: string, nowMs: number, timeZone: string): number {
  const { date } = localTime(nowMs, timeZone);
  const todayMs = instantOf(date, clock, timeZone);
  return todayMs <= nowMs ? todayMs : instantOf(dayBefore(date), clock, timeZone);
}

/** The spans of a day in their order; those that touch or overlap are one. */
function spansOf(hours: OpeningHours, date: string): { from: string; to: string }[] {
  const merged: { from: string; to: string }[] = [];
  const spans = hours.exceptions[date] ?? hours.week[weekdayOf(date)] ?? [];
  for (const { from, to } of [...spans].sort((a, b) => a.from.localeCompare(b.from))) {
    const last = merged.at(-1);
    if (!last || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

function endOfSpan(hours: OpeningHours, date: string, clock: string): string | null {
  return spansOf(hours, date).find(({ from, to }) => from <= clock && clock < to)?.to ?? null;
}

function weekdayOf(date: string): (typeof weekdayNames)[number] {
  return weekdayNames[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sunday';
}

const nextDay = (date: string) => shifted(date, 1);
const dayBefore = (date: string) => shifted(date, -1);

function shifted(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * 60 * minuteMs).toISOString().slice(0, 10);
}

/**
 * The instant at which clocks of the zone show this time. As in the Temporal proposal ("compatible"): a time that the change to
 * summer time skips is taken with the offset before it, one that occurs twice is taken the first time.
 */
export function instantOf(date: string, clock: string, timeZone: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  const asIfUtc = Date.parse(`${date}T00:00:00Z`) + (Number(hour) * 60 + Number(minute)) * minuteMs;
  const dayMs = 24 * 60 * minuteMs;
  const before = asIfUtc - offsetMs(asIfUtc - dayMs, timeZone);
  const after = asIfUtc - offsetMs(asIfUtc + dayMs, timeZone);
  if (before === after) return before;
  if (isShownAt(before)) return before;
  return isShownAt(after) ? after : before;

  function isShownAt(instantMs: number): boolean {
    return instantMs + offsetMs(instantMs, timeZone) === asIfUtc;
  }
}

function localTime(instantMs: number, timeZone: string): { date: string; clock: string } {
  const text = new Date(instantMs + offsetMs(instantMs, timeZone)).toISOString();
  return { date: text.slice(0, 10), clock: text.slice(11, 16) };
}

/** How far the zone's clocks are ahead of UTC at an instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const numeric = 'numeric';
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
  });
  formats.set(timeZone, format);
  return format;
}
