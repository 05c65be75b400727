/**
 * Roughly how a French word sounds, as a key that two spellings of one sound share: `fotokopi` and `photocopie`, `orfelin` and
 * `orphelin`, `atestassion` and `attestation`. Coarse on purpose: it only proposes, and the words of the index decide.
 */
export function soundOf(word: string): string {
  let key = word;
  for (const [spelling, sound] of sounds) key = key.replaceAll(spelling, sound);
  return key;
}

/** In this order; what stands in the second column is what the later lines see. Accents are gone already. */
const sounds: readonly (readonly [spelling: RegExp, sound: string])[] = [
  [/ph/g, 'f'],
  [/([a-z])\1+/g, '$1'],
  [/(?<=[aeiou])[ts]ion/g, 'sion'],
  [/ction/g, 'ksion'],
  [/sc(?=[eiy])/g, 's'],
  [/c(?=[eiy])/g, 's'],
  [/ch|sh/g, 'X'],
  [/qu|q|k|c/g, 'k'],
  [/g(?=[eiy])/g, 'j'],
  [/gu(?=[eiy])/g, 'g'],
  [/h/g, ''],
  [/y/g, 'i'],
  [/eau|au/g, 'o'],
  [/oeu|eu/g, 'e'],
  [/(?:ain|ein|aim|in|im|un)(?![aeiou])/g, 'I'],
  [/(?:an|en|am|em)(?![aeiou])/g, 'A'],
  [/(?:on|om)(?![aeiou])/g, 'O'],
  [/ai|ei/g, 'e'],
  [/z/g, 's'],
  [/(?<=.{2})(?:er|ez|es|et|e)$/g, 'e'],
  [/(?<=.{2})[tdspx]+$/g, ''],
  [/(?<=[^aeiouAIO])e(?=[^aeiouAIO])|(?<=.{2})e$/g, ''],
  [/([a-zA-Z])\1+/g, '$1'],
];
