import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimePaths } from '../setup/paths.mjs';
import { maintainerScripts } from './maintainer.ts';

/**
 * What a terminal needs of its system. Names differ between releases (Debian 12 and 13, Ubuntu 22.04 and 24.04): the first is the newer
 * one. Programs that the services start for one kind of device only are recommended.
 */
const DEPENDS = [
  // Electron
  ...['libc6 (>= 2.31)', 'libgcc-s1', 'libstdc++6'],
  'libgtk-3-0t64 | libgtk-3-0',
  'libatk1.0-0t64 | libatk1.0-0',
  'libatk-bridge2.0-0t64 | libatk-bridge2.0-0',
  'libatspi2.0-0t64 | libatspi2.0-0',
  'libcups2t64 | libcups2',
  'libglib2.0-0t64 | libglib2.0-0',
  'libasound2t64 | libasound2',
  ...['libcairo2', 'libdbus-1-3', 'libdrm2', 'libexpat1', 'libgbm1', 'libnspr4', 'libnss3', 'libpango-1.0-0'],
  ...['libx11-6', 'libxcb1', 'libxcomposite1', 'libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2'],
  // Card readers
  'libudev1',
  'libusb-1.0-0',
  // The screen: the compositor, or X11 in its place (see /usr/share/passerelle/x11)
  'cage | xserver-xorg',
  'xwayland | xserver-xorg', // cage ends at once without it
  // Accounts, units, the network's rules, and a resolver on this machine, which is the only one that those rules leave to the shell
  'init-system-helpers (>= 1.54)',
  'systemd (>= 249)',
  'systemd-resolved | systemd (<< 251)',
  'seatd', // hands screen and keyboard to the compositor
  'udev',
  'nftables',
  // A dependency, so that its own files are in place before our scripts look which profile it takes.
  'apparmor',
  // Whom the machine believes when the city's server shows its certificate
  'ca-certificates',
  // Reading aloud
  'espeak-ng',
];
const RECOMMENDS = [
  'systemd-timesyncd | time-daemon', // consultations open and close by the clock
  'unattended-upgrades',
  'cups-daemon',
  'cups-client',
  'cups-ipp-utils',
  'sane-utils',
  'fonts-noto-core',
];
const SUGGESTS = ['usbguard', 'openbox', 'xserver-xorg'];

/** Which deb is made. `forTest`: `passerelle-test`; `version`: as deb-version(7) wants it. */
export interface DebOptions {
  readonly forTest: boolean;
  readonly version: string;
}

/**
 * Packs a root into a deb, the same bytes from the same root: files in the order of their names, owned by root, none younger than the
 * commit.
 * @param folder where the deb is put
 * @returns its path
 */
export function packDeb(root: string, folder: string, { forTest, version }: DebOptions): string {
  const name = forTest ? 'passerelle-test' : 'passerelle';
  const control = join(root, 'DEBIAN');
  rmSync(control, { recursive: true, force: true });
  const files = filesIn(root);
  mkdirSync(control);
  const write = (file: string, text: string, mode = 0o644) => writeFileSync(join(control, file), text, { mode });
  write('control', controlFile({ name, forTest, version, root, files }));
  write(
    'conffiles',
    files
      .filter((file) => file.startsWith('etc/'))
      .map((file) => `/${file}\n`)
      .join(''),
  );
  write('md5sums', files.map((file) => `${md5(join(root, file))}  ${file}\n`).join(''));
  for (const [script, text] of maintainerScripts(root)) write(script, text, 0o755);

  const deb = join(folder, `${name}_${version}_amd64.deb`);
  // A package for tests is made more often than it is carried.
  const compression = forTest ? ['-Zzstd', '-z3'] : ['-Zxz', '-z6'];
  execFileSync('dpkg-deb', ['--root-owner-group', ...compression, '--build', root, deb], {
    env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate() },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return deb;
}

function controlFile(of: { name: string; forTest: boolean; version: string; root: string; files: string[] }): string {
  const { description } = JSON.parse(readFileSync(join(runtimePaths().clone, 'package.json'), 'utf8'));
  const bytes = of.files.reduce((sum, file) => sum + lstatSync(join(of.root, file)).size, 0);
  const fields = {
    Package: of.name,
    Version: of.version,
    Architecture: 'amd64',
    Maintainer: 'Passerelle <passerelle@localhost>',
    'Installed-Size': Math.ceil(bytes / 1024),
    Depends: DEPENDS.join(', '),
    Recommends: RECOMMENDS.join(', '),
    Suggests: SUGGESTS.join(', '),
    // Both put the same files in the same places.
    Conflicts: of.forTest ? 'passerelle' : 'passerelle-test',
    Section: 'misc',
    Priority: 'optional',
    Description: `${of.forTest ? 'Test build of the p' : 'P'}ublic digital-access terminal\n ${description}${
      of.forTest ? '\n .\n On an Electron that is no longer maintained: for tests only, never for residents.' : ''
    }`,
  };
  return Object.entries(fields)
    .map(([field, value]) => `${field}: ${value}\n`)
    .join('');
}

/** Files and links, without the folders that hold them. */
function filesIn(root: string): string[] {
  return globSync('**/*', { cwd: root })
    .filter((name) => !lstatSync(join(root, name)).isDirectory())
    .toSorted();
}

function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}

/** Seconds since 1970: of the commit, where it is known. */
function sourceDate(): string {
  if (process.env.SOURCE_DATE_EPOCH) return process.env.SOURCE_DATE_EPOCH;
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: runtimePaths().clone, encoding: 'utf8' }).trim();
}
