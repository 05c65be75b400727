import stopWords from './stop-words.json' with { type: 'json' };

/**
 * The plain words of a text, in their order: no accents, no capitals, no ligatures, no elided articles (`l'école` → `ecole`), no
 * dots between the letters of an acronym (`R.S.A.` → `rsa`). Digits stay: people copy the number of a form. The same for what
 * is indexed and for what is asked, so that both meet whatever was typed; doing it twice changes nothing.
 */
export function wordsOf(text: string): string[] {
  return chunksOf(text).flatMap(wordsOfChunk);
}

/** What stands between spaces. No word reaches from one into the next, so each can be read alone, and read once where it recurs. */
export function chunksOf(text: string): string[] {
  return text.split(/\s+/);
}

/** The words of a text without spaces. */
export function wordsOfChunk(chunk: string): string[] {
  const plain = chunk
    .replaceAll(apostrophes, "'") // before NFKD, which takes some of them apart, and after it, which makes others
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD') // the small letter of some capitals carries a mark of its own
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(apostrophes, "'")
    .replaceAll(/[œæßø]/g, (letter) => ligatures[letter] ?? letter);
  return [...plain.replaceAll(acronym, (letters) => letters.replaceAll('.', '')).matchAll(word)].flatMap(([found]) =>
    withoutElision(found),
  );
}

/** Whether a word carries no meaning of its own: articles, pronouns, polite words, and what texting makes of them. */
export function isStopWord(word: string): boolean {
  return stops.has(word);
}

const stops: ReadonlySet<string> = new Set(Object.values(stopWords).flat());
const ligatures: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o' };
const apostrophes = /[’‘ʼʹ′´`]/g;
const acronym = /(?<![\p{L}\p{N}.])\p{L}(?:\.\p{L})+(?![\p{L}\p{N}])/gu;
const word = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu;

/** What stands before an apostrophe in French because the next word begins with a vowel. */
const elided = new Set(['l', 'd', 'j', 'm', 'n', 's', 't', 'c', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu']);

function withoutElision(found: string): string[] {
  const parts = found.split("'");
  return parts.filter((part, index) => index === parts.length - 1 || !elided.has(part));
}
