/**
 * Verifies the published record of a consultation (contract/record.ts, docs/audit.md) from its files alone. Written apart from what
 * writes that record: it shares the formats of `contract/` with it and no line of code, neither hash, nor signature, nor canonical
 * form, nor rule of a count. A mistake in one of the two then shows as a disagreement, where shared code would make it twice and
 * agree. `.dependency-cruiser.cjs` keeps it so.
 */
import { resultFile } from '../../contract/record.ts';
import { type Files, openRecord } from './files.ts';
import { openPackages } from './packages.ts';
import { checkPollBook } from './poll-book.ts';
import { checkProvisional } from './provisional.ts';
import { Report, type Verification } from './report.ts';
import { checkResult } from './result.ts';
import { checkBatches, checkFinals, openTerminals } from './terminals.ts';
import { checkUrn } from './urn.ts';

export type { Files } from './files.ts';
export type { Verification } from './report.ts';
export { fetchRecord, readFolder, saveFolder } from './sources.ts';

/** Looks at everything that can be checked; a file that cannot be read ends what depends on it, and says so. */
export function verifyRecord(files: Files): Verification {
  const report = new Report();
  const record = openRecord(files, report);
  const published = record && openPackages(files, record, report);
  if (!record || !published) return report;
  const terminals = openTerminals(files, record, report);
  const isOver = files.has(resultFile);
  checkBatches(terminals, published, report);
  checkFinals(terminals, isOver, report);
  const provisional = checkProvisional(files, published, terminals, isOver, report);
  checkPollBook(files, published, report);
  const urn = checkUrn(files, terminals, provisional, report);
  if (isOver) checkResult(files, record, published, terminals, provisional, urn, report);
  else report.note('No result is published yet.');
  if (record.rehearsal) report.note('This is a rehearsal: none of it counts.');
  return report;
}
