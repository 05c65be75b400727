import { z } from 'zod';
import { configurationSchema } from '../../contract/configuration.ts';
import { consultationDraftSchema } from '../../contract/consultation.ts';
import { catalogueSchema } from '../../contract/procedures.ts';
import { readerDescriptionSchema } from '../../contract/reader-description.ts';
import { formatYamlIssue, parseYamlDocument, type YamlIssue } from '../../contract/yaml-document.ts';
import { checkCatalogues } from '../catalogue/index.ts';
import { type CommandIo, fail, localDay, misuse, readText } from './command.ts';

export const checkConfigUsage = 'passerelle check-config FILE…';

/**
 * `passerelle check-config`: checks the files that people write by hand: the configuration of a terminal, a file of procedures, a
 * consultation, the description of a reader. Rules of procedures that overlap, contradict each other or can never match are problems too; what only wants a look is
 * told by `procedures check`. Prints `FILE:LINE: field: sentence` for each problem. Returns the exit code: 1 when there is any.
 */
export async function checkConfig(files: string[], io: CommandIo): Promise<number> {
  if (files.length === 0) return misuse(io, checkConfigUsage);
  let code = 0;
  for (const file of files) {
    const text = await readText(file);
    if (!text.ok) {
      code = fail(io, text.error);
      continue;
    }
    const { schema, what } = kindOf(text.value);
    const parsed = parseYamlDocument(text.value, schema);
    const issues = !parsed.ok ? parsed.error : schema === catalogueSchema ? contradictions(file, text.value) : [];
    if (issues.length === 0) io.stdout.write(`${file}: a valid ${what}.\n`);
    else for (const issue of issues) code = fail(io, formatYamlIssue(file, issue));
  }
  return code;
}

function contradictions(file: string, text: string): YamlIssue[] {
  const { findings } = checkCatalogues([{ file, text }], localDay(new Date()));
  return findings.filter(({ level }) => level === 'error');
}

interface Kind {
  readonly schema: z.ZodType;
  readonly what: string;
}

/** What a file means to be, by the fields that only one kind has. Anything else is read as a configuration. */
function kindOf(text: string): Kind {
  const top = topOf(text);
  if ('identity' in top || Array.isArray(top.procedures))
    return { schema: catalogueSchema, what: 'file of procedures' };
  if ('consultation' in top || 'form' in top) return { schema: consultationDraftSchema, what: 'consultation' };
  if ('reports' in top) return { schema: readerDescriptionSchema, what: 'description of a reader' };
  return { schema: configurationSchema, what: 'configuration' };
}

function topOf(text: string): Record<string, unknown> {
  const read = parseYamlDocument(text, z.looseObject({}));
  return read.ok ? read.value : {};
}
