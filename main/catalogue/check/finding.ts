import type { Catalogue, IdentityProvider, Procedure } from '../../../contract/procedures.ts';
import type { YamlIssue } from '../../../contract/yaml-document.ts';

/** An error must be mended before residents use the file; a warning wants a look. */
export type Level = 'error' | 'warning';

/** Something to mend in a file of procedures. */
export interface Finding extends YamlIssue {
  readonly file: string;
  readonly level: Level;
}

/** What a rule says about a field of the file that it looks at; `path` as in the file. */
export interface Remark {
  readonly path: readonly PropertyKey[];
  readonly level: Level;
  readonly message: string;
}

/** A rule over the files that make one catalogue together. It looks at `file`, and may compare it with the others. */
export type Rule = (file: CheckedFile, all: readonly CheckedFile[], today: string) => Iterable<Remark>;

/** A file that its schema accepts. */
export interface CheckedFile {
  readonly name: string;
  readonly text: string;
  readonly catalogue: Catalogue;
}

/** A rule that looks at one procedure after the other. Its paths begin at the procedure. */
export function eachProcedure(remarksOn: (procedure: Procedure, today: string) => Iterable<Remark>): Rule {
  return function* (file, _all, today) {
    for (const [index, procedure] of file.catalogue.procedures.entries())
      for (const remark of remarksOn(procedure, today))
        yield { ...remark, path: ['procedures', index, ...remark.path] };
  };
}

/** A rule that looks at one provider after the other, as `eachProcedure` does. */
export function eachProvider(remarksOn: (provider: IdentityProvider, today: string) => Iterable<Remark>): Rule {
  return function* (file, _all, today) {
    for (const [index, provider] of file.catalogue.identity.providers.entries())
      for (const remark of remarksOn(provider, today))
        yield { ...remark, path: ['identity', 'providers', index, ...remark.path] };
  };
}

export function error(path: readonly PropertyKey[], message: string): Remark {
  return { path, level: 'error', message };
}

export function warning(path: readonly PropertyKey[], message: string): Remark {
  return { path, level: 'warning', message };
}
