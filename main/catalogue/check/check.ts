import { parseCatalogue } from '../../../contract/yaml-document.ts';
import { checkedLately, providersCheckedLately } from './dates.ts';
import type { CheckedFile, Finding, Rule } from './finding.ts';
import { entryAllowed, hostsOfOneBody, identityApart, identityUsed, noRuleTwice, strangersExplained } from './hosts.ts';
import { idsOnce, providersKnown } from './ids.ts';
import { placed } from './placed.ts';
import { easySummaries } from './plain-language.ts';
import { providersTranslated, translated } from './translations.ts';

const rules: readonly Rule[] = [
  idsOnce,
  entryAllowed,
  hostsOfOneBody,
  noRuleTwice,
  identityApart,
  identityUsed,
  providersKnown,
  strangersExplained,
  checkedLately,
  providersCheckedLately,
  easySummaries,
  translated,
  providersTranslated,
];

/** What the check found, and the files that could be read well enough to look further. */
export interface Checked {
  readonly findings: readonly Finding[];
  readonly files: readonly CheckedFile[];
}

/**
 * Verifies the files of procedures of one terminal: together, because ids, and the hosts of FranceConnect, are common to them.
 * A file that its schema refuses is reported as that, and its other faults when it can be read.
 *
 * @param today the local day, as `2026-11-22`
 */
export function checkCatalogues(texts: readonly { file: string; text: string }[], today: string): Checked {
  const findings: Finding[] = [];
  const files: CheckedFile[] = [];
  for (const { file, text } of texts) {
    const parsed = parseCatalogue(text);
    if (parsed.ok) files.push({ name: file, text, catalogue: parsed.value });
    else findings.push(...parsed.error.map((issue) => ({ ...issue, file, level: 'error' as const })));
  }
  for (const file of files)
    findings.push(
      ...placed(
        file,
        rules.flatMap((rule) => [...rule(file, files, today)]),
      ),
    );
  return {
    findings: inOrder(
      findings,
      texts.map(({ file }) => file),
    ),
    files,
  };
}

function inOrder(findings: readonly Finding[], files: readonly string[]): Finding[] {
  return findings.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
}
