import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { err, ok, type Result } from '../../contract/result.ts';
import { enrolmentCodeAsRead, enrolmentCodeFile, enrolmentSchema } from '../../contract/sync.ts';
import { type CommandIo, fail, misuse, readArguments, reasonOf } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { handToServices } from './hand.ts';
import { readTerminalList } from './terminal-list.ts';

export const enrollUsage = 'passerelle enroll --config FILE (CODE | --from FILE)';

export const enrollMore = `--from a file that holds one code: it is handed over and the file deleted. Where there is no such file, nothing is done.
--from a list made by enrolment-codes: the code of the terminal that is called like this machine (hostname) is handed over, and the list stays.
`;

/** `passerelle enroll`: hands an enrolment code to the services of this terminal. Returns the exit code. */
export async function enroll(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { config: { type: 'string' }, from: { type: 'string' } },
  });
  if (!options.ok) return misuse(io, enrollUsage, options.error);
  const { config, from } = options.value.values;
  const [typed, ...others] = options.value.positionals;
  const isOneOfBoth = (typed === undefined) !== (from === undefined);
  if (config === undefined || !isOneOfBoth || others.length > 0) return misuse(io, enrollUsage);

  const source = from === undefined ? ok({ code: typed ?? '', isUsedUp: false }) : await readSource(from, hostname());
  if (!source.ok) return fail(io, source.error);
  if (source.value === undefined) return 0;
  const handed = await handOver(config, source.value.code, from);
  if (!handed.ok) return fail(io, handed.error);
  if (from !== undefined && source.value.isUsedUp) await rm(from, { force: true });
  io.stdout.write('The services of this terminal have the code; they enrol as soon as they reach the city server.\n');
  return 0;
}

interface Source {
  readonly code: string;
  /** The file holds nothing but this code. */
  readonly isUsedUp: boolean;
}

/** Undefined where there is no such file: a machine that starts again has used its code. */
async function readSource(file: string, host: string): Promise<Result<Source | undefined, string>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(undefined);
    return err(`Cannot read ${file}: ${reasonOf(error)}.`);
  }
  const text = bytes.toString('utf8').trim();
  if (!text.includes('\n') && !text.includes(',')) return ok({ code: text, isUsedUp: true });
  const list = readTerminalList(bytes);
  if (!list.ok) return err(`${file}, ${list.error}`);
  const own = list.value.find(({ terminal }) => terminal === host.toLowerCase().split('.')[0]);
  if (!own) return err(`${file} has no terminal that is called like this machine, ${host}.`);
  if (own.code === '') return err(`${file} has no code for ${own.terminal}: it was enrolled when the list was made.`);
  return ok({ code: own.code, isUsedUp: false });
}

async function handOver(config: string, typed: string, from: string | undefined): Promise<Result<void, string>> {
  const code = enrolmentCodeAsRead(typed);
  if (!enrolmentSchema.shape.code.safeParse(code).success)
    // What was not typed is not said: a code with a slip in it is nearly a code, and this goes to the log of the unit.
    return err(
      `${from === undefined ? `${typed.slice(0, 40)} is not` : `${from} does not hold`} an enrolment code: expected 16 letters and digits in groups of four.`,
    );
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return configuration;
  if (configuration.value.cityServer === undefined)
    return err(`${config} names no city server: there is nothing to enrol at.`);
  const { dataDirectory } = configuration.value;
  try {
    await handToServices(dataDirectory, enrolmentCodeFile, `${code}\n`);
    return ok(undefined);
  } catch (error) {
    return err(`Cannot hand the code to the services in ${dataDirectory}: ${reasonOf(error)}.`);
  }
}
