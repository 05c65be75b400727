import { writeFile } from 'node:fs/promises';
import {
  type CombineError,
  type Count,
  type CountedSheets,
  combineShares,
  countBags,
  countSheets,
  count as countUrn,
  exportedSheets,
  exportFileSchema,
  fingerprint,
  openedBallots,
  panelContext,
  publishable,
  type RecipientKey,
  type VerifiedUrn,
  verifyExport,
} from '../../ballot/index.ts';
import { type TrusteeFile, trusteeFileSchema } from '../../contract/ceremony.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type ConsultationResult, resultSchema } from '../../contract/sync.ts';
import { type CommandIo, exists, fail, many, misuse, readArguments, readJson, reasonOf } from './command.ts';
import { exportRefusal } from './urn-words.ts';

export const countUsage =
  'passerelle count --urn EXPORT --share FILE --share FILE … -o RESULT [--bags TOTALS] [--opened BALLOTS]';

/**
 * `passerelle count`: checks an exported urn, joins the trustees' shares, opens and counts the ballots, and writes the result that
 * may be published. Needs no network. Returns the exit code.
 */
export async function count(args: string[], io: CommandIo): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return misuse(io, countUsage, options.error);
  const { urn: urnPath, shares, output, bags, opened } = options.value;
  for (const path of [output, bags, opened])
    if (path !== undefined && (await exists(path)))
      return fail(io, `${path} exists already: a count never writes over a file.`);

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

  const ballots = opened === undefined ? undefined : openedText(verified.value, key.value);
  if (ballots && !ballots.ok) return fail(io, `${ballots.error} Nothing was written: count without --opened.`);
  const counted = countUrn(verified.value.urn, key.value);
  const panel = countPanel(verified.value, key.value);
  const result = resultOf(verified.value, counted, panel);
  try {
    await writeFile(output, `${JSON.stringify(result, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    return fail(io, `Cannot write the result to ${output}: ${reasonOf(error)}.`);
  }
  report(io, verified.value, counted, panel, output);
  if (opened !== undefined && ballots && !(await writeOpened(io, opened, ballots.value))) return 1;
  return bags === undefined ? 0 : writeBags(io, verified.value, key.value, bags);
}

/** The lines of contract/opened-ballots.ts, or a sentence that says why they may not leave this machine. */
function openedText({ urn, package: { k } }: VerifiedUrn, key: RecipientKey): Result<string, string> {
  const opened = openedBallots(urn, k, key);
  if (opened.ok)
    return ok([opened.value.header, ...opened.value.lines].map((line) => `${JSON.stringify(line)}\n`).join(''));
  return err(
    opened.error.code === 'none'
      ? 'There is no ballot that could be handed out opened.'
      : `The opened ballots cannot be handed out: fewer than ${k} people cast some of them, and could be recognised by them (${opened.error.rare} of the different ballots).`,
  );
}

async function writeOpened(io: CommandIo, path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    fail(io, `Cannot write the opened ballots to ${path}: ${reasonOf(error)}.`);
    return false;
  }
  io.stdout.write(`Opened ballots written to ${path}, for passerelle tally\n`);
  return true;
}

/** The totals of each bag, for the commission that recounts the slips: never for fewer than k ballots. */
async function writeBags(io: CommandIo, urn: VerifiedUrn, key: RecipientKey, path: string): Promise<number> {
  const totals = countBags(urn, key);
  if (!totals.ok)
    return fail(io, `No totals by bag: ${totals.error.terminal} has batches that are in no bag, or in two.`);
  try {
    await writeFile(path, `${JSON.stringify(totals.value, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    return fail(io, `Cannot write the totals by bag to ${path}: ${reasonOf(error)}.`);
  }
  const mixed = totals.value.bags.filter(({ names }) => names.length > 1).map(({ names }) => names.join(', '));
  io.stdout.write(`Totals of ${many(totals.value.bags.length, 'bag')} written to ${path}, for passerelle recount\n`);
  for (const names of mixed) io.stdout.write(`To be mixed before anybody looks into them, too small alone: ${names}\n`);
  return 0;
}

type CountedPanel = CountedSheets & { readonly altered: readonly string[] };

/** The sheets of those who said something of themselves; nothing where the city asked nobody. */
function countPanel(verified: VerifiedUrn, key: RecipientKey): CountedPanel | undefined {
  const { consultation, panel, rehearsal, k } = verified.package;
  if (!panel) return undefined;
  const context = panelContext({ consultation, panel, rehearsal });
  const { sealed, altered } = exportedSheets(verified.terminals, context);
  return { ...countSheets(sealed, context, key, k), altered };
}

/** The result as it may be published: nothing below k ballots leaves this machine, and no sheet. */
function resultOf(verified: VerifiedUrn, counted: Count, panel: CountedPanel | undefined): ConsultationResult {
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
    ...(panel && { panel: panel.count }),
  });
}

function report(
  io: CommandIo,
  verified: VerifiedUrn,
  counted: Count,
  panel: CountedPanel | undefined,
  output: string,
): void {
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
    ...panelLines(panel),
    `Result written to ${output}`,
  ];
  io.stdout.write(`${lines.join('\n')}\n`);
}

function panelLines(panel: CountedPanel | undefined): string[] {
  if (!panel) return [];
  const { count, invalid, altered } = panel;
  return [
    `Panel sheets: ${count.sheets}.`,
    ...(invalid > 0 ? [`Panel sheets that do not open, or answer something else, left out: ${invalid}`] : []),
    ...altered.map((name) => `Panel sheets of ${name} left out: a batch is not as the terminal signed it.`),
  ];
}

function strippingLines({ stripped }: VerifiedUrn): string[] {
  if (!stripped) return [];
  const destroyed = Object.entries(stripped.destroyed).filter(([, envelopes]) => envelopes > 0);
  return [
    `Provisional ballots: ${stripped.envelopes} envelopes, ${stripped.accepted} accepted by the registrar.`,
    ...destroyed.map(([reason, envelopes]) => `Provisional, destroyed unopened, ${reason}: ${envelopes}`),
  ];
}

function readOptions(
  args: string[],
): Result<
  { urn: string; shares: string[]; output: string; bags?: string | undefined; opened?: string | undefined },
  string | undefined
> {
  const options = readArguments({
    args,
    options: {
      urn: { type: 'string' },
      share: { type: 'string', multiple: true },
      output: { type: 'string', short: 'o' },
      bags: { type: 'string' },
      opened: { type: 'string' },
    },
  });
  if (!options.ok) return options;
  const { urn, share: shares, output, bags, opened } = options.value.values;
  return urn && shares && output ? ok({ urn, shares, output, bags, opened }) : err(undefined);
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
