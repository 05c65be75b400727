import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language, Localized } from '../../../../contract/form.ts';
import { directionOf, type ReceiptBlock, type Words } from '../receipt.ts';
import { textsIn } from '../texts.ts';

/** A public text in a language, and in French where the city did not translate it; it says which of the two it is. */
export function words(text: Localized, language: Language): Words {
  const translated = text[language];
  return translated === undefined ? { text: text.fr, lang: 'fr' } : { text: translated, lang: language };
}

/** A name or an address that is the same in every language, set where a paper in `language` begins its lines. */
export function name(text: string, language: Language): Words {
  return { text, lang: 'fr', dir: directionOf(language) };
}

/** The languages of a bilingual paper: the resident's, then French for those who count or help. */
export function languagesOf(language: Language): readonly Language[] {
  return language === 'fr' ? ['fr'] : [language, 'fr'];
}

/** What a provisional ballot says of itself, on its slip and on its stub. */
export function provisionalBanner(lang: Language): ReceiptBlock {
  return { kind: 'banner', text: textsIn(lang)('provisional'), lang };
}

/** The top of every paper: whether it counts, whose consultation it is, and its name. */
export function heading(consultation: ConsultationPackage, language: Language): ReceiptBlock[] {
  const rehearsal: ReceiptBlock[] = languagesOf(language).map((lang) => ({
    kind: 'banner',
    text: textsIn(lang)('rehearsal'),
    lang,
  }));
  return [
    ...(consultation.rehearsal ? rehearsal : []),
    { kind: 'small', ...name(consultation.city, language) },
    { kind: 'title', ...words(consultation.title, language) },
  ];
}
