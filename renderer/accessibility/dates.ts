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
