import type { Language } from '../../contract/form.ts';
import { languageFacts } from '../locales/index.ts';

/** A date and hour in full words, in the library's time zone. */
export function inWords(instant: string, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(languageFacts[language].locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(instant));
}

/** A calendar day in full words. `day`: `2026-11-22`. */
export function dayInWords(day: string, language: Language): string {
  const { locale } = languageFacts[language];
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The same with its weekday and without its year, for a day that is near. */
export function weekdayInWords(day: string, language: Language): string {
  return new Intl.DateTimeFormat(languageFacts[language].locale, {
    ...{ weekday: 'long', day: 'numeric', month: 'long' },
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}
