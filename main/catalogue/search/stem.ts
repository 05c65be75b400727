/**
 * Brings the forms of a French word together: singular and plural, masculine and feminine, noun and infinitive (`déclarer`,
 * `déclaration`, `déclarés` → `declar`). After Jacques Savoy's light stemmer for French ("A stemming procedure and stopword list
 * for general French corpora", JASIS 50, 1999; as published since by the Université de Neuchâtel), on words without accents, and
 * with the few endings of verbs that questions have. Light on purpose: two words that should meet and do not are mended by the
 * table of everyday words, two that meet and should not cannot be told apart any more.
 *
 * Words of other alphabets, words with digits and words of up to three letters stay as they are.
 */
export function stem(word: string): string {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  let root = singular(word);
  for (const [least, ending, instead] of endings)
    if (root.length >= least && root.endsWith(ending)) {
      root = root.slice(0, -ending.length) + instead;
      break;
    }
  return worn(root);
}

function singular(word: string): string {
  if (word.length > 5 && /[^e]aux$/.test(word)) return `${word.slice(0, -2)}l`;
  return word.replace(/[sx]$/, '');
}

/** `[shortest word that it is taken from, ending, what comes in its place]`, longer endings before those that end them. */
const endings: readonly (readonly [least: number, ending: string, instead: string])[] = [
  [10, 'issement', 'ir'],
  [9, 'issant', 'ir'],
  [10, 'ivement', 'if'],
  [7, 'ement', 'e'],
  [10, 'ficatrice', 'fier'],
  [10, 'ficateur', 'fier'],
  [10, 'fication', 'fier'],
  [9, 'catrice', 'quer'],
  [8, 'cateur', 'quer'],
  [8, 'atrice', 'er'],
  [8, 'ateur', 'er'],
  [7, 'trice', 'teur'],
  [8, 'teuse', 'ter'],
  [7, 'teur', 'ter'],
  [6, 'euse', 'eu'],
  [8, 'ive', 'if'],
  [9, 'nnelle', 'n'],
  [9, 'nnel', 'n'],
  [8, 'ation', 'er'],
  [8, 'ition', 'ir'],
  [9, 'aient', 'er'],
  [8, 'ait', 'er'],
  [6, 'ez', 'er'],
];

/** Double letters become one, and the ending of the infinitive and of the feminine falls. */
function worn(root: string): string {
  let rest = root.replaceAll(/([a-z])\1/g, '$1');
  for (const ending of ['r', 'e', 'e', 'i']) if (rest.length > 4 && rest.endsWith(ending)) rest = rest.slice(0, -1);
  return rest;
}
