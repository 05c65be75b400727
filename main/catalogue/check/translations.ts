import { type Localized, languages } from '../../../contract/form.ts';
import { eachProcedure, type Remark, warning } from './finding.ts';

/** Every text in every language that terminals speak; where one is missing, residents read French. */
export const translated = eachProcedure(function* ({ title, summary, bring, prints }) {
  yield* missing(['title'], title);
  yield* missing(['summary'], summary);
  for (const [index, thing] of bring.entries()) yield* missing(['bring', index], thing);
  if (prints !== undefined) yield* missing(['prints'], prints);
});

function* missing(path: readonly PropertyKey[], text: Localized): Generator<Remark> {
  const absent = languages.filter((language) => text[language] === undefined);
  if (absent.length > 0)
    yield warning(path, `Not translated: ${absent.join(', ')}. Residents will read the French text.`);
}
