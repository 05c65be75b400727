import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSigningKey, makeCeremony } from '../../ballot/index.ts';
import type { PublicationKey } from '../../contract/ceremony.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type CommandIo, exists, fail, misuse, readArguments, reasonOf, wholeNumber } from './command.ts';

export const ceremonyUsage = 'passerelle ceremony -n TRUSTEES -t THRESHOLD -o DIR';

/**
 * `passerelle ceremony`: makes the key of a consultation on an offline machine. Writes the public key, one file for each trustee
 * and the key pair of those who publish the result, and never over an existing file. Returns the exit code.
 */
export async function ceremony(args: string[], io: CommandIo): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return misuse(io, ceremonyUsage, options.error);
  const { trustees, threshold, directory } = options.value;

  const made = makeCeremony(trustees, threshold);
  const publication: PublicationKey = { type: 'passerelle/publication-key/1', ...generateSigningKey() };
  const files = [
    { name: 'consultation-key.json', content: made.public, mode: 0o644 },
    ...made.trustees.map((file) => ({ name: `trustee-${file.trustee}.json`, content: file, mode: 0o600 })),
    { name: 'publication-key.json', content: publication, mode: 0o600 },
  ].map((file) => ({ ...file, path: join(directory, file.name) }));

  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // All are looked for before the first is written, so that a refusal leaves no half of a ceremony behind.
    for (const { path } of files)
      if (await exists(path)) return fail(io, `${path} exists already: a ceremony never writes over a file.`);
    for (const { path, content, mode } of files)
      await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode });
  } catch (error) {
    return fail(io, `Cannot write the ceremony into ${directory}: ${reasonOf(error)}.`);
  }

  io.stdout.write(`Fingerprint of the consultation's key: ${made.public.fingerprint}\n`);
  io.stdout.write(`Any ${threshold} of the ${trustees} trustees can count together.\n`);
  for (const { path } of files) io.stdout.write(`  ${path}\n`);
  return 0;
}

function readOptions(
  args: string[],
): Result<{ trustees: number; threshold: number; directory: string }, string | undefined> {
  const text = { type: 'string' } as const;
  const options = readArguments({
    args,
    options: { n: { ...text, short: 'n' }, t: { ...text, short: 't' }, o: { ...text, short: 'o' } },
  });
  if (!options.ok) return options;
  const { values } = options.value;
  if (!values.n || !values.t || !values.o) return err(undefined);
  const trustees = wholeNumber(values.n);
  const threshold = wholeNumber(values.t);
  if (trustees === undefined || trustees < 2 || trustees > 20) return err(`-n ${values.n}: expected 2 to 20 trustees.`);
  if (threshold === undefined || threshold < 2 || threshold > trustees)
    return err(`-t ${values.t}: expected a threshold from 2 to the number of trustees, ${trustees}.`);
  return ok({ trustees, threshold, directory: values.o });
}
