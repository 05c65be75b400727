import i18next from 'i18next';
import { type Language, languages } from '../../contract/form.ts';
import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };

type WithoutPlural<Key extends string> =
  Key extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Base : Key;
type Leaves<Texts, Path extends string = ''> = {
  [Key in keyof Texts & string]: Texts[Key] extends string
    ? `${Path}${WithoutPlural<Key>}`
    : Leaves<Texts[Key], `${Path}${Key}.`>;
}[keyof Texts & string];

/** The name of a text of web/locales, such as `urn.title`. French has them all; a test holds the others to it. */
export type TextKey = Leaves<typeof fr>;

/** A text in one language. `count` chooses among its plural forms. */
export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

const texts = i18next.createInstance();
texts.init({
  resources: { fr: { translation: fr }, en: { translation: en }, ar: { translation: ar } },
  fallbackLng: 'fr',
  supportedLngs: [...languages],
  initAsync: false,
  // Templates escape; escaping here too would show entities.
  interpolation: { escapeValue: false },
});

export function translator(language: Language): Translate {
  // i18next's own types know one set of texts in the whole program, which is the kiosk's; ours are checked by TextKey.
  const t: unknown = texts.getFixedT(language);
  return (key, values) => (t as (key: string, values: object) => string)(key, { ...values });
}
