import { writeFile } from 'node:fs/promises';
import {
  type CombineError,
  type Count,
  combineShares,
  count as countUrn,
  type ExportError,
  exportFileSchema,
  fingerprint,
  publishable,
  type TerminalFault,
  type VerifiedUrn,
  verifyExport,
} from '../../ballot/index.ts';
import { type TrusteeFile, trusteeFileSchema } from '../../contract/ceremony.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type ConsultationResult, resultSchema } from '../../contract/sync.ts';
import { type CommandIo, exists, fail, misuse, readArguments, readJson, reasonOf } from './command.ts';
import { signatureWords } from './signature-words.ts';

export const countUsage = 'passerelle count --urn EXPORT --share FILE --share FILE … -o RESULT';

/**
 * `passerelle count`: checks an exported urn, joins the trustees' shares, opens and counts the ballots, and writes the result that
 * may be published. Needs no network. Returns the exit code.
 */
export async function count(args: string[], io: CommandIo): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return misuse(io, countUsage, options.error);
  const { urn: urnPath, shares, output } = options.value;
  if (await exists(output)) return fail(io, `${output} exists already: a count never writes over a file.`);

  const file = await readJson(urnPath, exportFileSchema, 'the signed export of an urn');
  if (!file.ok) return fail(io, file.error);
  const verified = verifyExport(file.value);
  if (!verified.ok) return fail(io, exportRefusal(urnPath, verified.error));

  const files: TrusteeFile[] = [];
  for (const path of shares) {
    const share = await readJson(path, trusteeFileSchema, "a trustee's file");
    if (!share.ok) return fail(io, share.error);
    files.push(share.value);
  }
  const key = combineShares(files, verified.value.package.ballotKey.publicKey);
  if (!key.ok) return fail(io, shareRefusal(shares, urnPath, key.error));

  const counted = countUrn(verified.value.urn, key.value);
  const result = resultOf(verified.value, counted);
  try {
    await writeFile(output, `${JSON.stringify(result, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    return fail(io, `Cannot write the result to ${output}: ${reasonOf(error)}.`);
  }
  report(io, verified.value, counted, output);
  return 0;
}

/** The result as it may be published: nothing below k ballots leaves this machine. */
function resultOf(verified: VerifiedUrn, counted: Count): ConsultationResult {
  const { consultation, rehearsal, ballotKey, k } = verified.package;
  const { turnout, tally, channels } = publishable(counted, k);
  return resultSchema.parse({
    consultation,
    rehearsal,
    packageHash: verified.packageHash,
    formHash: verified.urn.context.formHash,
    keyFingerprint: ballotKey.fingerprint,
    setHash: counted.setHash,
    turnout,
    tally,
    lost: verified.lost,
    channels,
  });
}

function report(io: CommandIo, verified: VerifiedUrn, counted: Count, output: string): void {
  const { consultation, rehearsal, ballotKey } = verified.package;
  const lines = [
    `${rehearsal ? 'REHEARSAL, not a consultation: ' : ''}${consultation}, ${counted.ballots} ballots.`,
    `Fingerprint of the consultation's key: ${ballotKey.fingerprint}`,
    `Fingerprint of the city server's key, to compare with what was noted at the publication and with the public page: ${fingerprint(verified.serverKey)}`,
    ...verified.lost.map(
      ({ name, reason }) =>
        `MISSING: ${name} sent no final manifest; ballots may be lost with it. The registrar decided to count without it: ${reason}`,
    ),
    ...strippingLines(verified),
    ...Object.entries(counted.invalid).map(([reason, ballots]) => `Not counted, ${reason}: ${ballots}`),
    `Result written to ${output}`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function strippingLines({ stripped }: VerifiedUrn): string[] {
  if (!stripped) return [];
  const destroyed = Object.entries(stripped.destroyed).filter(([, envelopes]) => envelopes > 0);
  return [
    `Provisional ballots: ${stripped.envelopes} envelopes, ${stripped.accepted} accepted by the registrar.`,
    ...destroyed.map(([reason, envelopes]) => `Provisional, destroyed unopened, ${reason}: ${envelopes}`),
  ];
}

function readOptions(args: string[]): Result<{ urn: string; shares: string[]; output: string }, string | undefined> {
  const options = readArguments({
    args,
    options: {
      urn: { type: 'string' },
      share: { type: 'string', multiple: true },
      output: { type: 'string', short: 'o' },
    },
  });
  if (!options.ok) return options;
  const { urn, share: shares, output } = options.value.values;
  return urn && shares && output ? ok({ urn, shares, output }) : err(undefined);
}

function shareRefusal(shares: readonly string[], urnPath: string, error: CombineError): string {
  switch (error.code) {
    case 'altered-share':
      return `${shares[error.file]} was altered: its checksum does not match.`;
    case 'another-ceremony':
      return `${shares[error.file]} belongs to another ceremony than the consultation of ${urnPath}.`;
    case 'repeated-share':
      return `${shares[error.file]} is the share of a trustee whose share was given already.`;
    case 'too-few-shares':
      return `${urnPath} needs the shares of ${error.needed} trustees: ${error.given} ${error.given === 1 ? 'was' : 'were'} given (${shares.join(', ')}).`;
    case 'wrong-key':
      return `The shares ${shares.join(', ')} do not make the key of ${urnPath}: one of them was changed together with its checksum.`;
  }
}

const terminalWords: Record<TerminalFault, string> = {
  'repeated-terminal': 'is listed twice',
  'bad-manifest': 'has a batch whose manifest it did not sign',
  'misplaced-manifest': 'has a manifest of another terminal or consultation',
  'other-form': 'has a batch made for another form, or for a rehearsal and the consultation is none (or the reverse)',
  'altered-batch': 'has a batch whose ballots are not those that it signed',
  'no-final-manifest': 'has sent no final manifest, and no decision of the registrar says that it is lost',
  'bad-final-manifest': 'has a final manifest that it did not sign',
  'missing-batches': 'has a final manifest that does not match its batches',
  'missing-marks': 'has a final manifest that does not match its poll-book marks',
  'marks-differ': 'has not as many ballots and votes on paper as poll-book marks: some were lost, or added',
};

function exportRefusal(path: string, error: ExportError): string {
  switch (error.code) {
    case 'not-an-export':
      return `${path} is not the export of an urn.`;
    case 'bad-export':
      return `${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'bad-package':
      return `The signed package in ${path} cannot be trusted: ${signatureWords[error.cause.code]}.`;
    case 'other-consultation':
      return `The signed package in ${path} is that of another consultation.`;
    case 'wrong-fingerprint':
      return `The signed package in ${path} shows a fingerprint that is not its key's.`;
    case 'unstripped':
      return `${path} lacks the provisional ballots: the registrar has not stripped their envelopes yet.`;
    case 'bad-stripping':
      return `The provisional ballots in ${path} are not those that the registrar signed.`;
    default:
      return `The terminal ${error.terminal} in ${path} ${terminalWords[error.code]}.`;
  }
}
