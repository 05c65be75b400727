import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from './programs.ts';

/** Where the city's repository stands: one file, with the key that must have signed it (docs/operations.md). */
export const source = '/etc/apt/sources.list.d/passerelle.sources';

/** Both are never installed at once: the second is the build for tests. */
const names = ['passerelle', 'passerelle-test'];

/** Only this repository: what the distribution offers is for unattended-upgrades. */
const onlyOurs = [
  '-o',
  `Dir::Etc::sourcelist=${source}`,
  '-o',
  'Dir::Etc::sourceparts=-',
  '-o',
  'APT::Get::List-Cleanup=0',
  ...['-o', 'Dir::Cache::pkgcache=', '-o', 'Dir::Cache::srcpkgcache='],
  // Whatever this machine holds of other repositories: an old index that somebody on the line keeps showing expires.
  ...['-o', 'Acquire::Check-Valid-Until=true', '-o', 'Acquire::Check-Date=true'],
];
const keepSettings = ['--force-confdef', '--force-confold'];

/** The package of this terminal, as dpkg has it. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** Unpacked and configured, with nothing left to do. */
  readonly isWhole: boolean;
}

/** Throws where no package of ours is installed, such as on a machine of developers. */
export async function installed(): Promise<Installed> {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const { out } = await run('dpkg-query', '--show', '--showformat', '${Package} ${Version} ${Status}\n', ...names);
  for (const line of out.split('\n')) {
    const [name = '', version = '', ...status] = line.split(' ');
    if (version !== '') return { name, version, isWhole: status.join(' ') === 'install ok installed' };
  }
  throw new Error('no package of ours is installed');
}

/**
 * Reads what the repository offers.
 * @returns `repository`: it cannot be reached, is not whole, or is signed by nobody whom this terminal knows. `repository-expired`: its index
 *   is past the day until which it was signed. Null: nothing of the kind.
 */
export async function refresh(): Promise<'repository' | 'repository-expired' | null> {
  const update = ['apt-get', 'update', '--quiet', ...onlyOurs, '-o', 'APT::Update::Error-Mode=any'];
  const { code, out } = await run('sh', '-c', 'exec "$0" "$@" 2>&1', ...update);
  process.stderr.write(out);
  if (code === 0) return null;
  return /^E: Release file for .* is expired /m.test(out) ? 'repository-expired' : 'repository';
}

/** The highest version that the repository had when it was last read. Null: it has none of that name. */
export async function offered(name: string): Promise<string | null> {
  const { out } = await run('apt-cache', 'policy', ...onlyOurs, name);
  const version = /^ {2}Candidate: (\S+)$/m.exec(out)?.[1];
  return version === undefined || version === '(none)' ? null : version;
}

/** Whether one version is newer than another, as dpkg counts (deb-version(7)). */
export async function isNewer(one: string, other: string): Promise<boolean> {
  return (await run('dpkg', '--compare-versions', one, 'gt', other)).code === 0;
}

/** The deb of a version, kept in this folder or fetched into it; its bytes are those that the signed index names. Null: there is none. */
export async function debOf(name: string, version: string, folder: string): Promise<string | null> {
  mkdirSync(folder, { recursive: true, mode: 0o755 }); // apt fetches as an account of its own
  const deb = join(folder, `${version.replaceAll(':', '%3a')}.deb`);
  if (existsSync(deb)) return deb;
  const fetching = join(folder, 'fetching');
  rmSync(fetching, { recursive: true, force: true });
  mkdirSync(fetching);
  const download = ['apt-get', 'download', '--quiet', ...onlyOurs, `${name}=${version}`];
  const { code } = await run('sh', '-c', 'cd "$0" && exec "$@"', fetching, ...download);
  const [file] = globSync('*.deb', { cwd: fetching });
  if (code !== 0 || file === undefined) return null;
  await must('sync', join(fetching, file));
  renameSync(join(fetching, file), deb);
  return deb;
}

/** Puts a version in the place of another. Says nothing of how it went: `installed` does. */
export async function install(deb: string): Promise<void> {
  const { code } = await run('dpkg', ...keepSettings, '--install', deb);
  if (code === 0) return;
  // It may want what is not installed yet; whatever happens, nothing goes.
  const options = keepSettings.flatMap((option) => ['-o', `Dpkg::Options::=${option}`]);
  await run('apt-get', '--yes', '--quiet', '--no-remove', ...options, '--fix-broken', 'install');
}

/** Finishes what a power cut interrupted. */
export async function repair(): Promise<void> {
  await run('dpkg', ...keepSettings, '--configure', '--pending');
}

/** Keeps the deb of one version, which is the way back from the next one. */
export function forgetOthers(version: string, folder: string): void {
  for (const name of globSync('*', { cwd: folder }))
    if (name !== `${version.replaceAll(':', '%3a')}.deb`) rmSync(join(folder, name), { recursive: true, force: true });
}
