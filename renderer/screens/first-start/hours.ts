import type { Configuration } from '../../../contract/configuration.ts';
import { weekdays } from '../../../contract/configuration.ts';

export type Opening = NonNullable<Configuration['opening']>;
export type Weekday = (typeof weekdays)[number];
export type Span = { readonly from: string; readonly to: string };

/** What many médiathèques have; whoever installs the terminal changes what is different here. */
export function usualOpening(timeZone: string): Opening {
  const day = [{ from: '10:00', to: '18:00' }];
  const week = { tuesday: day, wednesday: day, thursday: day, friday: day, saturday: day };
  // A machine whose zone was never set says UTC; no library keeps that.
  return { timeZone: timeZone === 'UTC' || timeZone === 'Etc/UTC' ? 'Europe/Paris' : timeZone, week, exceptions: {} };
}

const stepMinutes = 30;
const dayMinutes = 24 * 60;

/** The time that comes `steps` half hours later, no earlier than midnight and no later than the next. */
export function shifted(time: string, steps: number): string {
  const minutes = Math.min(dayMinutes, Math.max(0, minutesOf(time) + steps * stepMinutes));
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The spans of a day with one end moved; unchanged where they would touch or turn round. */
export function withTime(spans: readonly Span[], index: number, end: 'from' | 'to', steps: number): readonly Span[] {
  const next = spans.map((span, at) => (at === index ? { ...span, [end]: shifted(span[end], steps) } : span));
  const times = next.flatMap(({ from, to }) => [minutesOf(from), minutesOf(to)]);
  return times.every((time, at) => at === 0 || time > (times[at - 1] ?? 0)) ? next : spans;
}

/** A day with a midday break, or without the one it had. */
export function withBreak(spans: readonly Span[]): readonly Span[] {
  const [first, second] = spans;
  if (!first) return spans;
  if (second) return [{ from: first.from, to: second.to }];
  const isLong = minutesOf(first.from) < 12 * 60 && minutesOf(first.to) > 14 * 60;
  return isLong
    ? [
        { from: first.from, to: '12:00' },
        { from: '14:00', to: first.to },
      ]
    : spans;
}

export function withDay(opening: Opening, day: Weekday, spans: readonly Span[]): Opening {
  const { [day]: _, ...others } = opening.week;
  return { ...opening, week: spans.length === 0 ? others : { ...others, [day]: [...spans] } };
}

/** The same hours on every day that is open. */
export function onOpenDays(opening: Opening, spans: readonly Span[]): Opening {
  const open = weekdays.filter((day) => (opening.week[day]?.length ?? 0) > 0);
  return { ...opening, week: Object.fromEntries(open.map((day) => [day, [...spans]])) };
}
