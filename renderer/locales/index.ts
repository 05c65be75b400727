import { createInstance } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../contract/form.ts';
import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof fr };
  }
}

/** A language as people look for it: by its own name, in its own script. No flags: a language is not a country. */
export interface LanguageFacts {
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  /** For dates and numbers. Arabic keeps the digits of French forms. */
  readonly locale: string;
}

export const languageFacts: Readonly<Record<Language, LanguageFacts>> = {
  fr: { name: 'Français', direction: 'ltr', locale: 'fr-FR' },
  en: { name: 'English', direction: 'ltr', locale: 'en-GB' },
  ar: { name: 'العربية', direction: 'rtl', locale: 'ar-u-nu-latn-ca-gregory' },
};

/** Where the terminal does not say which languages it offers. */
export const everyLanguage = Object.keys(languageFacts) as Language[];

export const translations = createInstance();

void translations.use(initReactI18next).init({
  lng: 'fr',
  fallbackLng: 'fr',
  resources: { fr: { translation: fr }, en: { translation: en }, ar: { translation: ar } },
  interpolation: { escapeValue: false }, // React escapes
  initAsync: false,
});
