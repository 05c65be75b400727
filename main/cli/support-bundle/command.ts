import { writeFile } from 'node:fs/promises';
import { type CommandIo, fail, localDay, misuse, readArguments, reasonOf } from '../command.ts';
import { readConfiguration } from '../configuration.ts';
import { systemAt } from '../doctor/index.ts';
import { bundleOf } from './bundle.ts';
import { packed } from './tar.ts';

export const supportBundleUsage = 'passerelle support-bundle [FILE] [--config FILE]';

export const supportBundleMore = `Run it as root. Without FILE it is written here, as passerelle-support-DAY.tar.gz.
In it: what doctor says, the configuration without places and addresses, versions, the state of the units, the end of the journal, and what
the kernel said about USB. Not in it: keys, codes, card numbers, addresses, names of people, machines or networks. Look: tar xzf FILE -O | less
`;

const defaultFile = '/etc/passerelle/terminal.yml';

/** `passerelle support-bundle`: writes what may be sent to whoever helps from afar. Returns the exit code. */
export async function supportBundle(args: string[], io: CommandIo, system = systemAt('/')): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { config: { type: 'string' } } });
  if (!options.ok) return misuse(io, supportBundleUsage, options.error);
  const { config: file = defaultFile } = options.value.values;
  const now = new Date();
  const [target = `passerelle-support-${localDay(now)}.tar.gz`, ...others] = options.value.positionals;
  if (others.length > 0) return misuse(io, supportBundleUsage);
  const configuration = await readConfiguration(file);
  if (!configuration.ok) return fail(io, configuration.error);
  const files = await bundleOf(system, { file, configuration: configuration.value }, now.getTime());
  try {
    await writeFile(target, packed(files, now.getTime()), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    return fail(io, `Cannot write ${target}: ${reasonOf(error)}.`);
  }
  io.stdout.write(
    `${target} holds what somebody far away needs, and nothing about anybody. Look at it before you send it.\n`,
  );
  return 0;
}
