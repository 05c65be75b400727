import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const suite = 'stable';
const index = 'main/binary-amd64';

/**
 * How long terminals believe an index. Whoever stands on the line can keep them from seeing the next one no longer than that; a city that
 * publishes nothing meanwhile signs it anew (docs/operations.md).
 */
const validDays = 90;
const dayMs = 86_400_000;

/**
 * Adds a deb to an apt repository and signs its index: a folder that any web server can serve as it is. Versions stay in it, since a
 * terminal whose new version is not well comes back to the one before.
 * @param key the fingerprint of the city's key, in the keyring of gpg
 */
export function publishDeb(folder: string, deb: string, key: string): void {
  const pool = join(folder, 'pool');
  mkdirSync(pool, { recursive: true });
  cpSync(deb, join(pool, basename(deb)));
  signIndex(folder, key);
}

/**
 * Signs the index of what an apt repository holds, for so many days from now. What terminals read (`dists`) is made beside and then put in
 * its place, so that none ever finds half an index; one that it finds nevertheless is not what the signature says, and refused.
 * @param key as for `publishDeb`
 */
export function signIndex(folder: string, key: string, now = new Date()): void {
  const dists = join(folder, 'dists');
  const draft = join(folder, 'dists.new');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(join(draft, suite, index), { recursive: true });
  const packages = execFileSync('dpkg-scanpackages', ['--multiversion', 'pool'], {
    cwd: folder,
    maxBuffer: 2 ** 26,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const files = new Map([
    [`${index}/Packages`, packages],
    [`${index}/Packages.gz`, gzipSync(packages)],
  ]);
  for (const [name, bytes] of files) writeFileSync(join(draft, suite, name), bytes);
  const release = join(draft, suite, 'Release');
  writeFileSync(release, releaseOf(files, now));
  const sign = (...args: string[]) =>
    execFileSync('gpg', [
      '--batch',
      '--quiet',
      '--yes',
      '--local-user',
      key,
      '--digest-algo',
      'SHA512',
      ...args,
      release,
    ]);
  sign('--clearsign', '--output', join(draft, suite, 'InRelease'));
  sign('--armor', '--detach-sign', '--output', `${release}.gpg`);

  const old = join(folder, 'dists.old');
  rmSync(old, { recursive: true, force: true });
  if (existsSync(dists)) renameSync(dists, old);
  renameSync(draft, dists);
  rmSync(old, { recursive: true, force: true });
}

/**
 * The file that a terminal has for its repository, whole with the only key that it believes there.
 * @param url where the folder is served
 */
export function sourcesFile(url: string, key: string): string {
  const armoured = execFileSync('gpg', ['--batch', '--armor', '--export', key], { encoding: 'utf8' });
  const lines = armoured.trimEnd().split('\n');
  return `Types: deb
URIs: ${url}
Suites: ${suite}
Components: main
Architectures: amd64
Signed-By:
${lines.map((line) => ` ${line || '.'}\n`).join('')}`;
}

/** Its fields: wiki.debian.org/DebianRepository/Format, "Release" files. Apt refuses it before its date, and after the other. */
function releaseOf(files: ReadonlyMap<string, Buffer>, now: Date): string {
  const sums = [...files].map(
    ([name, bytes]) => ` ${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}\n`,
  );
  return `Origin: Passerelle
Label: Passerelle
Suite: ${suite}
Codename: ${suite}
Date: ${now.toUTCString()}
Valid-Until: ${new Date(now.getTime() + validDays * dayMs).toUTCString()}
Architectures: amd64
Components: main
SHA256:
${sums.join('')}`;
}
