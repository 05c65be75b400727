import { provisionalFile, trackersFile, trackersSchema } from '../../contract/record.ts';
import { bytesOf, trackerOf } from './encoding.ts';
import { type Files, readFile } from './files.ts';
import type { Report } from './report.ts';
import type { OpenedTerminal } from './terminals.ts';

/**
 * Every ballot of the urn, from terminals and envelopes: no id twice, and each tracker as published. Gives the ids in the order of
 * their bytes.
 */
export function checkUrn(
  files: Files,
  terminals: readonly OpenedTerminal[],
  provisional: readonly string[],
  report: Report,
): readonly string[] {
  const places = new Map<string, string>();
  report.check('No ballot is in two batches or of two terminals', (fault) => {
    const place = (id: string, file: string, where: string) => {
      const before = places.get(id);
      if (before) fault(file, `the ballot ${id} is in ${before} and in ${where}`);
      else places.set(id, where);
    };
    for (const { file, batches } of terminals)
      for (const { manifest, ids } of batches)
        for (const id of ids) place(id, file, `batch ${manifest.batch} of ${file}`);
    for (const id of provisional) place(id, provisionalFile, provisionalFile);
  });
  const urn = [...places.keys()].sort((one, other) => Buffer.compare(bytesOf(one), bytesOf(other)));
  report.check('The list of trackers is sorted, and is the first 60 bits of every id', (fault) => {
    const listed = readFile(files, trackersFile, trackersSchema);
    if (!listed.ok) return fault(trackersFile, listed.error);
    const expected = urn.map(trackerOf);
    const [known, shown] = [new Set(expected), new Set(listed.value)];
    for (const one of shown) if (!known.has(one)) fault(trackersFile, `it has ${one}, of which there is no ballot`);
    for (const one of known)
      if (!shown.has(one)) fault(trackersFile, `it does not have ${one}, of which there is a ballot`);
    const isSame = listed.value.length === expected.length && listed.value.every((one, at) => one === expected[at]);
    if (!isSame) fault(trackersFile, 'it is not in order, or has not as many trackers as there are ballots');
  });
  return urn;
}
