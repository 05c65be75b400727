import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { enrolmentCodeFile } from '../../contract/sync.ts';
import type { Finding } from '../../main/cli/doctor/finding.ts';
import { applicationFolder } from '../../tools/dist/stage.ts';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { until } from '../harness/until.ts';
import { fieldOf, presentDeb } from './debs.ts';
import { askServices } from './services-inside.ts';
import { makeBareRoot, type ThrowAwayRoot } from './throw-away-root.ts';
import { guideCommands, typeOnBareMachine, wantsRunningMachine } from './typed-guide.ts';

// What the systems that the guide names make of the package, when whoever installs it types what the guide says on a bare machine: apt finds
// all that it asks for, and what it brings suits them, as far as they can be asked without being started.

const terminal = 'centre-1';
const unitFolder = '/usr/lib/systemd/system';

/**
 * The exposure of each unit by systemd's own measure, from 0 to 10, that is not to grow: 2 is what a program without privileges can have. The
 * shell's is high because Chromium builds its sandbox itself, for which it needs what systemd would take away; the kernel's filter of its
 * renderers is stricter than any unit. What installs packages can do what their scripts do, which is anything.
 */
const bounds: Readonly<Record<string, number>> = {
  'passerelle-shell.service': 7.5,
  'passerelle-update.service': 9.1,
};
const ordinaryBound = 2.5;

describe.each([
  ['Debian 12', 'bookworm'],
  ['Debian 13', 'trixie'],
])('a bare machine with %s', (_name, release) => {
  let machine: ThrowAwayRoot;
  beforeAll(() => {
    machine = makeBareRoot(release);
  }, 600_000);
  afterAll(() => machine?.remove());
  const at = (path: string) => join(machine.path, path);
  const units = () => globSync('passerelle-*', { cwd: at(unitFolder) });

  test('takes all that the guide has people type, in its order', { timeout: 600_000 }, async () => {
    const { certificate } = await makeAuthority({ name: 'city', days: 1 });
    typeOnBareMachine(machine, terminal, certificate);
    // Nobody types these: no systemd, udev or stick is there.
    expect(guideCommands.filter(wantsRunningMachine)).toEqual([
      'timedatectl set-ntp true',
      'udevadm control --reload',
      'udevadm trigger --action=add',
      'systemctl restart passerelle-services.service',
      'mount /dev/sdb1 /mnt',
      'umount /mnt',
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
    expect(machine.must('dpkg-query', '-W', '-f', '${db:Status-Status} ${Version}', 'passerelle-test')).toBe(
      `installed ${fieldOf(presentDeb(), 'Version')}`,
    );
    expect(machine.must('grep', '--count', authorityLine(certificate), '/etc/ssl/certs/ca-certificates.crt')).toBe(
      '1\n',
    );
    expect(machine.must('stat', '-c', '%U %a', `/var/lib/passerelle/${enrolmentCodeFile}`)).toBe('passerelle 600\n');
  });

  test('finds every library of every program', () => {
    const programs = globSync('{passerelle-shell,**/node,**/*.node,**/*.so*}', { cwd: at(applicationFolder) });
    expect(programs.length).toBeGreaterThan(5);
    const { out } = machine.run('ldd', ...programs.map((name) => `/${applicationFolder}/${name}`));
    expect(out).toContain('libgtk-3.so.0 => /');
    expect(out.split('\n').filter((line) => line.includes('not found'))).toEqual([]);
  });

  test('runs the services and the command line', { timeout: 60_000 }, async () => {
    expect(machine.must('passerelle', 'check-config', '/etc/passerelle/terminal.yml')).toContain(
      'a valid configuration',
    );
    machine.must('install', '-d', '-m', '2750', '-o', 'passerelle', '-g', 'passerelle-ui', '/run/passerelle');
    expect(await askServices(machine)).toMatchObject({
      consultations: [],
      status: { enrolled: false, store: 'sound' },
    });
    const { findings }: { findings: Finding[] } = JSON.parse(machine.run('passerelle', 'doctor', '--json').out);
    // Where no systemd runs nobody started the services, and the server of the guide is none.
    expect(findings.filter(({ state }) => state === 'broken').map(({ check }) => check)).toEqual([
      'services',
      'server',
    ]);
    expect(findings.find(({ check }) => check === 'permissions')).toMatchObject({ state: 'fine' });
  });

  test('systemd finds nothing to say against any unit', () => {
    expect(units().length).toBeGreaterThan(3);
    expect(
      machine.must('systemd-analyze', 'verify', '--man=no', ...units().map((name) => join(unitFolder, name))),
    ).toBe('');
  });

  test('every service gives up what it does not need', () => {
    for (const name of units().filter((one) => one.endsWith('.service'))) {
      const said = machine.must('systemd-analyze', 'security', '--offline=true', '--no-pager', join(unitFolder, name));
      const exposure = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1]);
      expect(exposure, `${name}\n${said}`).toBeLessThanOrEqual(bounds[name] ?? ordinaryBound);
    }
  });

  test('the network rules are rules, and load a second time as well as the first', () => {
    machine.must('nft', '--check', '--file', '/etc/passerelle/egress.nft');
    // Twice in one transaction is what a reload is.
    machine.must('sh', '-c', 'cat /etc/passerelle/egress.nft /etc/passerelle/egress.nft > /tmp/twice.nft');
    machine.must('nft', '--check', '--file', '/tmp/twice.nft');
  });

  test('AppArmor takes the profile that was chosen for it, which lets Chromium alone make its sandbox and start no program but the voice and what says that it lives', () => {
    const parse = (...args: string[]) =>
      machine.run('apparmor_parser', '--skip-kernel-load', '--skip-cache', '--config-file=/dev/null', ...args);
    expect(parse('--names', '/etc/apparmor.d/passerelle-shell')).toMatchObject({
      code: 0,
      out: expect.stringContaining('passerelle-shell'),
    });
    const rules = readFileSync(join(machine.path, 'usr/share/passerelle/apparmor/shell'), 'utf8');
    const runs = [...rules.matchAll(/^ {2}(\/\S+) \S*x,$/gm)].map(([, path]) => path);
    expect(runs).toEqual(['/opt/passerelle/**', '/usr/bin/espeak-ng', '/usr/bin/systemd-notify']);
  });

  test('udev can read every rule', () => {
    const rules = globSync('{etc,usr/lib}/udev/rules.d/*passerelle*.rules', { cwd: machine.path }).map(
      (path) => `/${path}`,
    );
    expect(rules.length).toBeGreaterThan(2);
    const { code, out } = machine.run('udevadm', 'verify', ...rules);
    if (!out.includes('Unknown command')) return expect(code, out).toBe(0);
    // Before systemd 254 there is no such command; `udevadm test` reads all rules and names those that it does not understand.
    const said = machine.run('udevadm', 'test', '/sys/class/mem/null').out;
    expect(
      said.split('\n').filter((line) => line.includes('passerelle') && /invalid|unknown|error|fail/i.test(line)),
    ).toEqual([]);
    expect(said).toContain('passerelle');
  });

  test('the print service takes the settings of the terminal, a queue from root, and keeps it where its own package does', async () => {
    const settings = '/usr/share/passerelle/cups';
    const before = readdirSync(at(settings));
    // As its socket unit does.
    machine.must('install', '-d', '/run/cups');
    const cups = ['/usr/sbin/cupsd', '-f', '-c', `${settings}/cupsd.conf`, '-s', `${settings}/cups-files.conf`];
    const child = spawn('chroot', [machine.path, ...cups], { cwd: '/', stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const added = () => machine.run('lpadmin', '-p', 'bureau', '-E', '-v', 'ipp://192.0.2.1/ipp/print').code === 0;
    await until(added, 'the print service takes a queue');
    // Then it writes down what it knows.
    child.kill('SIGTERM');
    await once(child, 'exit');
    expect(readFileSync(at('etc/cups/printers.conf'), 'utf8')).toContain('<Printer bureau>');
    expect(readdirSync(at(settings))).toEqual(before);
  });

  test('a login of the shell’s account leaves no dump of its memory, whatever came before it', () => {
    const login = 'ulimit -c unlimited; exec runuser -u passerelle-ui -- sh -c "ulimit -H -c"';
    expect(machine.must('sh', '-c', login)).toBe('0\n');
  });

  test('accounts and folders are described as systemd understands them, whenever it is said again', () => {
    const accounts = machine.must('getent', 'passwd');
    machine.must('systemd-sysusers', 'passerelle.conf');
    expect(machine.must('getent', 'passwd')).toBe(accounts);
    machine.must('systemd-tmpfiles', '--create', '--remove', '--prefix=/var/lib/passerelle', 'passerelle.conf');
    expect(machine.must('stat', '-c', '%U %a', '/var/lib/passerelle')).toBe('passerelle 700\n');
    expect(machine.must('stat', '-c', '%U:%G %a', '/run/passerelle-filter')).toBe(
      'passerelle:passerelle-filter 2750\n',
    );
  });
});

/** A line of a certificate that no other one has. */
function authorityLine(certificate: string): string {
  return certificate.split('\n')[3] ?? '';
}
