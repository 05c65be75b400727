import { createInstance } from 'i18next';
import type { Language } from '../../../contract/form.ts';
import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };

const texts = createInstance();
void texts.init({
  resources: { fr: { translation: fr }, en: { translation: en }, ar: { translation: ar } },
  lng: 'fr',
  fallbackLng: 'fr',
  initAsync: false,
  // Paper is not HTML.
  interpolation: { escapeValue: false },
});

type KeyOf<Texts> = {
  [Key in keyof Texts & string]: Texts[Key] extends string ? Key : `${Key}.${KeyOf<Texts[Key]>}`;
}[keyof Texts & string];

export type Translate = (key: KeyOf<typeof fr>, values?: Readonly<Record<string, string>>) => string;

/** The product's own words on paper, in one language. */
export function textsIn(language: Language): Translate {
  // i18next knows one set of keys for the whole program, that of the kiosk window; ours are checked by `Translate`.
  return texts.getFixedT(language) as unknown as Translate;
}

/** Western digits and the calendar of the place, in every language: they must match the screen and the posters. */
const locales: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB', ar: 'ar-u-ca-gregory-nu-latn' };

/** An amount of whole euros. */
export function euros(amount: number, language: Language): string {
  const currency = { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locales[language], currency).format(amount);
}

/** A calendar day (`2026-11-22`) in words. */
export function dayInWords(day: string, language: Language): string {
  const format = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/**
 * The day and the time of an instant on the wall clock of the place, whatever offset it was written with: the paper must say what
 * the screen says.
 * @param timeZone such as `Europe/Paris`
 */
export function momentInWords(
  instant: string,
  language: Language,
  timeZone: string,
): { readonly day: string; readonly time: string } {
  const date = new Date(instant);
  const day = new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone });
  const time = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', timeZone });
  return { day: day.format(date), time: time.format(date) };
}
