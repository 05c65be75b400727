import { error, type Rule } from './finding.ts';

/** An id stands once in all files together: statistics, tickets and terminals know a procedure by nothing else. */
export const idsOnce: Rule = function* (file, all) {
  for (const [index, { id }] of file.catalogue.procedures.entries()) {
    const home = all.find(({ catalogue }) => catalogue.procedures.some((procedure) => procedure.id === id));
    if (home !== undefined && home !== file)
      yield error(
        ['procedures', index, 'id'],
        `Expected an id in one file only, but ${id} stands in ${home.name} too.`,
      );
  }
};
