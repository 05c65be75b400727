import { execute, mustExecute, SetupError } from '../../tools/setup/command.mjs';
import { callerIsRoot } from '../../tools/setup/paths.mjs';

const waitForApt = ['-o', 'DPkg::Lock::Timeout=300'];
export const updateLists = ['apt-get', 'update', '-q', ...waitForApt];

/** Installs what is missing of these packages of the distribution, or says the line to type. */
export async function ensurePackages(needed: readonly string[]): Promise<void> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const { stdout } = await execute('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...needed]);
  const missing = needed.filter((name) => !stdout.split('\n').includes(`${name} installed`));
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...waitForApt, ...missing];
  if (!(await mayInstall()))
    throw new SetupError(
      `Some packages are missing. Type this line, then try again:\n\n  sudo ${updateLists.join(' ')} && sudo ${install.join(' ')}\n`,
    );
  await asRoot(updateLists);
  await asRoot(install);
}

export async function mayInstall(): Promise<boolean> {
  return callerIsRoot || (await execute('sudo', ['-n', 'true'])).code === 0;
}

export async function asRoot(command: readonly string[]): Promise<void> {
  const [program = '', ...args] = [
    ...(callerIsRoot ? ['env'] : ['sudo', '-n', 'env']),
    'DEBIAN_FRONTEND=noninteractive',
  ];
  await mustExecute(program, [...args, ...command]);
}
