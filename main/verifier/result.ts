import { provisionalChannel } from '../../contract/provisional.ts';
import { type PublishedRecord, resultFile } from '../../contract/record.ts';
import { type Signed, signedSchema } from '../../contract/signed.ts';
import { type ConsultationResult, resultSchema } from '../../contract/sync.ts';
import { canonical, setHashOf } from './encoding.ts';
import { type Files, readFile } from './files.ts';
import { type Published, rehearsalFault } from './packages.ts';
import { panelFaults } from './panel.ts';
import type { Report } from './report.ts';
import { openSigned } from './signature.ts';
import { ballotsCounted } from './tally/index.ts';
import type { OpenedTerminal } from './terminals.ts';

/** The published result against the package, the urn and its own figures. */
export function checkResult(
  files: Files,
  record: PublishedRecord,
  published: Published,
  terminals: readonly OpenedTerminal[],
  provisional: readonly string[],
  urn: readonly string[],
  report: Report,
): void {
  let result: ConsultationResult | undefined;
  report.check(
    'The result is signed by those whom the package names, and is of this consultation, form and key',
    (fault) => {
      const envelope = readFile<Signed>(files, resultFile, signedSchema);
      const opened = envelope.ok
        ? openSigned(envelope.value, 'result', published.package.publicationKey, resultSchema)
        : envelope;
      if (!opened.ok) return fault(resultFile, opened.error);
      result = opened.value;
      if (result.consultation !== record.consultation)
        fault(resultFile, `it is of another consultation (${result.consultation})`);
      if (result.rehearsal !== record.rehearsal) fault(resultFile, rehearsalFault(result.rehearsal));
      if (!published.packageHashes.includes(result.packageHash))
        fault(resultFile, 'its packageHash is not that of a published version of the package');
      if (result.formHash !== published.formHash) fault(resultFile, 'its formHash is not that of the published form');
      if (result.keyFingerprint !== published.package.ballotKey.fingerprint)
        fault(resultFile, 'its keyFingerprint is not that of the key of the ballots');
    },
  );
  if (!result) return;
  const { turnout, setHash, tally, lost, channels, panel } = result;
  const { form, k } = published.package;
  report.check(`The ${urn.length} published ballots, and no others, are those that were counted`, (fault) => {
    if (turnout !== urn.length) fault(resultFile, `its turnout is ${turnout}, and ${urn.length} ballots are published`);
    if (setHash !== setHashOf(urn)) fault(resultFile, 'its setHash is not that of the published ballots');
  });
  report.check(
    'The figures of the result are those that so many ballots of this form can give, and the published rules give this outcome',
    (fault) => {
      if (!tally) {
        if (turnout >= k) fault(resultFile, `it has no tally, and ${turnout} ballots are not fewer than ${k}`);
        return;
      }
      const counted = ballotsCounted(form, tally, k);
      if (turnout < k) fault(resultFile, `it has a tally of fewer than ${k} ballots`);
      if (!counted.ok) fault(resultFile, counted.error);
      else if (counted.value !== turnout)
        fault(resultFile, `its figures are of ${counted.value} ballots, and its turnout is ${turnout}`);
    },
  );
  report.check('The result names every terminal that was lost, and no other', (fault) => {
    const expected = terminals.flatMap(({ record: { name, final, lostByDecision } }) =>
      final || lostByDecision === null ? [] : [{ name, reason: lostByDecision }],
    );
    const inOrder = (lines: readonly unknown[]) => canonical(lines.map(canonical).sort());
    if (inOrder(lost) !== inOrder(expected)) fault(resultFile, 'its lost is not what the registrar decided');
  });
  report.check(`The lines by terminal add up, and none of them is of fewer than ${k} ballots`, (fault) => {
    const lines = terminals.map(({ record: { name }, batches }) => ({
      name,
      ballots: batches.reduce((sum, { ids }) => sum + ids.length, 0),
    }));
    if (provisional.length > 0) lines.push({ name: provisionalChannel, ballots: provisional.length });
    for (const says of channelFaults(channels, lines, turnout, k)) fault(resultFile, says);
  });
  if (published.package.panel || panel)
    report.check(`The panel sheets are counted as the package says, and no line is of fewer than ${k}`, (fault) => {
      for (const says of panelFaults(published.package, panel)) fault(resultFile, says);
    });
}

/** Not the rule that joined the lines, which is the count's business, but what it must have achieved. */
function* channelFaults(
  channels: ConsultationResult['channels'],
  lines: readonly { readonly name: string; readonly ballots: number }[],
  turnout: number,
  k: number,
): Generator<string> {
  if (turnout < k) {
    if (channels.length > 0) yield `it has lines by terminal, and fewer than ${k} ballots in all`;
    return;
  }
  const inOrder = (names: readonly string[]) => canonical([...names].sort());
  const names = lines.map(({ name }) => name);
  if (inOrder(channels.flatMap((line) => line.names)) !== inOrder(names))
    yield 'its lines by terminal do not name every terminal once';
  if (channels.reduce((sum, { ballots }) => sum + ballots, 0) !== turnout)
    yield 'its lines by terminal do not add up to its turnout';
  if (channels.filter((line) => line.names.length > 1).length > 1) yield 'it joins terminals in more than one line';
  for (const line of channels) {
    const here = lines.filter(({ name }) => line.names.includes(name));
    // Where two terminals have one name, which of them a line means cannot be told.
    const sum =
      here.length === line.names.length ? here.reduce((total, { ballots }) => total + ballots, 0) : line.ballots;
    if (sum !== line.ballots)
      yield `its line of ${line.names.join(', ')} says ${line.ballots} ballots, and ${sum} are published`;
    if (line.ballots < k) yield `its line of ${line.names.join(', ')} is of fewer than ${k} ballots`;
  }
}
