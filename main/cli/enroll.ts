import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { enrolmentCodeFile, enrolmentSchema } from '../../contract/sync.ts';
import { type CommandIo, fail, misuse, readArguments, reasonOf } from './command.ts';
import { readConfiguration } from './configuration.ts';

export const enrollUsage = 'passerelle enroll --config FILE CODE';

/** `passerelle enroll`: hands an enrolment code to the services of this terminal. Returns the exit code. */
export async function enroll(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { config: { type: 'string' } } });
  if (!options.ok) return misuse(io, enrollUsage, options.error);
  const { config } = options.value.values;
  const [typed, ...others] = options.value.positionals;
  if (config === undefined || typed === undefined || others.length > 0) return misuse(io, enrollUsage);

  const code = asRead(typed);
  if (!enrolmentSchema.shape.code.safeParse(code).success)
    return fail(io, `${typed} is not an enrolment code: expected 16 letters and digits in groups of four.`);
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return fail(io, configuration.error);
  if (configuration.value.cityServer === undefined)
    return fail(io, `${config} names no city server: there is nothing to enrol at.`);

  const { dataDirectory } = configuration.value;
  try {
    await hand(dataDirectory, code);
  } catch (error) {
    return fail(io, `Cannot hand the code to the services in ${dataDirectory}: ${reasonOf(error)}.`);
  }
  io.stdout.write('The services of this terminal have the code; they enrol as soon as they reach the city server.\n');
  return 0;
}

/** Crockford's base32 as people type it: any case, dashes or spaces, O for 0, I or L for 1. */
function asRead(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/**
 * Readable by the account of the services only, and there whole or not at all. Run by root in a folder that is not root's: `wx`
 * follows no link that the other account may have put there.
 */
async function hand(dataDirectory: string, code: string): Promise<void> {
  const path = join(dataDirectory, enrolmentCodeFile);
  const { uid, gid } = await stat(dataDirectory);
  await rm(`${path}.new`, { force: true });
  const file = await open(`${path}.new`, 'wx', 0o600);
  try {
    await file.writeFile(`${code}\n`);
    await file.chown(uid, gid);
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
