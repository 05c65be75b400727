import {
  disagreementWithUrn,
  exportFileSchema,
  fingerprint,
  formCode,
  type Report,
  type ReportDisagreement,
  readReport,
  verifyExport,
} from '../../ballot/index.ts';
import { type CommandIo, fail, misuse, readArguments, readJson, readText } from './command.ts';
import { exportRefusal } from './urn-words.ts';

export const verifyReportUsage = 'passerelle verify-report FILE [--urn EXPORT]';

/**
 * `passerelle verify-report`: reads what the code on an opening or closing report holds, from a file, and checks its signature. With
 * the exported urn it also refuses a report of another form, key or terminal, and a closing report whose figures are not those
 * that the terminal signed for the count. Needs no network. Returns the exit code.
 */
export async function verifyReport(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { urn: { type: 'string' } } });
  if (!options.ok) return misuse(io, verifyReportUsage, options.error);
  const [file, ...others] = options.value.positionals;
  if (file === undefined || others.length > 0) return misuse(io, verifyReportUsage);
  const text = await readText(file);
  if (!text.ok) return fail(io, text.error);
  const report = readReport(text.value);
  if (!report.ok) return fail(io, `${file} ${errorWords[report.error.code]}.`);

  const { urn: urnPath } = options.value.values;
  const refusal = urnPath === undefined ? undefined : await refusalByUrn(report.value, file, urnPath);
  if (refusal !== undefined) return fail(io, refusal);
  io.stdout.write(`${linesOf(report.value).join('\n')}\n`);
  io.stdout.write(
    urnPath === undefined
      ? 'The signature holds. Compare the fingerprints with slip, board and count; --urn does it for you after the closing.\n'
      : `The signature holds, and the report agrees with ${urnPath}.\n`,
  );
  return 0;
}

async function refusalByUrn(report: Report, file: string, urnPath: string): Promise<string | undefined> {
  const urn = await readJson(urnPath, exportFileSchema, 'the signed export of an urn');
  if (!urn.ok) return urn.error;
  const verified = verifyExport(urn.value);
  if (!verified.ok) return exportRefusal(urnPath, verified.error);
  const disagreement = disagreementWithUrn(report, verified.value);
  return disagreement && `${file} does not agree with ${urnPath}: ${disagreementWords[disagreement]}.`;
}

function linesOf({ kind, stated }: Report): string[] {
  return [
    `${stated.rehearsal ? 'REHEARSAL, not a consultation: ' : ''}${kind === 'opening' ? 'Opening' : 'Closing'} report of ${stated.terminal}, ${stated.consultation}, ${stated.at}.`,
    `Form: ${formCode(stated.formHash)}`,
    `Fingerprint of the consultation's key: ${stated.keyFingerprint}`,
    `Fingerprint of the terminal's key: ${fingerprint(stated.terminalKey)}`,
    `Ballots: ${stated.ballots}. Marks: ${stated.marks}.`,
    ...(kind === 'closing' ? closingLines(stated) : []),
    `Head of the journal, SHA-256: ${Buffer.from(stated.journalHead, 'base64url').toString('hex')}`,
    `Software: ${stated.software}`,
  ];
}

function closingLines(stated: (Report & { kind: 'closing' })['stated']): string[] {
  return [
    `On paper: ${stated.paper}. Provisional: ${stated.provisional}. Damaged: ${stated.damaged}.`,
    `Spoiled slips: ${stated.spoiled}. Reprints: ${stated.reprints}. Batches: ${stated.batches}.`,
    ...stated.bags.map((slips, index) => `Bag ${stated.terminal}/${index + 1}: ${slips} slips expected.`),
    `Set hash: ${stated.setHash}`,
  ];
}

const errorWords = {
  'not-a-report': 'is not what the code of an opening or closing report holds',
  'bad-signature': 'was altered: its signature does not match its content',
} as const;

const disagreementWords: Record<ReportDisagreement, string> = {
  'other-consultation': 'it is of another consultation',
  'other-form': 'it is of another form',
  'other-key': 'it names another key of the consultation',
  'unknown-terminal': 'its terminal did not take part',
  'other-terminal-key': 'it was signed by another key than that of its terminal',
  'other-account': 'its figures are not those of the final manifest',
};
