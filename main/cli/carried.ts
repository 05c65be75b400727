import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '../../ballot/index.ts';
import {
  type Carried,
  type CarriedReceipt,
  type CarriedRequest,
  carriedFile,
  carriedFileSchema,
  carriedFolder,
  carriedReceiptFile,
  carriedReceiptSchema,
  carriedSchema,
} from '../../contract/carried.ts';
import { slug } from '../../contract/identifiers.ts';
import { carriedApi } from '../../contract/officer.ts';
import { err, type Result } from '../../contract/result.ts';
import { type Signed, signedSchema } from '../../contract/signed.ts';
import {
  type CommandIo,
  exists,
  fail,
  jsonIn,
  many,
  misuse,
  readArguments,
  readJson,
  readText,
  readTextOfServices,
  reasonOf,
} from './command.ts';
import { readConfiguration } from './configuration.ts';
import { handToServices } from './hand.ts';
import { officerCommand } from './officer.ts';
import type { OfficerServer } from './officer-server.ts';

export const exportCarriedUsage = 'passerelle export CONSULTATION --config FILE -o FILE';

/**
 * `passerelle export`: puts on a stick the signed file that a terminal without network made when a mediator closed the consultation at its screen.
 * Run on the terminal. Returns the exit code.
 */
export async function exportCarried(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { config: { type: 'string' }, output: { type: 'string', short: 'o' } },
  });
  if (!options.ok) return misuse(io, exportCarriedUsage, options.error);
  const { config, output } = options.value.values;
  const [consultation, ...others] = options.value.positionals;
  if (!config || !output || consultation === undefined || others.length > 0) return misuse(io, exportCarriedUsage);
  if (!slug.safeParse(consultation).success) return fail(io, `${consultation} cannot name a consultation.`);
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return fail(io, configuration.error);
  if (await exists(output)) return fail(io, `${output} exists already: an export never writes over a file.`);

  const made = join(configuration.value.dataDirectory, carriedFolder, carriedFile(consultation));
  if (!(await exists(made)))
    return fail(io, `This terminal has no file of ${consultation}: a mediator closes it at the screen first.`);
  const text = readTextOfServices(made);
  if (!text.ok) return fail(io, text.error);
  const carried = carriedIn(text.value, made);
  if (!carried.ok) return fail(io, carried.error);
  try {
    await writeThrough(output, text.value);
  } catch (error) {
    return fail(io, `Cannot write to ${output}: ${reasonOf(error)}.`);
  }
  const batches = carried.value.requests.filter((request) => 'frame' in request).length;
  io.stdout.write(
    `What ${carried.value.terminal} owes of ${consultation} is in ${output}: ${many(batches, 'batch', 'batches')}, marks and closing report.\n`,
  );
  io.stdout.write('The ballots stay on the terminal until the receipt of the city server is handed to it.\n');
  return 0;
}

/** Brings what a terminal without network wrote on a stick into the city server, and writes the receipt that goes back. */
export const importCarried = officerCommand({
  usage: 'import FILE --receipt FILE',
  says: 'Takes in the file that a terminal without network wrote on a stick, and writes the receipt for it.',
  options: ['receipt'],
  async run({ subject: file, value }, server, io) {
    const output = value('receipt');
    if (await exists(output)) return fail(io, `${output} exists already: a receipt never writes over a file.`);
    const text = await readText(file);
    const carried = text.ok ? carriedIn(text.value, file) : text;
    if (!carried.ok) return fail(io, carried.error);
    const { consultation, terminal, requests } = carried.value;
    const acknowledgements: Signed[] = [];
    for (const request of requests) {
      const answer = await send(server, consultation, request);
      if (!answer.ok)
        return fail(
          io,
          `${file}: the city server refused ${requestWords[request.kind]} of ${terminal}: ${answer.error}`,
        );
      acknowledgements.push(answer.value);
    }
    const receipt: CarriedReceipt = {
      type: 'passerelle/carried-receipt/1',
      consultation,
      terminal,
      acknowledgements,
    };
    try {
      await writeThrough(output, `${JSON.stringify(receipt)}\n`);
    } catch (error) {
      return fail(
        io,
        `All of ${file} is in, but the receipt cannot be written to ${output}: ${reasonOf(error)}. Import it again.`,
      );
    }
    io.stdout.write(
      `All that ${terminal} owed of ${consultation} is in. The receipt for the terminal is in ${output}.\n`,
    );
    return 0;
  },
});

export const acknowledgeUsage = 'passerelle acknowledge RECEIPT --config FILE';

/** `passerelle acknowledge`: hands the city server's receipt to the services of this terminal. Returns the exit code. */
export async function acknowledge(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { config: { type: 'string' } } });
  if (!options.ok) return misuse(io, acknowledgeUsage, options.error);
  const { config } = options.value.values;
  const [file, ...others] = options.value.positionals;
  if (!config || file === undefined || others.length > 0) return misuse(io, acknowledgeUsage);
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return fail(io, configuration.error);
  const receipt = await readJson(file, carriedReceiptSchema, 'the receipt of a city server');
  if (!receipt.ok) return fail(io, receipt.error);
  const { dataDirectory } = configuration.value;
  const { consultation } = receipt.value;
  try {
    const name = join(carriedFolder, carriedReceiptFile(consultation));
    await handToServices(dataDirectory, name, JSON.stringify(receipt.value));
  } catch (error) {
    return fail(io, `Cannot hand the receipt to the services in ${dataDirectory}: ${reasonOf(error)}.`);
  }
  io.stdout.write(
    `The services of this terminal have the receipt of ${consultation}. They check it, and forget what it acknowledges.\n`,
  );
  return 0;
}

function carriedIn(text: string, path: string): Result<Carried, string> {
  const file = jsonIn(text, path, carriedFileSchema, 'the file of a terminal without network');
  if (!file.ok) return file;
  const claimed = claimedKey(file.value.payload);
  const verified = claimed === undefined ? undefined : verify(file.value, 'carried', claimed, carriedSchema);
  if (verified?.ok) return verified;
  return err(`${path} was altered or cut short on its way: its signature does not match its content.`);
}

/** The key that the file says it is signed with. The city server, which knows the terminal's, judges each request by itself. */
function claimedKey(payload: string): string | undefined {
  try {
    return carriedSchema.pick({ terminalKey: true }).strip().parse(JSON.parse(payload)).terminalKey;
  } catch {
    return undefined;
  }
}

function send(server: OfficerServer, consultation: string, request: CarriedRequest): Promise<Result<Signed, string>> {
  const path = `${carriedApi}/consultations/${consultation}`;
  if ('document' in request) return server.send('PUT', `${path}/${request.kind}`, request.document, signedSchema);
  const route = request.kind === 'batch' ? 'batches' : 'provisional';
  return server.sendBytes(`${path}/${route}/${request.batch}`, Buffer.from(request.frame, 'base64'), signedSchema);
}

const requestWords: Record<CarriedRequest['kind'], string> = {
  batch: 'a batch',
  provisional: 'a batch of provisional ballots',
  marks: 'the marks',
  panel: 'the panel sheets',
  final: 'the final manifest',
  'closing-report': 'the closing report',
};

/** Whole and on the medium when it returns: a stick is pulled out soon. */
async function writeThrough(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
