import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presentDeb } from './debs.ts';
import { makeRoot, type ThrowAwayRoot } from './throw-away-root.ts';

// What the system makes of the files that the package puts into it, as far as it can be asked without being started.

let machine: ThrowAwayRoot;
beforeAll(() => {
  machine = makeRoot();
  writeFileSync(join(machine.path, 'tmp/present.deb'), readFileSync(presentDeb()));
  machine.must('dpkg', '--force-depends', '--install', '/tmp/present.deb');
});
afterAll(() => machine?.remove());

const unitFolder = '/usr/lib/systemd/system';
const units = () => globSync('passerelle-*', { cwd: join(machine.path, unitFolder) });

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

test('systemd finds nothing to say against any unit', () => {
  expect(units().length).toBeGreaterThan(3);
  expect(machine.must('systemd-analyze', 'verify', '--man=no', ...units().map((name) => join(unitFolder, name)))).toBe(
    '',
  );
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
  const { out } = machine.run('udevadm', 'verify', ...rules);
  // Before systemd 254 there is no such command; then `udevadm test` reads all rules and names those that it does not understand.
  const asked = out.includes('Unknown command') ? machine.run('udevadm', 'test', '/sys/class/mem/null').out : out;
  expect(
    asked.split('\n').filter((line) => line.includes('passerelle') && /invalid|unknown|error|fail/i.test(line)),
  ).toEqual([]);
  expect(asked).toContain('passerelle');
});

test('accounts and folders are described as systemd understands them, whenever it is said again', () => {
  const accounts = machine.must('getent', 'passwd');
  machine.must('systemd-sysusers', 'passerelle.conf');
  expect(machine.must('getent', 'passwd')).toBe(accounts);
  machine.must('systemd-tmpfiles', '--create', '--remove', '--prefix=/var/lib/passerelle', 'passerelle.conf');
  expect(machine.must('stat', '-c', '%U %a', '/var/lib/passerelle')).toBe('passerelle 700\n');
  expect(machine.must('stat', '-c', '%U:%G %a', '/run/passerelle-filter')).toBe('passerelle:passerelle-filter 2750\n');
});
