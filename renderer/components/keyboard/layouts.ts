import type { Language } from '../../../contract/form.ts';

/** The letters that a keyboard can show, by script and habit. The order is that in which they are offered. */
export const layoutNames = [
  'azerty',
  'arabic',
  'ukrainian',
  'turkish',
  'qwerty',
  'russian',
  'spanish',
  'portuguese',
] as const;
export type LayoutName = (typeof layoutNames)[number];

/** What a field takes, as the shell says it. */
export type FieldKind = 'text' | 'number' | 'secret' | 'address';

interface Layout {
  /** The name of the language, as people who read it write it. */
  readonly name: string;
  readonly lang: string;
  readonly direction: 'ltr' | 'rtl';
  readonly script: 'latin' | 'other';
  /** Rows of small letters; digits stand above them in every layout. */
  readonly rows: readonly (readonly string[])[];
  /** Null where the script has one form of each letter only. */
  readonly capital: ((letter: string) => string) | null;
}

const row = (letters: string): readonly string[] => letters.split(' ');
const capitalIn = (lang: string) => (letter: string) => letter.toLocaleUpperCase(lang);

/** French AZERTY with the letters that French forms ask for; the others are those that are usual on paper keyboards of the language. */
export const layouts: Readonly<Record<LayoutName, Layout>> = {
  azerty: {
    name: 'Français',
    lang: 'fr',
    direction: 'ltr',
    script: 'latin',
    rows: [
      row('a z e r t y u i o p'),
      row('q s d f g h j k l m'),
      row("w x c v b n ' , ? !"),
      row('é è ê ë à â ç ù û ô î ï'),
    ],
    capital: capitalIn('fr'),
  },
  arabic: {
    name: 'العربية',
    lang: 'ar',
    direction: 'rtl',
    script: 'other',
    rows: [
      row('ض ص ث ق ف غ ع ه خ ح ج'),
      row('ش س ي ب ل ا ت ن م ك ط'),
      row('ئ ء ؤ ر ى ة و ز ظ د'),
      row('أ إ آ ذ لا ً َ ُ ِ ّ ، ؟'),
    ],
    capital: null,
  },
  ukrainian: {
    name: 'Українська',
    lang: 'uk',
    direction: 'ltr',
    script: 'other',
    rows: [row('й ц у к е н г ш щ з х ї'), row('ф і в а п р о л д ж є ґ'), row("я ч с м и т ь б ю ' , ?")],
    capital: capitalIn('uk'),
  },
  turkish: {
    name: 'Türkçe',
    lang: 'tr',
    direction: 'ltr',
    script: 'latin',
    rows: [row('q w e r t y u ı o p ğ ü'), row('a s d f g h j k l ş i'), row("z x c v b n m ö ç ' , ?"), row('â î û')],
    capital: capitalIn('tr'),
  },
  qwerty: {
    name: 'English',
    lang: 'en',
    direction: 'ltr',
    script: 'latin',
    rows: [row('q w e r t y u i o p'), row('a s d f g h j k l'), row("z x c v b n m ' , ?")],
    capital: capitalIn('en'),
  },
  russian: {
    name: 'Русский',
    lang: 'ru',
    direction: 'ltr',
    script: 'other',
    rows: [row('й ц у к е н г ш щ з х ъ'), row('ф ы в а п р о л д ж э ё'), row('я ч с м и т ь б ю , ?')],
    capital: capitalIn('ru'),
  },
  spanish: {
    name: 'Español',
    lang: 'es',
    direction: 'ltr',
    script: 'latin',
    rows: [
      row('q w e r t y u i o p'),
      row('a s d f g h j k l ñ'),
      row("z x c v b n m ' , ?"),
      row('á é í ó ú ü ç ¿ ¡ !'),
    ],
    capital: capitalIn('es'),
  },
  portuguese: {
    name: 'Português',
    lang: 'pt',
    direction: 'ltr',
    script: 'latin',
    rows: [
      row('q w e r t y u i o p'),
      row('a s d f g h j k l ç'),
      row("z x c v b n m ' , ?"),
      row('á â ã à é ê í ó ô õ ú'),
    ],
    capital: capitalIn('pt'),
  },
};

export const digits: readonly string[] = row('1 2 3 4 5 6 7 8 9 0');

/** What e-mail addresses hold: beside the space on every layout, so that nobody looks for them. */
export const addressSigns: readonly string[] = row('@ . - _');

/** In place of the accents, where only an address fits. */
export const addressRow: readonly string[] = row('/ : + = & .fr .com .org');

/** What amounts, sentences and passwords need besides letters and digits. */
export const signs: readonly (readonly string[])[] = [
  row('! ? , ; : . / \\ | _'),
  row('- + = * % & ( ) [ ]'),
  row('€ $ £ # ~ ^ ` < > °'),
  row('" « » { } œ æ ü ö ß ñ'),
];

/** What stands on the key that leads back from digits or signs, as on telephones. */
export const letters = 'abc';

/** For codes and amounts: what a numeric field takes. */
export const numeric: readonly (readonly string[])[] = [row('1 2 3'), row('4 5 6'), row('7 8 9'), row(', 0 -')];

/**
 * The layout that is shown first. French forms are filled in French letters, addresses and most secrets in Latin ones.
 * @param chosen what this resident chose on an earlier field
 */
export function layoutFor(kind: FieldKind, language: Language, chosen: LayoutName | null): LayoutName {
  const own = chosen ?? (language === 'ar' && kind === 'text' ? 'arabic' : 'azerty');
  return kind === 'address' && layouts[own].script !== 'latin' ? 'azerty' : own;
}
