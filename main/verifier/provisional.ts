import type { z } from 'zod';
import { strippedSchema } from '../../contract/provisional.ts';
import { type ProvisionalRecord, provisionalFile, provisionalRecordSchema } from '../../contract/record.ts';
import { areSorted, fingerprintOf, setHashOf } from './encoding.ts';
import { type Files, readFile } from './files.ts';
import { counted, type Published, rehearsalFault } from './packages.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';
import type { OpenedTerminal } from './terminals.ts';

/**
 * What the registrar made of the provisional ballots: gives the ids of those that were accepted. Which card an envelope was of, and why it
 * was destroyed, nobody else can know.
 */
export function checkProvisional(
  files: Files,
  published: Published,
  terminals: readonly OpenedTerminal[],
  isOver: boolean,
  report: Report,
): readonly string[] {
  const { registrarKey } = published.package;
  const sent = terminals.reduce((sum, { final }) => sum + total(final?.provisional ?? []), 0);
  if (!files.has(provisionalFile)) {
    if (sent > 0)
      report.check('The registrar opened the envelopes of the provisional ballots before the count', (fault) => {
        if (isOver) fault(provisionalFile, `it is missing, and terminals sent ${counted(sent, 'envelope')}`);
      });
    return [];
  }
  let ids: readonly string[] = [];
  report.check('The registrar signed what became of each envelope, and the ids of the accepted ballots', (fault) => {
    const read = readFile<ProvisionalRecord>(files, provisionalFile, provisionalRecordSchema);
    if (!read.ok) return fault(provisionalFile, read.error);
    if (!registrarKey) return fault(provisionalFile, 'the package names no registrar');
    if (registrarKey.fingerprint !== fingerprintOf(registrarKey.publicKey, registrarKey.signingKey))
      fault(provisionalFile, 'the fingerprint of the registrar in the package is not that of the keys');
    const opened = openSigned(read.value.manifest, 'stripped', registrarKey.signingKey, strippedSchema);
    if (!opened.ok) return fault(provisionalFile, opened.error);
    ids = read.value.ids;
    for (const says of faultsOf(opened.value, ids, published, sent)) fault(provisionalFile, says);
  });
  return ids;
}

function* faultsOf(
  stated: z.infer<typeof strippedSchema>,
  ids: readonly string[],
  { package: { consultation, rehearsal }, formHash }: Published,
  sent: number,
): Generator<string> {
  const destroyed = Object.values(stated.destroyed).reduce((sum, one) => sum + one, 0);
  if (stated.consultation !== consultation) yield `it is of another consultation (${stated.consultation})`;
  if (stated.rehearsal !== rehearsal) yield rehearsalFault(stated.rehearsal);
  if (stated.formHash !== formHash) yield 'it is of another form';
  if (stated.accepted + destroyed !== stated.envelopes)
    yield `${stated.accepted} accepted and ${destroyed} destroyed are not ${counted(stated.envelopes, 'envelope')}`;
  // A lost terminal says nothing of its own, so there may be more.
  if (stated.envelopes < sent)
    yield `it is of ${counted(stated.envelopes, 'envelope')}, and terminals sent ${sent}: some were lost`;
  if (stated.accepted !== ids.length)
    yield `it has ${counted(ids.length, 'id')}, and the registrar accepted ${stated.accepted}`;
  if (!areSorted(ids)) yield 'its ids are not sorted, or one is there twice';
  else if (setHashOf(ids) !== stated.setHash) yield 'its ids do not have the set hash that the registrar signed';
}

function total(batches: readonly { readonly count: number }[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}
