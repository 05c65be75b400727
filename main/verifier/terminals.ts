import {
  type PublishedRecord,
  type TerminalRecord,
  terminalFile,
  terminalRecordSchema,
} from '../../contract/record.ts';
import { type Batch, batchSchema, type FinalManifest, finalManifestSchema } from '../../contract/sync.ts';
import { areSorted, setHashOf } from './encoding.ts';
import { type Files, readFile } from './files.ts';
import { counted, type Published, rehearsalFault } from './packages.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';

/** A batch that its terminal signed, and the ids that stand beside it. */
interface OpenedBatch {
  readonly manifest: Batch;
  readonly ids: readonly string[];
}

/** What one terminal signed and sent, as far as its signatures hold. */
export interface OpenedTerminal {
  readonly file: string;
  readonly record: TerminalRecord;
  readonly batches: readonly OpenedBatch[];
  readonly final: FinalManifest | null;
}

/** Reads what the terminals signed; the files of those that cannot be read are told and left out. */
export function openTerminals(files: Files, record: PublishedRecord, report: Report): readonly OpenedTerminal[] {
  const names = record.files.map(({ name }) => name).filter((name) => name.startsWith('terminal-'));
  const opened: OpenedTerminal[] = [];
  report.check(
    `What ${counted(names.length, 'terminal')} signed: every batch and final manifest is signed by its terminal, and of this consultation`,
    (fault) => {
      for (const file of names) {
        const own = readFile(files, file, terminalRecordSchema);
        if (!own.ok) fault(file, own.error);
        else if (terminalFile(own.value.terminal) !== file)
          fault(file, `it is the file of the terminal ${own.value.terminal}`);
        else opened.push(openTerminal(file, own.value, record.consultation, (says) => fault(file, says)));
      }
      for (const {
        file,
        record: { signingKey },
      } of opened)
        if (opened.some((other) => other.file < file && other.record.signingKey === signingKey))
          fault(file, 'its signing key is that of another terminal too');
    },
  );
  return opened;
}

/** Whether batches say of themselves what the package and their ids say. */
export function checkBatches(terminals: readonly OpenedTerminal[], published: Published, report: Report): void {
  const all = terminals.flatMap(({ file, batches }) => batches.map((batch) => ({ file, ...batch })));
  const { rehearsal, k } = published.package;
  report.check(
    `${counted(all.length, 'batch', 'batches')}: of the published form, and of a published version of the package`,
    (fault) => {
      const size = all[0]?.manifest.sealedBytes;
      for (const { file, manifest } of all) {
        if (manifest.formHash !== published.formHash) fault(file, `batch ${manifest.batch} is of another form`);
        if (manifest.rehearsal !== rehearsal)
          fault(file, `batch ${manifest.batch}: ${rehearsalFault(manifest.rehearsal)}`);
        if (!published.packageHashes.includes(manifest.packageHash))
          fault(file, `batch ${manifest.batch} names a version of the package that was not published`);
        if (manifest.sealedBytes !== size)
          fault(file, `batch ${manifest.batch} has ballots of another length than the others`);
      }
    },
  );
  report.check('Every batch has as many ids as its manifest says, in order, and their set hash', (fault) => {
    for (const { file, manifest, ids } of all) {
      if (ids.length !== manifest.count)
        fault(
          file,
          `batch ${manifest.batch} has ${counted(ids.length, 'id')}, and its manifest says ${manifest.count}`,
        );
      if (!areSorted(ids)) fault(file, `the ids of batch ${manifest.batch} are not sorted, or one is there twice`);
      else if (setHashOf(ids) !== manifest.setHash)
        fault(file, `the ids of batch ${manifest.batch} do not have the set hash that its terminal signed`);
    }
    for (const { file, batches } of terminals)
      if (batches.some(({ manifest }, at) => at > 0 && manifest.batch <= (batches[at - 1]?.manifest.batch ?? '')))
        fault(file, 'its batches are not in the order of their names, or one is there twice');
  });
  report.check(`No batch has fewer than ${k} ballots, but the last one of a terminal`, (fault) => {
    for (const { file, batches } of terminals) {
      const small = batches.filter(({ manifest }) => manifest.count < k);
      if (small.length > 1) fault(file, `${small.length} of its batches have fewer than ${k} ballots`);
      for (const { manifest } of small)
        if (!manifest.closing)
          fault(file, `batch ${manifest.batch} has ${counted(manifest.count, 'ballot')} and is not the last one`);
    }
  });
}

/** Whether every terminal accounted for all that it took, or the registrar decided to go without. */
export function checkFinals(terminals: readonly OpenedTerminal[], isOver: boolean, report: Report): void {
  const withFinal = terminals.filter(({ final }) => final !== null).length;
  const says = isOver
    ? 'Every terminal handed in its final manifest, or the registrar said why it is lost'
    : `${withFinal} of ${counted(terminals.length, 'terminal')} handed in a final manifest so far`;
  report.check(says, (fault) => {
    for (const {
      file,
      record: { final, lostByDecision },
    } of terminals) {
      if (isOver && !final && lostByDecision === null)
        fault(file, 'its final manifest is missing, and no decision of the registrar says why');
      if (final && lostByDecision !== null)
        fault(file, 'it has a final manifest, and a decision that the terminal is lost');
    }
  });
  report.check(
    'Every final manifest names exactly the batches that are published, and a mark in the poll book for each ballot and each vote on paper',
    (fault) => {
      for (const { file, batches, final } of terminals) {
        if (!final) continue;
        const stated = new Map(final.batches.map((batch) => [batch.batch, batch]));
        for (const { manifest } of batches) {
          const same = stated.get(manifest.batch);
          if (!same) fault(file, `its final manifest does not know batch ${manifest.batch}`);
          else if (same.count !== manifest.count || same.setHash !== manifest.setHash)
            fault(file, `its final manifest says something else of batch ${manifest.batch}`);
          stated.delete(manifest.batch);
        }
        for (const missing of stated.keys()) fault(file, `batch ${missing} is in its final manifest, and missing`);
        const ballots = batches.reduce((sum, { ids }) => sum + ids.length, 0);
        if (final.ballots !== ballots)
          fault(file, `its final manifest says ${counted(final.ballots, 'ballot')}, and there are ${ballots}`);
        const { paper = 0, damaged } = final;
        if (final.marks !== final.ballots + paper + (damaged?.ballots ?? 0))
          fault(
            file,
            `its final manifest says ${counted(final.marks, 'mark')} and ${counted(final.ballots, 'ballot')}: some were lost, or added`,
          );
      }
    },
  );
  for (const {
    record: { name, lostByDecision },
    final,
  } of terminals) {
    if (lostByDecision !== null)
      report.note(
        `${name} was lost: ballots may be missing with it. The registrar decided to count without it: ${lostByDecision}`,
      );
    if (final?.damaged)
      report.note(
        `${name} states that its ${final.damaged.parts.join(' and ')} was damaged, and ${counted(final.damaged.ballots, 'ballot')} could not be sent`,
      );
  }
}

function openTerminal(
  file: string,
  record: TerminalRecord,
  consultation: string,
  fault: (says: string) => void,
): OpenedTerminal {
  const { terminal, signingKey } = record;
  const isOurs = (of: { consultation: string; terminal: string }) =>
    of.consultation === consultation && of.terminal === terminal;
  const batches: OpenedBatch[] = [];
  for (const [index, { manifest, ids }] of record.batches.entries()) {
    const signed = openSigned(manifest, 'batch', signingKey, batchSchema);
    if (!signed.ok) fault(`the manifest of batch number ${index + 1}: ${signed.error}`);
    else if (!isOurs(signed.value)) fault(`batch ${signed.value.batch} is of another terminal or consultation`);
    else batches.push({ manifest: signed.value, ids });
  }
  const final = record.final && openSigned(record.final, 'final', signingKey, finalManifestSchema);
  if (final && !final.ok) fault(`the final manifest: ${final.error}`);
  if (final?.ok && !isOurs(final.value)) fault('the final manifest is of another terminal or consultation');
  return { file, record, batches, final: final?.ok ? final.value : null };
}
