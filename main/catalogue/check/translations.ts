import { type Localized, languages } from '../../../contract/form.ts';
import { eachProcedure, eachProvider, type Remark, warning } from './finding.ts';

/** Every text in every language that terminals speak; where one is missing, residents read French. */
export const translated = eachProcedure(function* ({ title, summary, bring, office, cost, delay, prints }) {
  for (const [field, text] of Object.entries({ title, summary, office, cost, delay, prints }))
    if (text !== undefined) yield* missing([field], text);
  for (const [index, thing] of bring.entries()) yield* missing(['bring', index], thing);
});

/** What it takes to sign in, likewise. */
export const providersTranslated = eachProvider(function* ({ needs, toOpen }) {
  for (const [field, things] of Object.entries({ needs, toOpen }))
    for (const [index, thing] of things.entries()) yield* missing([field, index], thing);
});

function* missing(path: readonly PropertyKey[], text: Localized): Generator<Remark> {
  const absent = languages.filter((language) => text[language] === undefined);
  if (absent.length > 0)
    yield warning(path, `Not translated: ${absent.join(', ')}. Residents will read the French text.`);
}
