import { enrolmentCodeFile, enrolmentSchema } from '../../contract/sync.ts';
import { type CommandIo, fail, misuse, readArguments, reasonOf } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { handToServices } from './hand.ts';

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
    await handToServices(dataDirectory, enrolmentCodeFile, `${code}\n`);
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
