import type { Catalogue } from './procedures.ts';
import { err, ok, type Result } from './result.ts';
import { parseCatalogue, type YamlIssue } from './yaml-document.ts';

/** A problem in one of several files. */
export interface CatalogueIssue extends YamlIssue {
  readonly file: string;
}

/**
 * Makes one catalogue of several files: procedures and providers in the order of the files, the hosts of FranceConnect together, and those of whoever signs in for others. An id
 * stands in one file only, so that nobody has to guess which of two entries a terminal opens.
 */
export function composeCatalogue(
  files: readonly { readonly file: string; readonly text: string }[],
): Result<Catalogue, CatalogueIssue[]> {
  const issues: CatalogueIssue[] = [];
  const homes = { procedures: new Map<string, string>(), providers: new Map<string, string>() };
  const whole: Catalogue = { identity: { franceConnect: [], providers: [], onBehalf: [] }, procedures: [] };
  for (const { file, text } of files) {
    const parsed = parseCatalogue(text);
    if (!parsed.ok) {
      issues.push(...parsed.error.map((issue) => ({ file, ...issue })));
      continue;
    }
    const { identity, procedures } = parsed.value;
    const isNew = (kind: keyof typeof homes, field: string) => (entry: { readonly id: string }) => {
      const home = homes[kind].get(entry.id);
      homes[kind].set(entry.id, home ?? file);
      if (home !== undefined)
        issues.push({
          ...{ file, line: 1, column: 1, field },
          message: `Expected an id in one file only, but ${entry.id} stands in ${home} too.`,
        });
      return home === undefined;
    };
    whole.procedures.push(...procedures.filter(isNew('procedures', 'procedures')));
    whole.identity.providers.push(...identity.providers.filter(isNew('providers', 'identity.providers')));
    whole.identity.franceConnect.push(...identity.franceConnect);
    whole.identity.onBehalf.push(...identity.onBehalf);
  }
  return issues.length > 0 ? err(issues) : ok(whole);
}
