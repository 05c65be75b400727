import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  globSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { contentsOf } from '../../main/services/program.fixture.ts';
import { consultation } from '../../main/services/terminal.fixture.ts';
import { fieldOf, nextDeb, presentDeb } from './debs.ts';
import { castOneVote } from './one-vote.ts';
import { askServices } from './services-inside.ts';
import { makeRoot, type ThrowAwayRoot } from './throw-away-root.ts';

// A terminal's life with the package, in one machine from beginning to end: each test goes on where the one before it stood.

const name = 'passerelle-test';
const data = 'var/lib/passerelle';
const settings = 'etc/passerelle/terminal.yml';
const rules = 'etc/udev/rules.d/60-passerelle-reader.rules';

let machine: ThrowAwayRoot;
const at = (path: string) => join(machine.path, path);

beforeAll(() => {
  machine = makeRoot();
  // What the package asks of its system is compared with its libraries elsewhere; this machine may lack a compositor.
  for (const [deb, to] of [
    [presentDeb(), 'present.deb'],
    [nextDeb(), 'next.deb'],
  ] as const)
    copyFileSync(deb, at(`tmp/${to}`));
});
afterAll(() => machine?.remove());

const dpkg = (...args: string[]) => machine.must('dpkg', '--force-depends', '--force-confold', ...args);
// biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
const versionOf = () => machine.run('dpkg-query', '-W', '-f', '${db:Status-Status} ${Version}', name).out;

/** The sum of every file of the urn, the keys and the consultations. The journal grows whenever the services run, as it must. */
function kept(): Record<string, string> {
  return Object.fromEntries(
    globSync('**/*', { cwd: at(data) })
      .filter((file) => lstatSync(at(`${data}/${file}`)).isFile() && !file.startsWith('journal'))
      .toSorted()
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(at(`${data}/${file}`)))
          .digest('hex'),
      ]),
  );
}

/** Ballots and tokens, as another program reads them from a copy. */
function votes() {
  const copy = mkdtempSync(join(tmpdir(), 'passerelle-copy-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  execFileSync('cp', ['-a', `${at(data)}/.`, copy]);
  return contentsOf({ dataDirectory: copy });
}

let cast: ReturnType<typeof votes>;
/** What dpkg found, and must leave. The services themselves rewrite their files at every start, to the same rows. */
let before: ReturnType<typeof kept>;

test('installed without a running systemd: accounts, folders, units and a first configuration are there', () => {
  dpkg('--install', '/tmp/present.deb');
  expect(versionOf()).toBe(`installed ${fieldOf(presentDeb(), 'Version')}`);
  const account = machine.must('getent', 'passwd', 'passerelle', 'passerelle-ui', 'passerelle-sticks');
  expect(
    account
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':').at(-1)),
  ).toEqual(Array(3).fill('/usr/sbin/nologin'));
  expect(machine.must('getent', 'shadow', 'passerelle', 'passerelle-ui', 'passerelle-sticks')).not.toMatch(
    /^[^:]+:[^!*]/m,
  );
  expect(machine.must('stat', '-c', '%U:%G %a', `/${data}`)).toBe('passerelle:passerelle 700\n');
  for (const unit of ['egress', 'services', 'shell', 'sticks'])
    expect(machine.must('systemctl', 'is-enabled', `passerelle-${unit}.service`)).toBe('enabled\n');
  expect(machine.must('passerelle', 'check-config', `/${settings}`)).not.toContain('expected');
  expect(
    machine.must(
      'passerelle',
      'decide-url',
      '--config',
      `/${settings}`,
      'https://www.caf.fr/',
      'https://evil.example/',
    ),
  ).toMatch(/"allow".*\n.*"deny"/);
  // To say it all again changes nothing.
  const listing = () =>
    machine.must(
      'sh',
      '-c',
      'find /etc -newer /opt/passerelle -printf "%p %l %u:%g %m %s\\n"; getent passwd; getent group',
    );
  const once = listing();
  machine.must('dpkg-reconfigure', '--frontend=noninteractive', name);
  expect(listing()).toBe(once);
});

test('a resident votes; the installed services open the urn that the terminal holds', async () => {
  cast = await castOneVote(machine);
  expect(await askServices(machine)).toMatchObject({
    consultations: [{ consultation }],
    status: { enrolled: true, store: 'sound' },
  });
  expect(votes()).toEqual(cast);
  before = kept();
  expect(Object.keys(before)).toEqual(expect.arrayContaining([`consultations/${consultation}/urn.db`]));
});

test('an upgrade keeps the urn byte for byte, the configuration and what the administrator switched off', async () => {
  appendFileSync(at(settings), 'languages: [fr]\n');
  appendFileSync(at(rules), '# ours\n');
  machine.must('systemctl', 'disable', 'passerelle-sticks.service');
  const configuration = readFileSync(at(settings), 'utf8');
  dpkg('--install', '/tmp/next.deb');
  expect(versionOf()).toBe(`installed ${fieldOf(nextDeb(), 'Version')}`);
  expect(kept()).toEqual(before);
  expect(readFileSync(at(settings), 'utf8')).toBe(configuration);
  expect(readFileSync(at(rules), 'utf8')).toMatch(/# ours\n$/);
  expect(machine.run('systemctl', 'is-enabled', 'passerelle-sticks.service').out).toBe('disabled\n');
  expect(await askServices(machine)).toMatchObject({ consultations: [{ consultation }], status: { store: 'sound' } });
  expect(votes()).toEqual(cast);
  before = kept();
});

test('removed, the programs are gone and all that the machine holds stays; installed again, it goes on where it stood', async () => {
  dpkg('--remove', name);
  for (const gone of [
    'opt/passerelle',
    'usr/bin/passerelle',
    'usr/lib/systemd/system/passerelle-shell.service',
    'etc/apparmor.d/passerelle-shell',
  ])
    expect(existsSync(at(gone)), gone).toBe(false);
  expect(kept()).toEqual(before);
  for (const stays of [settings, rules]) expect(existsSync(at(stays)), stays).toBe(true);
  dpkg('--install', '/tmp/next.deb');
  expect(kept()).toEqual(before);
  expect(readFileSync(at(settings), 'utf8')).toContain('languages: [fr]\n');
  expect(await askServices(machine)).toMatchObject({
    consultations: [{ consultation }],
    status: { enrolled: true, store: 'sound' },
  });
  expect(votes()).toEqual(cast);
  before = kept();
});

test('purged, it refuses to take a ballot box with it, and says so; without one it leaves nothing', () => {
  // What comes to a terminal besides the package: updates, a code that nobody used, known devices, a rule that was chosen.
  machine.must('mkdir', '-p', '/var/lib/passerelle-update/debs');
  for (const own of [
    'var/lib/passerelle-update/state.json',
    'etc/passerelle/enrolment-code',
    'etc/passerelle/usb-devices',
  ])
    writeFileSync(at(own), '');
  machine.must('ln', '-s', '/usr/share/passerelle/filter.nft', '/etc/passerelle/egress.d/filter.nft');
  const said = dpkg('--purge', name);
  expect(said).toContain('/var/lib/passerelle holds ballot boxes');
  expect(kept()).toEqual(before);
  expect(statSync(at(data)).mode & 0o777).toBe(0o700);
  for (const gone of [settings, rules, 'opt/passerelle']) expect(existsSync(at(gone)), gone).toBe(false);
  expect(globSync('etc/systemd/system/**/*passerelle*', { cwd: machine.path })).toEqual([]);
  for (const gone of ['etc/passerelle', 'var/lib/passerelle-update']) expect(existsSync(at(gone)), gone).toBe(false);

  dpkg('--install', '/tmp/present.deb');
  expect(kept()).toEqual(before);
  machine.must('rm', '-r', `/${data}/consultations`);
  writeFileSync(at(`${data}/left`), 'whatever else there is');
  expect(dpkg('--purge', name)).not.toContain('ballot boxes');
  expect(existsSync(at(data))).toBe(false);
});
