import { err, ok, type Result } from '../../contract/result.ts';
import { type Files, fetchRecord, readFolder, saveFolder, type Verification, verifyRecord } from '../verifier/index.ts';
import { type CommandIo, fail, misuse, readArguments, reasonOf } from './command.ts';

export const verifyBoardUsage = 'passerelle verify-board FOLDER|https://…/consultations/NAME [--save FOLDER] [--json]';

/**
 * `passerelle verify-board`: checks all that can be checked of a consultation from what is published, read from a folder or from its
 * page on the public board. Returns the exit code: 0 all is as it should be, 1 something is not, or nothing could be read.
 */
export async function verifyBoard(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { save: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (!options.ok) return misuse(io, verifyBoardUsage, options.error);
  const { save, json } = options.value.values;
  const [from, ...others] = options.value.positionals;
  if (from === undefined || others.length > 0) return misuse(io, verifyBoardUsage);

  const files = await readRecord(from);
  if (!files.ok) return fail(io, files.error);
  if (save !== undefined) {
    const saved = await inWords(() => saveFolder(files.value, save), `Cannot save the record to ${save}`);
    if (!saved.ok) return fail(io, saved.error);
  }
  const verification = verifyRecord(files.value);
  const isSound = verification.checks.every(({ faults }) => faults.length === 0);
  io.stdout.write(json ? `${JSON.stringify({ sound: isSound, ...verification }, null, 2)}\n` : report(verification));
  return isSound ? 0 : 1;
}

async function readRecord(from: string): Promise<Result<Files, string>> {
  if (from.startsWith('https://')) return fetchRecord(from);
  if (/^[a-z]+:\/\//.test(from))
    return err(`${from} is no address of a board: expected one that starts with https://.`);
  const files = await inWords(() => readFolder(from), `Cannot read ${from}`);
  return files.ok && files.value.size === 0 ? err(`${from} holds no file of a published record.`) : files;
}

async function inWords<T>(work: () => Promise<T>, what: string): Promise<Result<T, string>> {
  try {
    return ok(await work());
  } catch (error) {
    return err(`${what}: ${reasonOf(error)}.`);
  }
}

function report({ checks, notes }: Verification): string {
  const wrong = checks.filter(({ faults }) => faults.length > 0);
  const lines = [
    ...checks.flatMap(({ says, faults }) => [
      `${faults.length === 0 ? '✓' : '✗'} ${says}.`,
      ...faults.map((fault) => `    ${fault.file}: ${fault.says}.`),
    ]),
    ...notes.map((note) => `· ${note}${note.endsWith('.') ? '' : '.'}`),
    wrong.length === 0
      ? 'All that can be checked is as it should be.'
      : `${wrong.length} of ${checks.length} checks failed.`,
  ];
  return `${lines.join('\n')}\n`;
}
