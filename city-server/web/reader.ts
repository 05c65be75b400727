import { z } from 'zod';
import { type Language, type Localized, languages } from '../../contract/form.ts';
import { type Html, html } from './html.ts';
import { type Translate, translator } from './texts.ts';

/** Who reads a page: their language, and how figures, dates and addresses are written for them. */
export interface Reader {
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate;
  number(value: number): string;
  /** Whole euros. */
  euros(amount: number): string;
  /** `part` of `whole` in percent, to one decimal. */
  share(part: number, whole: number): string;
  /** Day and time in the city's time zone. */
  date(at: Date): string;
  list(texts: readonly string[]): string;
  /** How long ago, roughly. */
  ago(ms: number): string;
  /** The address of a page in the reader's language. */
  link(path: string, query?: Readonly<Record<string, string>>): string;
  /** A text of the city, marked as French where it was not translated. */
  localized(text: Localized): Html;
}

const units = [
  { name: 'day', fromMs: 86_400_000 },
  { name: 'hour', fromMs: 3_600_000 },
  { name: 'minute', fromMs: 60_000 },
] as const;

const languageSchema = z.object({ lang: z.enum(languages).catch('fr') });

/** The reader of a request, by its `?lang=`; French unless it names another of our languages. */
export function readerOf(query: unknown, timeZone: string): Reader {
  const parsed = languageSchema.safeParse(query);
  return makeReader(parsed.success ? parsed.data.lang : 'fr', timeZone);
}

function makeReader(language: Language, timeZone: string): Reader {
  // Digits are those of the tickets and the terminals, in Arabic too.
  const locale = language === 'ar' ? 'ar-u-nu-latn' : language === 'en' ? 'en-GB' : 'fr-FR';
  const numbers = new Intl.NumberFormat(locale);
  const amounts = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const lists = new Intl.ListFormat(locale);
  const spans = new Intl.RelativeTimeFormat(locale);
  return {
    language,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    t: translator(language),
    number: (value) => numbers.format(value),
    euros: (amount) => amounts.format(amount),
    share: (part, whole) => shares.format(whole === 0 ? 0 : part / whole),
    date: (at) => dates.format(at),
    list: (texts) => lists.format(texts),
    ago: (ms) => {
      const unit = units.find(({ fromMs }) => ms >= fromMs) ?? { name: 'second', fromMs: 1_000 };
      return spans.format(-Math.max(0, Math.floor(ms / unit.fromMs)), unit.name);
    },
    link(path, query = {}) {
      const all = new URLSearchParams({ ...query, ...(language === 'fr' ? {} : { lang: language }) }).toString();
      return all === '' ? path : `${path}?${all}`;
    },
    localized(text) {
      const own = text[language];
      return own === undefined ? html`<span lang="fr" dir="ltr">${text.fr}</span>` : html`${own}`;
    },
  };
}
