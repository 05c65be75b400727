import type { Catalogue } from './procedures.ts';
import { err, ok, type Result } from './result.ts';
import { parseCatalogue, type YamlIssue } from './yaml-document.ts';

/** A problem in one of several files. */
export interface CatalogueIssue extends YamlIssue {
  readonly file: string;
}

/**
 * Makes one catalogue of several files: procedures in the order of the files, identity hosts together. An id stands in one file
 * only, so that nobody has to guess which of two entries a terminal opens.
 */
export function composeCatalogue(
  files: readonly { readonly file: string; readonly text: string }[],
): Result<Catalogue, CatalogueIssue[]> {
  const issues: CatalogueIssue[] = [];
  const homes = new Map<string, string>();
  const whole: Catalogue = { identity: { franceConnect: [], providers: [] }, procedures: [] };
  for (const { file, text } of files) {
    const parsed = parseCatalogue(text);
    if (!parsed.ok) {
      issues.push(...parsed.error.map((issue) => ({ file, ...issue })));
      continue;
    }
    for (const procedure of parsed.value.procedures) {
      const home = homes.get(procedure.id);
      homes.set(procedure.id, home ?? file);
      if (home === undefined) whole.procedures.push(procedure);
      else
        issues.push({
          file,
          line: 1,
          column: 1,
          field: 'procedures',
          message: `Expected an id in one file only, but ${procedure.id} stands in ${home} too.`,
        });
    }
    whole.identity.franceConnect.push(...parsed.value.identity.franceConnect);
    whole.identity.providers.push(...parsed.value.identity.providers);
  }
  return issues.length > 0 ? err(issues) : ok(whole);
}
