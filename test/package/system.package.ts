import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { enrolmentCodeFile } from '../../contract/sync.ts';
import type { Finding } from '../../main/cli/doctor/finding.ts';
import { applicationFolder } from '../../tools/dist/stage.ts';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { until } from '../harness/until.ts';
import { fieldOf, presentDeb } from './debs.ts';
import { askServices } from './services-inside.ts';
import { StartedMachine } from './started-machine.ts';
import { makeBareRoot, type ThrowAwayRoot } from './throw-away-root.ts';
import { fillStick, guideCommands, typeOnBareMachine, wantsRunningMachine } from './typed-guide.ts';

// What the systems that the guide names make of the package, when whoever installs it types what the guide says on a bare machine: apt finds
// all that it asks for, and what it brings suits them. Then one of them is started with it, in software emulation.

const terminal = 'centre-1';

/** The one that is started too: each takes minutes. */
const startedRelease = 'trixie';

/** What the guide has people type on a machine that runs. */
const typed = {
  clock: 'timedatectl set-ntp true',
  reloadRules: 'udevadm control --reload',
  applyRules: 'udevadm trigger --action=add',
  restart: 'systemctl restart passerelle-services.service',
  mount: 'mount /dev/sdb1 /mnt',
  unmount: 'umount /mnt',
};

/** The emulated keyboard, which stands for a reader that types. */
const reader = { vendor: '0627', product: '0001' };
const card = '21234000012344';
const unitFolder = '/usr/lib/systemd/system';

/**
 * The exposure of each unit by systemd's own measure, from 0 to 10, that is not to grow: 2 is what a program without privileges can have. The
 * shell's is high because Chromium builds its sandbox itself, for which it needs what systemd would take away; the kernel's filter of its
 * renderers is stricter than any unit. The X server has a login. What installs packages can do what their scripts do, which is anything.
 */
const bounds: Readonly<Record<string, number>> = {
  'passerelle-shell.service': 7.5,
  'passerelle-update.service': 9.1,
  'passerelle-x11.service': 7.5,
};
const ordinaryBound = 2.5;

describe.each([
  ['Debian 12', 'bookworm'],
  ['Debian 13', 'trixie'],
])('a bare machine with %s', (_name, release) => {
  let machine: ThrowAwayRoot;
  let running: StartedMachine | undefined;
  beforeAll(() => {
    machine = makeBareRoot(release, ...(release === startedRelease ? ['linux-image-amd64'] : []));
  }, 600_000);
  afterAll(async () => {
    await running?.remove();
    machine?.remove();
  });
  const at = (path: string) => join(machine.path, path);
  const units = () => globSync('passerelle-*', { cwd: at(unitFolder) });

  test('takes all that the guide has people type, in its order', { timeout: 600_000 }, async () => {
    const { certificate } = await makeAuthority({ name: 'city', days: 1 });
    typeOnBareMachine(machine, terminal, certificate);
    // These are typed on the machine that was started, below: no systemd, udev or stick is there yet.
    expect(guideCommands.filter(wantsRunningMachine)).toEqual([
      ...[typed.clock, typed.reloadRules, typed.applyRules, typed.restart, typed.mount, typed.unmount],
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

  if (release !== startedRelease) return;
  describe('and that was started', () => {
    const started = () => running as StartedMachine;
    const show = (unit: string, property: string) =>
      started().must(`systemctl show --value --property ${property} passerelle-${unit}.service`);
    const runs = async (unit: string) => (await show(unit, 'SubState')) === 'running\n';
    const findings = async () => {
      const { out } = await started().type('passerelle doctor --json');
      return (JSON.parse(out) as { findings: Finding[] }).findings;
    };

    test('comes up whole, to the first screen of the shell', { timeout: 900_000 }, async () => {
      const stick = mkdtempSync(join(tmpdir(), 'passerelle-stick-'));
      onTestFinished(() => rmSync(stick, { recursive: true }));
      fillStick(stick, terminal, presentDeb());
      running = await StartedMachine.start(machine, stick);
      const { out } = await running.type('systemctl is-system-running --wait', 300_000);
      const why = await running.must('journalctl --no-pager --unit passerelle-shell --unit seatd | tail -60');
      expect(out, why).toBe('running\n');
      for (const unit of ['services', 'shell', 'sticks']) {
        expect(await runs(unit), `${unit}\n${why}`).toBe(true);
        expect(await show(unit, 'NRestarts'), unit).toBe('0\n');
      }
      await running.touch(); // at night it is dark
      const isDrawn = async () => {
        await started().must('sleep 1'); // the machine draws meanwhile
        return coloursOf(await started().screen()) > 20;
      };
      await until(isDrawn, 'the screen shows more than its ground', 60_000);
    });

    test('has no key that leads to another console or starts it anew', async () => {
      await started().press('ctrl', 'alt', 'f2');
      await started().press('ctrl', 'alt', 'delete');
      await started().must('udevadm settle && sleep 1');
      expect(await started().must('cat /sys/class/tty/tty0/active')).toBe('tty1\n');
      expect(await started().must('systemctl is-system-running')).toBe('running\n');
    });

    test('holds every process of the shell in its unit, under AppArmor, with no login of its account', async () => {
      // Some end while they are looked at.
      const ofEach = (choice: string, file: string) =>
        started().must(
          `for pid in $(pgrep -u passerelle-ui ${choice}); do cat /proc/$pid/${file}; done 2>/dev/null | sort | uniq --count`,
        );
      expect(await ofEach('', 'cgroup')).toMatch(/^ +\d+ 0::\/system\.slice\/passerelle-shell\.service\n$/);
      expect(await ofEach('-x passerelle-shel', 'attr/current')).toMatch(/^ +\d+ passerelle-shell \(enforce\)\n$/);
      expect(await started().must('loginctl list-users --no-legend')).not.toContain('passerelle');
    });

    test('takes the reader that the guide has people name: its digits begin a visit, and it is no keyboard any more', async () => {
      const rules = '/etc/udev/rules.d/60-passerelle-reader.rules';
      await started().must(`sed -i 's/"0c27"/"${reader.vendor}"/; s/"3bfa"/"${reader.product}"/' ${rules}`);
      await started().must(
        `sed -i 's/0x0c27/0x${reader.vendor}/; s/0x3bfa/0x${reader.product}/; s/fr-azerty/us-qwerty/' /etc/passerelle/terminal.yml`,
      );
      for (const command of [typed.reloadRules, typed.applyRules, 'udevadm settle', typed.restart])
        await started().must(command);
      expect(await started().must("stat -c '%U:%G %a' /dev/hidraw0")).toBe('root:passerelle-devices 660\n');
      expect(
        await started().must('grep -l Keyboard /sys/class/input/input*/name | sed s/name/inhibited/ | xargs cat'),
      ).toBe('1\n');
      await until(async () => stateOf(await findings(), 'reader') === 'fine', 'the reader is ready');
      // The machine may miss a key, as a hand misses a reader: the card is shown until it was read.
      const isIn = async () => {
        await started().emulator.type(card);
        return (await started().type('sleep 1; test -e /run/passerelle/visit')).code === 0;
      };
      await until(isIn, 'a visit begins', 60_000);
    });

    test('takes a stick where the guide has people take it', async () => {
      await started().must(typed.mount);
      expect(await started().must('ls -1 /mnt')).toContain('codes.csv\n');
      await started().must(typed.unmount);
    });

    test('closes the network to the account of the shell alone', async () => {
      const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
      onTestFinished(() => void server.close());
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const reach = (account: string) =>
        started().type(`setpriv --reuid ${account} --clear-groups bash -c '</dev/tcp/10.0.2.2/${port}'`);
      expect(await reach('passerelle')).toMatchObject({ code: 0 });
      expect(await reach('passerelle-ui')).toMatchObject({ code: 1, out: expect.stringContaining('refused') });
    });

    test('brings back what hangs, and the shell when seatd is started anew', { timeout: 600_000 }, async () => {
      const hangs = ['services', 'shell'];
      const processes = {
        services: 'systemctl show --value --property MainPID passerelle-services',
        shell: 'pgrep -u passerelle-ui -x passerelle-shel --oldest',
      };
      await started().must(`kill -STOP $(${processes.services}) $(${processes.shell})`);
      for (const unit of hangs) {
        const again = async () => (await show(unit, 'NRestarts')) !== '0\n' && (await runs(unit));
        await until(again, `${unit} runs again`, 250_000);
        const said = await started().must(`journalctl --unit passerelle-${unit} --no-pager`);
        expect(said).toContain('Watchdog timeout');
      }
      const before = await show('shell', 'InvocationID');
      await started().must('systemctl kill --signal KILL seatd.service');
      const anew = async () => (await show('shell', 'InvocationID')) !== before && (await runs('shell'));
      await until(anew, 'the shell runs anew', 200_000);
    });

    test('has a doctor with nothing to say but what is missing here', async () => {
      await started().must(typed.clock);
      expect(await started().must('timedatectl show --value --property NTP')).toBe('yes\n');
      await started().must(`echo ${reader.vendor}:${reader.product} >> /etc/passerelle/usb-devices`);
      // Whether a time server can be reached is not the machine's affair.
      const unwell = (await findings()).filter(({ check, state }) => state !== 'fine' && check !== 'clock');
      expect(unwell.map(({ check, state }) => `${check}: ${state}`)).toEqual([
        ...['disk encryption: broken', 'runtime: broken', 'enrolment: attention', 'printer: broken', 'server: broken'],
      ]);
    });

    test('ends what it does when its power button is pressed', async () => {
      await started().emulator.order('system_powerdown');
      expect(await started().ended).toBe(0);
      // Beside what the emulated graphics card may have to say at that moment.
      expect(started().console()).toMatch(/Power down|poweroff\.target/);
    });
  });
});

/** A line of a certificate that no other one has. */
function authorityLine(certificate: string): string {
  return certificate.split('\n')[3] ?? '';
}

function stateOf(findings: readonly Finding[], check: string): string | undefined {
  return findings.find((one) => one.check === check)?.state;
}

/** How many colours a screen shows. */
function coloursOf(pixels: Buffer): number {
  const seen = new Set<number>();
  for (let at = 0; at < pixels.length; at += 3) seen.add(pixels.readUIntBE(at, 3));
  return seen.size;
}
