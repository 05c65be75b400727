import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, globSync, lstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFuses } from '../../tools/dist/fuses.ts';
import { electronRuntime } from '../../tools/electron.ts';
import { fieldOf, nextDeb, presentDeb } from './debs.ts';

// What is in the deb, by its own table of contents and by its files.

interface Entry {
  readonly mode: string;
  readonly owner: string;
  readonly path: string;
}

const entries: Entry[] = [];
let root: string;

beforeAll(() => {
  const table = execFileSync('dpkg-deb', ['--contents', presentDeb()], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  for (const line of table.trimEnd().split('\n')) {
    const [mode = '', owner = '', , , , path = ''] = line.split(/\s+/);
    entries.push({ mode, owner, path: path.replace(/^\./, '') });
  }
  root = mkdtempSync(join(tmpdir(), 'passerelle-deb-'));
  execFileSync('dpkg-deb', ['--raw-extract', presentDeb(), root]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const control = (name: string) => readFileSync(join(root, 'DEBIAN', name), 'utf8');
const files = () => globSync('**/*', { cwd: root }).filter((name) => lstatSync(join(root, name)).isFile());

test('everything is root’s, nobody else may write any of it, and nothing runs with the rights of another account', () => {
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(({ owner }) => owner !== 'root/root')).toEqual([]);
  expect(entries.filter(({ mode }) => !/^(?:drwxr-xr-x|-rwxr-xr-x|-rw-r--r--)$/.test(mode))).toEqual([]);
});

test('what administrators may change is asked about at an upgrade, and nothing else is', () => {
  const conffiles = control('conffiles').trimEnd().split('\n');
  const inEtc = entries.filter(({ mode, path }) => mode.startsWith('-') && path.startsWith('/etc/'));
  expect(conffiles).toEqual(inEtc.map(({ path }) => path).toSorted());
  expect(conffiles).toContain('/etc/udev/rules.d/60-passerelle-reader.rules');
});

test('it stands in the way of the other package, and that one in its', () => {
  expect(fieldOf(presentDeb(), 'Package')).toBe('passerelle-test');
  expect(fieldOf(presentDeb(), 'Conflicts')).toBe('passerelle');
  expect(
    spawnSync('dpkg', ['--compare-versions', fieldOf(nextDeb(), 'Version'), 'gt', fieldOf(presentDeb(), 'Version')])
      .status,
  ).toBe(0);
});

test('every file has the sum that dpkg was told, and the order and the times of the files say nothing of who built it', () => {
  const sums = spawnSync('md5sum', ['--check', '--quiet', 'DEBIAN/md5sums'], { cwd: root, encoding: 'utf8' });
  expect(sums.stdout + sums.stderr).toBe('');
  const paths = entries.map(({ path }) => path.replace(/\/$/, ''));
  const order = (path: string) => path.split('/').join('\0');
  expect(paths.map(order)).toEqual(paths.map(order).toSorted());
  const commitMs = Number(execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' })) * 1000;
  expect(files().filter((name) => lstatSync(join(root, name)).mtimeMs > commitMs)).toEqual([]);
});

test('no native part is for another machine, and no library comes from a package that is not asked for', () => {
  const machine = 62; // x86-64, in the header of ELF
  const binaries = files().filter((name) => headOf(join(root, name)).subarray(0, 4).equals(Buffer.from('\x7fELF')));
  expect(binaries.length).toBeGreaterThan(5);
  expect(binaries.filter((name) => headOf(join(root, name)).readUInt16LE(18) !== machine)).toEqual([]);
  expect(files().filter((name) => /(?:darwin|win32|arm64|musl).*[.]node$/.test(name))).toEqual([]);

  const own = new Set(binaries.map((name) => name.slice(name.lastIndexOf('/') + 1)));
  const needed = new Set(binaries.flatMap((name) => librariesOf(join(root, name))).filter((name) => !own.has(name)));
  const asked = namesIn(fieldOf(presentDeb(), 'Depends'));
  const fromElsewhere = [...needed].flatMap((library) => {
    const providers = packagesOf(library);
    return providers.some((one) => asked.has(one)) ? [] : [`${library} of ${providers.join(' or ') || 'nothing'}`];
  });
  expect(fromElsewhere).toEqual([]);
});

test('the fuses are as they must be in what is installed', async () => {
  await checkFuses(join(root, 'opt/passerelle/passerelle-shell'), electronRuntime().kind);
});

test('the pages and the bridge are in the archive, and neither maps nor devices of the tests are anywhere', () => {
  const listed = execFileSync('node_modules/.bin/asar', ['list', join(root, 'opt/passerelle/resources/app.asar')], {
    encoding: 'utf8',
  }).split('\n');
  for (const name of [
    '/start.cjs',
    '/shell/main.cjs',
    '/shell/kiosk-preload.cjs',
    '/shell/guest-preload.cjs',
    '/renderer/index.html',
    '/reader/index.html',
  ])
    expect(listed).toContain(name);
  expect([...listed, ...files()].filter((name) => /\.map$|\/virtual-/.test(name))).toEqual([]);
});

function headOf(path: string): Buffer {
  const head = Buffer.alloc(20);
  const file = openSync(path, 'r');
  readSync(file, head, 0, head.length, 0);
  closeSync(file);
  return head;
}

function librariesOf(path: string): string[] {
  const table = execFileSync('readelf', ['--dynamic', '--wide', path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [...table.matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name = '']) => name);
}

/** The installed packages that hold a library. */
function packagesOf(library: string): string[] {
  const { stdout } = spawnSync('dpkg-query', ['--search', `*/${library}`], { encoding: 'utf8' });
  return [...stdout.matchAll(/^([^:\s]+):/gm)].map(([, name = '']) => name);
}

/** All alternatives that a field of packages names. */
function namesIn(field: string): Set<string> {
  return new Set(field.split(/[,|]/).map((one) => one.trim().split(' ')[0] ?? ''));
}
