import type { z } from 'zod';
import { freedSchema } from '../../contract/freeing.ts';
import { freedFile, freedRecordSchema, paperListsFile, paperListsSchema } from '../../contract/record.ts';
import { type Files, readFile } from './files.ts';
import { counted, type Published } from './packages.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';

/**
 * What was done by hand to the poll book. Which cards these were is nobody's to know; that no card counts twice for it is decided by the
 * server and the registrar.
 */
export function checkPollBook(files: Files, published: Published, report: Report): void {
  if (files.has(freedFile)) checkFreed(files, published, report);
  if (!files.has(paperListsFile)) return;
  report.check('How many cards stand on transcribed lists of paper voters is a number', (fault) => {
    const read = readFile<z.infer<typeof paperListsSchema>>(files, paperListsFile, paperListsSchema);
    if (!read.ok) return fault(paperListsFile, read.error);
    report.note(
      `${counted(read.value.cards, 'card')} voted on paper away from any terminal; no ballot of the urn is theirs`,
    );
  });
}

function checkFreed(files: Files, { package: { consultation, registrarKey } }: Published, report: Report): void {
  report.check(
    'The registrar signed each decision about cards that a terminal held, and none is there twice',
    (fault) => {
      const read = readFile<z.infer<typeof freedRecordSchema>>(files, freedFile, freedRecordSchema);
      if (!read.ok) return fault(freedFile, read.error);
      if (!registrarKey) return fault(freedFile, 'the package names no registrar');
      const decisions: string[] = [];
      for (const manifest of read.value) {
        const opened = openSigned(manifest, 'freed', registrarKey.signingKey, freedSchema);
        if (!opened.ok) {
          fault(freedFile, opened.error);
          continue;
        }
        if (opened.value.consultation !== consultation)
          fault(freedFile, `it has a decision of another consultation (${opened.value.consultation})`);
        if (decisions.includes(opened.value.decision)) fault(freedFile, 'it has a decision twice');
        decisions.push(opened.value.decision);
        report.note(
          `The registrar freed ${counted(opened.value.cards, 'card')} that a terminal held: ${opened.value.reason}`,
        );
      }
    },
  );
}
