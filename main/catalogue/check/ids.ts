import type { Catalogue } from '../../../contract/procedures.ts';
import { error, type Remark, type Rule } from './finding.ts';

type Entries = (catalogue: Catalogue) => readonly { readonly id: string }[];

/** An id stands once in all files together: statistics, tickets and terminals know a procedure or a provider by nothing else. */
export const idsOnce: Rule = function* (file, all) {
  yield* elsewhere(['procedures'], ({ procedures }) => procedures);
  yield* elsewhere(['identity', 'providers'], ({ identity }) => identity.providers);

  function* elsewhere(path: readonly PropertyKey[], entries: Entries): Generator<Remark> {
    for (const [index, { id }] of entries(file.catalogue).entries()) {
      const home = all.find(({ catalogue }) => entries(catalogue).some((entry) => entry.id === id));
      if (home !== undefined && home !== file)
        yield error([...path, index, 'id'], `Expected an id in one file only, but ${id} stands in ${home.name} too.`);
    }
  }
};

/** A procedure that names the accounts it takes names some that there are. */
export const providersKnown: Rule = function* (file, all) {
  const known = new Set(all.flatMap(({ catalogue }) => catalogue.identity.providers.map(({ id }) => id)));
  if (known.size === 0) return;
  for (const [index, { signInWith = [], franceConnect }] of file.catalogue.procedures.entries()) {
    if (signInWith.length > 0 && !franceConnect)
      yield error(['procedures', index, 'signInWith'], 'This contradicts franceConnect, which is off.');
    for (const [at, id] of signInWith.entries())
      if (!known.has(id))
        yield error(['procedures', index, 'signInWith', at], `Expected the id of a provider, but no file has ${id}.`);
  }
};
