import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mustBeOk } from '../../contract/result.ts';
import { readJournal } from '../../main/journal/index.ts';
import { contentsOf } from '../../main/services/program.fixture.ts';
import { publishDeb, signIndex, sourcesFile } from '../../tools/dist/repository.ts';
import { until } from '../harness/until.ts';
import { fieldOf, presentDeb } from './debs.ts';
import { castOneVote } from './one-vote.ts';
import { askServices } from './services-inside.ts';
import { makeRoot, type ThrowAwayRoot } from './throw-away-root.ts';

// Nights of one machine, with the real apt and dpkg against a repository that is a folder, signed. There is no systemd in it: a program in the
// place of systemctl says what systemd would, and that the terminal is not well where the version says so of itself.

const name = 'passerelle-test';
const data = 'var/lib/passerelle';
const repository = 'srv/repository';
const update = ['/opt/passerelle/resources/node', '/opt/passerelle/resources/updates/main.mjs'] as const;

const systemctl = `#!/bin/sh
echo "$@" >> /var/log/systemctl
case "$1" in
  is-active) test ! -e /opt/passerelle/ill ;;
  is-failed) test -e /opt/passerelle/ill ;;
esac
`;

let machine: ThrowAwayRoot;
let work: string;
let city: string;
let stranger: string;
let cast: ReturnType<typeof votes>;
const at = (path: string) => join(machine.path, path);

beforeAll(() => {
  machine = makeRoot();
  work = mkdtempSync(join(tmpdir(), 'passerelle-updates-'));
  process.env.GNUPGHOME = join(work, 'gnupg');
  mkdirSync(process.env.GNUPGHOME, { mode: 0o700 });
  city = newKey('city');
  stranger = newKey('stranger');
  // What the package asks of its system is compared with its libraries elsewhere; this machine may lack a compositor.
  writeFileSync(at('etc/dpkg/dpkg.cfg.d/here'), 'force-depends\n');
  writeFileSync(at('usr/bin/systemctl'), systemctl, { mode: 0o755 });
  copyFileSync(presentDeb(), at('tmp/present.deb'));
  machine.must('dpkg', '--install', '/tmp/present.deb');
  appendFileSync(at('etc/passerelle/terminal.yml'), 'opening: { timeZone: Europe/Paris, week: {} }\n');
  publish(presentDeb());
  writeFileSync(at('etc/apt/sources.list.d/passerelle.sources'), sourcesFile(`file:///${repository}`, city));
});
afterAll(() => {
  spawnSync('gpgconf', ['--kill', 'all']);
  machine?.remove();
  rmSync(work, { recursive: true, force: true });
});

function newKey(who: string): string {
  execFileSync('gpg', ['--batch', '--passphrase', '', '--quick-generate-key', who, 'ed25519', 'sign'], {
    stdio: 'ignore',
  });
  const listed = execFileSync('gpg', ['--with-colons', '--list-keys', who], { encoding: 'utf8' });
  return /^fpr:+([0-9A-F]+):/m.exec(listed)?.[1] ?? '';
}

function publish(deb: string, key = city): void {
  publishDeb(at(repository), deb, key);
}

/** The deb of this build under another number, changed in its files. */
function version(number: string, change: (root: string) => void = () => {}): string {
  const root = join(work, number);
  execFileSync('dpkg-deb', ['--raw-extract', presentDeb(), root]);
  const control = join(root, 'DEBIAN/control');
  writeFileSync(control, readFileSync(control, 'utf8').replace(/^Version: .*$/m, `Version: ${number}`));
  change(root);
  const deb = join(work, `${name}_${number}_amd64.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', '-z1', '--build', root, deb], { stdio: 'ignore' });
  rmSync(root, { recursive: true });
  return deb;
}

test('a resident votes: whatever happens to the programs, this stays', async () => {
  cast = await castOneVote(machine);
});

function votes() {
  const copy = mkdtempSync(join(work, 'copy-'));
  execFileSync('cp', ['-a', `${at(data)}/.`, copy]);
  const contents = contentsOf({ dataDirectory: copy } as Parameters<typeof contentsOf>[0]);
  rmSync(copy, { recursive: true });
  return contents;
}

/** Lets a night come, and gives what is to be said of it in the journal. */
function night(): string[] {
  dayPasses();
  const before = outcomes().length;
  const { code, out } = machine.run(...update);
  expect(code, out).toBe(0);
  expect(votes()).toEqual(cast);
  expect(globSync('{run/passerelle-update/*,var/lib/passerelle-update/trial}', { cwd: machine.path })).toEqual([]);
  return outcomes().slice(before);
}

function dayPasses(): void {
  const file = at('var/lib/passerelle-update/state.json');
  const state = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...state, lastMs: 1 }));
}

function outcomes(): string[] {
  const file = at(`${data}/update-outcomes`);
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
const versionOf = () => machine.run('dpkg-query', '-W', '-f', '${db:Status-Status} ${Version}', name).out;
const asked = () => (existsSync(at('var/log/systemctl')) ? readFileSync(at('var/log/systemctl'), 'utf8') : '');

test('a terminal that was installed by day does nothing before its first night', () => {
  machine.must(...update);
  expect(JSON.parse(readFileSync(at('var/lib/passerelle-update/state.json'), 'utf8')).lastMs).toBeGreaterThan(0);
  expect(existsSync(at('var/lib/passerelle-update/debs'))).toBe(false);
});

test('a repository with nothing new changes nothing, and leaves the terminal alone', () => {
  expect(night()).toEqual([]);
  expect(versionOf()).toBe(`installed ${fieldOf(presentDeb(), 'Version')}`);
  expect(asked()).not.toMatch(/^(?:stop|restart)/m);
});

test('nothing is done while somebody is in a visit', () => {
  publish(version('2.0.1'));
  mkdirSync(at('run/passerelle'), { recursive: true });
  writeFileSync(at('run/passerelle/visit'), '');
  expect(night()).toEqual([]);
  rmSync(at('run/passerelle/visit'));
  expect(versionOf()).toBe(`installed ${fieldOf(presentDeb(), 'Version')}`);
});

test('a new version is tried, installed and kept, and the one before is forgotten', () => {
  expect(night()).toEqual([
    `{"event":"update-taken","fields":{"from":"${fieldOf(presentDeb(), 'Version')}","to":"2.0.1"}}`,
  ]);
  expect(versionOf()).toBe('installed 2.0.1');
  expect(globSync('*', { cwd: at('var/lib/passerelle-update/debs') })).toEqual(['2.0.1.deb']);
  expect(night()).toEqual([]);
});

test('an index that another key signed is refused, and so is one that is half written', () => {
  publish(version('2.0.2'), stranger);
  expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"repository"}}']);
  publish(version('2.0.2'));
  for (const index of globSync('dists/stable/main/binary-amd64/Packages*', { cwd: at(repository) }))
    truncateSync(at(`${repository}/${index}`), 200);
  expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"repository"}}']);
  expect(versionOf()).toBe('installed 2.0.1');
});

test('an index that was signed too long ago is refused, and taken once it is signed anew', () => {
  // Whatever the machine does with other repositories, as one that installs an old state of its distribution.
  writeFileSync(at('etc/apt/apt.conf.d/99lax'), 'Acquire::Check-Valid-Until "false";\n');
  signIndex(at(repository), city, new Date(Date.now() - 91 * 86_400_000));
  expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"repository-expired"}}']);
  expect(versionOf()).toBe('installed 2.0.1');
  signIndex(at(repository), city);
  expect(night()).toEqual(['{"event":"update-taken","fields":{"from":"2.0.1","to":"2.0.2"}}']);
});

test('a version whose services do not start on this terminal is never installed, and never tried again', () => {
  publish(
    version('2.0.3', (root) =>
      writeFileSync(join(root, 'opt/passerelle/resources/services/main.mjs'), 'process.exit(1);'),
    ),
  );
  expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"trial"}}']);
  expect(asked()).toMatch(/start passerelle-shell.service passerelle-services.service\n$/);
  expect(versionOf()).toBe('installed 2.0.2');
  expect(night()).toEqual([]);
});

test('a trial that could not be held says nothing of the version: the terminal goes on, and another night tries again', () => {
  publish(version('2.0.3.1'));
  rmSync(at('run/passerelle-update'), { recursive: true, force: true });
  writeFileSync(at('run/passerelle-update'), 'in the way of the copy');
  for (let times = 0; times < 2; times += 1) {
    const before = asked().length;
    expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"trial"}}']);
    expect(asked().slice(before)).toMatch(/^stop .*\nstart passerelle-shell.service passerelle-services.service\n$/);
  }
  rmSync(at('run/passerelle-update'));
  expect(versionOf()).toBe('installed 2.0.2');
  expect(night()).toEqual(['{"event":"update-taken","fields":{"from":"2.0.2","to":"2.0.3.1"}}']);
});

test('a version with which more is broken than before goes, once doctor has had its time', { timeout: 300_000 }, () => {
  publish(
    version('2.0.3.2', (root) =>
      writeFileSync(
        join(root, 'usr/bin/passerelle'),
        `#!/bin/sh\necho '{"findings":[{"check":"reader","state":"broken","says":"x"}]}'\nexit 2\n`,
        { mode: 0o755 },
      ),
    ),
  );
  expect(night()).toEqual(['{"event":"update-rolled-back","fields":{"from":"2.0.3.2","to":"2.0.3.1"}}']);
  expect(versionOf()).toBe('installed 2.0.3.1');
  expect(night()).toEqual([]);
});

test('a version under which the terminal is not well goes, and the one before comes back', () => {
  publish(version('2.0.4', (root) => writeFileSync(join(root, 'opt/passerelle/ill'), '')));
  expect(night()).toEqual(['{"event":"update-rolled-back","fields":{"from":"2.0.4","to":"2.0.3.1"}}']);
  expect(versionOf()).toBe('installed 2.0.3.1');
  expect(existsSync(at('opt/passerelle/ill'))).toBe(false);
  expect(night()).toEqual([]);
});

test('a store that is refused keeps no version away where the present services refuse one too', () => {
  const store = at(`${data}/reports.db`);
  const program = at('usr/bin/passerelle');
  const [sound, doctor] = [readFileSync(store), readFileSync(program)];
  writeFileSync(store, randomBytes(sound.length));
  const says = `#!/bin/sh\necho '{"findings":[{"check":"stores","state":"broken"}]}'\n`;
  publish(version('2.0.4.1', (root) => writeFileSync(join(root, 'usr/bin/passerelle'), says)));
  writeFileSync(program, says);
  expect(night()).toEqual(['{"event":"update-taken","fields":{"from":"2.0.3.1","to":"2.0.4.1"}}']);
  publish(version('2.0.4.2'));
  writeFileSync(program, `#!/bin/sh\necho '{"findings":[]}'\n`);
  expect(night()).toEqual(['{"event":"update-refused","fields":{"reason":"trial"}}']);
  writeFileSync(program, doctor);
  writeFileSync(store, sound);
  expect(versionOf()).toBe('installed 2.0.4.1');
});

test('a power cut while dpkg unpacks is finished at the next start, whatever the hour', async () => {
  publish(version('2.0.5'));
  dayPasses();
  const child = spawn('chroot', [machine.path, ...update], { cwd: '/', detached: true, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await until(() => !versionOf().startsWith('installed'), 'dpkg is at work', 120_000);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  expect(versionOf()).not.toMatch(/^installed/);
  const before = outcomes().length;
  appendFileSync(at('etc/passerelle/terminal.yml'), 'renewAt: 23:59\n');
  // Whoever came in the meantime is not interrupted.
  writeFileSync(at('run/passerelle/visit'), '');
  machine.must(...update);
  expect(versionOf()).not.toMatch(/^installed/);
  rmSync(at('run/passerelle/visit'));
  machine.must(...update);
  expect(outcomes().slice(before)).toEqual(['{"event":"update-taken","fields":{"from":"2.0.4.1","to":"2.0.5"}}']);
  expect(versionOf()).toBe('installed 2.0.5');
  expect(votes()).toEqual(cast);
});

test('the services write into the journal what became of it all, once', async () => {
  const said = outcomes().map((line) => JSON.parse(line));
  expect(said.length).toBeGreaterThan(4);
  await askServices(machine);
  expect(outcomes()).toEqual([]);
  const { entries } = mustBeOk(readJournal(at(`${data}/journal.db`)), 'journal');
  expect(
    entries.filter(({ event }) => event.startsWith('update-')).map(({ event, fields }) => ({ event, fields })),
  ).toEqual(said);
});
