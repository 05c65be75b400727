/** The letters that a keyboard can show, by script and habit. The order is that in which they are offered. */
export const layoutNames = ['azerty', 'arabic', 'ukrainian', 'turkish', 'qwerty'] as const;
export type LayoutName = (typeof layoutNames)[number];

export interface Layout {
  /** The name of the language or of the letters, as people who use them write it. */
  readonly name: string;
  readonly lang: string;
  readonly direction: 'ltr' | 'rtl';
  /** Four rows of small letters; digits stand above them in every layout. */
  readonly rows: readonly (readonly string[])[];
  /** Null where the script has one form of each letter only. */
  readonly capital: ((letter: string) => string) | null;
}

const row = (letters: string): readonly string[] => letters.split(' ');
const latin = (letter: string) => letter.toLocaleUpperCase('fr');

/** French AZERTY with the letters that French forms ask for; the others are those that are usual on paper keyboards of the language. */
export const layouts: Readonly<Record<LayoutName, Layout>> = {
  azerty: {
    name: 'Français',
    lang: 'fr',
    direction: 'ltr',
    rows: [
      row('a z e r t y u i o p'),
      row('q s d f g h j k l m'),
      row("w x c v b n ' - ."),
      row('é è ê à â ç ù û ô î'),
    ],
    capital: latin,
  },
  arabic: {
    name: 'العربية',
    lang: 'ar',
    direction: 'rtl',
    rows: [
      row('ض ص ث ق ف غ ع ه خ ح ج'),
      row('ش س ي ب ل ا ت ن م ك ط'),
      row('ئ ء ؤ ر ى ة و ز ظ د'),
      row('أ إ آ ذ ، ؟ . - لا'),
    ],
    capital: null,
  },
  ukrainian: {
    name: 'Українська',
    lang: 'uk',
    direction: 'ltr',
    rows: [row('й ц у к е н г ш щ з х ї'), row('ф і в а п р о л д ж є ґ'), row('я ч с м и т ь б ю'), row("' - . , ?")],
    capital: (letter) => letter.toLocaleUpperCase('uk'),
  },
  turkish: {
    name: 'Türkçe',
    lang: 'tr',
    direction: 'ltr',
    rows: [
      row('q w e r t y u ı o p ğ ü'),
      row('a s d f g h j k l ş i'),
      row('z x c v b n m ö ç'),
      row("' - . , ? â î û"),
    ],
    capital: (letter) => letter.toLocaleUpperCase('tr'),
  },
  qwerty: {
    name: 'English',
    lang: 'en',
    direction: 'ltr',
    rows: [row('q w e r t y u i o p'), row('a s d f g h j k l'), row('z x c v b n m'), row("' - . , ? ñ ã õ ß ü")],
    capital: (letter) => letter.toLocaleUpperCase('en'),
  },
};

export const digits: readonly string[] = row('1 2 3 4 5 6 7 8 9 0');

/** What addresses, amounts and passwords need besides letters and digits. */
export const signs: readonly (readonly string[])[] = [
  row('@ . , ; : ! ? / \\ _'),
  row('- + = * % & ( ) [ ]'),
  row('€ $ £ # ~ ^ ` | < >'),
  row('" « » ë ï ü œ { } °'),
];

/** For codes and amounts: what a numeric field takes. */
export const numeric: readonly (readonly string[])[] = [row('1 2 3'), row('4 5 6'), row('7 8 9'), row(', 0 -')];

/** The layout that is shown first to somebody who reads this language: French forms are filled in French letters. */
export function layoutOf(language: 'fr' | 'en' | 'ar'): LayoutName {
  return language === 'ar' ? 'arabic' : 'azerty';
}
