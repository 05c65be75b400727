import { err, ok, type Result } from '../../../contract/result.ts';
import { type Sheet, type SheetsOrigin, sheetKinds } from '../../../contract/sheets.ts';
import { SheetStoreDraft, type WritingFault, writingFault } from '../store/index.ts';
import { Completion } from './completion.ts';
import { readElements } from './read-elements.ts';
import { type Finding, ImportReport } from './report.ts';
import { readSheet } from './sheet.ts';
import { type SourceFault, type SourceFile, SourceRefused } from './source.ts';
import { sourceFiles } from './sources.ts';
import { Unreadable } from './unreadable.ts';

export interface ImportSummary {
  readonly origin: SheetsOrigin;
  readonly kinds: Readonly<Record<Sheet['kind'], number>>;
  /** What was not read, the most frequent first. */
  readonly findings: readonly Finding[];
}

/** Why nothing was imported. The catalogue that was there before is still there, byte for byte. */
export type ImportFault =
  | SourceFault
  | WritingFault
  /** The source asks for more memory than sheets can need. */
  | { readonly code: 'out-of-memory' }
  | { readonly code: 'no-sheets'; readonly findings: readonly Finding[] };

/**
 * Makes the sheets of a source ("Vos droits et démarches": a zip, a folder, or the npm package) the local catalogue: one file, whole and
 * searchable, that replaces the old one at the end or not at all. One sheet is in memory at a time.
 */
export async function importInThisThread(source: string, file: string): Promise<Result<ImportSummary, ImportFault>> {
  let draft: SheetStoreDraft | undefined;
  try {
    draft = new SheetStoreDraft(file);
    return await importInto(draft, source);
  } catch (error) {
    const fault = error instanceof SourceRefused ? error.fault : writingFault(error);
    if (fault === undefined) throw error;
    return err(fault);
  } finally {
    draft?.discard();
  }
}

async function importInto(draft: SheetStoreDraft, source: string): Promise<Result<ImportSummary, ImportFault>> {
  const report = new ImportReport();
  const completion = new Completion();
  const kinds = Object.fromEntries(sheetKinds.map((kind) => [kind, 0])) as Record<Sheet['kind'], number>;
  for await (const file of sourceFiles(source)) {
    const sheet = await sheetOf(file, draft, report);
    if (sheet === undefined) continue;
    draft.add(sheet);
    completion.note(sheet, file.name);
    kinds[sheet.kind]++;
  }
  if (draft.isEmpty) return err({ code: 'no-sheets', findings: report.findings });
  completion.apply(draft, report);
  return ok({ origin: draft.finish(today()), kinds, findings: report.findings });
}

/** The sheet of a file; undefined, and reported, where it has none. */
async function sheetOf(file: SourceFile, draft: SheetStoreDraft, report: ImportReport): Promise<Sheet | undefined> {
  try {
    const sheet = readSheet(await readElements(file), file.name, report);
    if (!draft.has(sheet.id)) return sheet;
    throw new Unreadable('twice', sheet.id);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    report.add(file.name, error.problem, error.element, error.message);
    return undefined;
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
