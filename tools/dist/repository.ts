import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const suite = 'stable';
const index = 'main/binary-amd64';

/**
 * Adds a deb to an apt repository and signs its index: a folder that any web server can serve as it is. Versions stay in it, since a
 * terminal whose new version is not well comes back to the one before. What terminals read (`dists`) is made beside and then put in
 * its place, so that none ever finds half an index; one that it finds nevertheless is not what the signature says, and refused.
 * @param key the fingerprint of the city's key, in the keyring of gpg
 */
export function publishDeb(folder: string, deb: string, key: string): void {
  const pool = join(folder, 'pool');
  mkdirSync(pool, { recursive: true });
  cpSync(deb, join(pool, basename(deb)));

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
  writeFileSync(release, releaseOf(files));
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

function releaseOf(files: ReadonlyMap<string, Buffer>): string {
  const sums = [...files].map(
    ([name, bytes]) => ` ${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}\n`,
  );
  return `Origin: Passerelle
Label: Passerelle
Suite: ${suite}
Codename: ${suite}
Date: ${new Date().toUTCString()}
Architectures: amd64
Components: main
SHA256:
${sums.join('')}`;
}
