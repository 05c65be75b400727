import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../../contract/configuration.ts';
import { checkClock, compareClocks } from './clock.ts';
import { writtenOut } from './command.ts';
import { checkDumps } from './crashes.ts';
import { checkEncryption, checkSpace, checkSwap } from './disk.ts';
import { exitCodeOf } from './finding.ts';
import { addProcess, type FakeMachine, fakeMachine } from './machine.fixture.ts';
import { checkPermissions } from './permissions.ts';
import { readProcesses } from './processes.ts';
import { checkRuntime } from './runtime.ts';
import { checkSandbox } from './sandbox.ts';
import { checkServer } from './server.ts';
import { checkServices } from './services.ts';
import { checkUnits, unitNames } from './units.ts';
import { checkUsb } from './usb.ts';

const socket = '/run/passerelle/services.sock';
const data = '/var/lib/passerelle';

function configuration(more: object = {}) {
  return configurationSchema.parse({
    dataDirectory: data,
    socket,
    procedures: { catalogues: ['/p.yaml'] },
    reader: { driver: 'hid-keyboard', vendorId: 0x0c27, productId: 0x3bfa, layout: 'fr-azerty', mode: 'tap' },
    ...more,
  });
}

/** A shell under cage, its zygote and one page. */
function screen(machine: FakeMachine, page: { seccomp: 0 | 2; users: string }) {
  addProcess(machine, 1, { parent: 0, line: '/sbin/init\0', seccomp: 0, users: '4026531837' });
  const shell = `/opt/passerelle/passerelle-shell\0--socket=${socket}\0`;
  addProcess(machine, 700, { parent: 1, line: `/usr/bin/cage\0--\0${shell}`, seccomp: 0, users: '4026531837' });
  addProcess(machine, 710, { parent: 700, line: shell, seccomp: 0, users: '4026531837' });
  addProcess(machine, 720, { parent: 710, line: '/x\0--type=zygote\0', seccomp: 0, users: '4026532500' });
  addProcess(machine, 730, { parent: 720, line: '/x --type=renderer --lang=fr\0', ...page });
  // A browser of somebody else is not looked at.
  addProcess(machine, 900, { parent: 1, line: '/usr/bin/other --type=renderer\0', seccomp: 0, users: '4026531837' });
}

test('the sandbox is what the kernel says of each page: filtered calls and a user namespace of its own', async () => {
  const machine = fakeMachine();
  expect(await checkSandbox(machine.system, socket)).toMatchObject({ state: 'unknown' });
  screen(machine, { seccomp: 2, users: '4026532501' });
  expect(await checkSandbox(machine.system, socket)).toMatchObject({
    state: 'fine',
    says: expect.stringContaining('1 looked'),
  });
});

test.each([
  { seccomp: 0, users: '4026532501' },
  { seccomp: 2, users: '4026531837' },
] as const)('a page with seccomp $seccomp in user namespace $users is told as bare', async (page) => {
  const machine = fakeMachine();
  screen(machine, page);
  expect(await checkSandbox(machine.system, socket)).toMatchObject({
    state: 'broken',
    toDo: expect.stringContaining('AppArmor'.toLowerCase()),
  });
});

/** The tables of a machine whose data lies on the partition or volume `numbers`. */
function mounted(machine: FakeMachine, line: string) {
  machine.write(
    '/proc/self/mountinfo',
    `22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n25 22 0:23 / /var rw,nosuid - tmpfs tmpfs rw\n${line}\n`,
  );
  machine.folder(data);
}
function block(machine: FakeMachine, name: string, numbers: string, facts: { uuid?: string; slaves?: string[] } = {}) {
  const device = `/sys/devices/virtual/block/${name}`;
  machine.folder(`${device}/slaves`);
  for (const slave of facts.slaves ?? []) machine.link(`${device}/slaves/${slave}`, `../../${slave}`);
  if (facts.uuid) machine.write(`${device}/dm/uuid`, `${facts.uuid}\n`);
  machine.link(`/sys/dev/block/${numbers}`, `../../devices/virtual/block/${name}`);
  machine.link(`/sys/class/block/${name}`, `../../devices/virtual/block/${name}`);
}
const luks = 'CRYPT-LUKS2-5f0c7b2f4a5b4b0e8a3d6c1e2f3a4b5c-luks-root';

test('encryption is found under the data directory: LUKS itself, and LVM on LUKS', async () => {
  const plain = fakeMachine();
  mounted(plain, '31 22 253:1 / /var/lib/passerelle rw,relatime - ext4 /dev/mapper/vg-data rw');
  block(plain, 'dm-0', '253:0', { uuid: luks });
  block(plain, 'dm-1', '253:1', { uuid: 'LVM-abcdef', slaves: ['dm-0'] });
  expect(await checkEncryption(plain.system, data)).toMatchObject({ state: 'fine' });
});

test('a plain partition, and a volume of which one part is plain, are not encrypted', async () => {
  const machine = fakeMachine();
  mounted(machine, '31 22 8:3 / /var/lib/passerelle rw - ext4 /dev/sda3 rw');
  block(machine, 'sda3', '8:3');
  expect(await checkEncryption(machine.system, data)).toMatchObject({
    state: 'broken',
    says: expect.stringContaining('sda3'),
  });

  const mixed = fakeMachine();
  mounted(mixed, '31 22 253:1 / /var/lib/passerelle rw - ext4 /dev/mapper/vg-data rw');
  block(mixed, 'dm-0', '253:0', { uuid: luks });
  block(mixed, 'sdb1', '8:17');
  block(mixed, 'dm-1', '253:1', { uuid: 'LVM-abcdef', slaves: ['dm-0', 'sdb1'] });
  expect(await checkEncryption(mixed.system, data)).toMatchObject({ state: 'broken' });
});

test('btrfs, which has no number of its own, is found by its source; what is in memory names no disk', async () => {
  const machine = fakeMachine();
  mounted(machine, '31 22 0:30 /@data /var/lib/passerelle rw - btrfs /dev/mapper/luks-root rw,subvol=/@data');
  block(machine, 'dm-0', '253:0', { uuid: luks });
  machine.link('/dev/mapper/luks-root', '../dm-0');
  machine.write('/dev/dm-0', '');
  expect(await checkEncryption(machine.system, data)).toMatchObject({ state: 'fine' });

  const live = fakeMachine();
  mounted(live, '');
  expect(await checkEncryption(live.system, data)).toMatchObject({
    state: 'unknown',
    says: expect.stringContaining('tmpfs'),
  });
});

const swaps = (...lines: string[]) =>
  `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n${lines.map((line) => `${line}\n`).join('')}`;

test('swap may be in memory or encrypted, and nothing else', async () => {
  const machine = fakeMachine();
  block(machine, 'dm-0', '253:0', { uuid: luks });
  block(machine, 'sda1', '8:1');
  machine.write('/proc/self/mountinfo', '22 1 8:1 / / rw - ext4 /dev/sda1 rw\n');
  const state = async (table: string) => {
    machine.write('/proc/swaps', table);
    return (await checkSwap(machine.system)).state;
  };
  expect(await state(swaps())).toBe('fine');
  expect(await state(swaps('/dev/zram0  partition\t4000\t0\t100', '/dev/dm-0 partition\t4000\t0\t-2'))).toBe('fine');
  expect(await state(swaps('/dev/zram0  partition\t4000\t0\t100', '/dev/sda1 partition\t4000\t0\t-2'))).toBe('broken');
  expect(await state(swaps('/swap.img file\t4000\t0\t-2'))).toBe('broken');
});

test('disk space is told from much to far too little', async () => {
  const { system } = fakeMachine();
  const state = async (freeMib: number) =>
    (await checkSpace({ ...system, space: async () => ({ freeBytes: freeMib * 1024 ** 2, totalBytes: 1e12 }) }, data))
      .state;
  expect([await state(5_000), await state(900), await state(100)]).toEqual(['fine', 'attention', 'broken']);
});

test('the clock is judged by the time service, and by the server', async () => {
  const machine = fakeMachine();
  const ask = 'timedatectl show --property=NTPSynchronized --value';
  expect(await checkClock(machine.system)).toMatchObject({ state: 'unknown' });
  machine.answers(ask, 'yes\n');
  expect(await checkClock(machine.system)).toMatchObject({ state: 'fine' });
  machine.answers(ask, 'no\n');
  expect(await checkClock(machine.system)).toMatchObject({ state: 'attention' });
  expect(compareClocks(1_000_000, 1_020_000).state).toBe('fine');
  expect(compareClocks(1_000_000, 1_090_000)).toMatchObject({
    state: 'attention',
    says: "The clock is 90 seconds ahead of the city server's.",
  });
  expect(compareClocks(1_000_000, 0)).toMatchObject({ state: 'broken', says: expect.stringContaining('behind') });
});

test('data that others can read, a file of root among it, an open socket and a configuration for all to write are told', async () => {
  const machine = fakeMachine();
  const file = '/etc/passerelle/terminal.yml';
  const state = async () => (await checkPermissions(machine.system, file, configuration())).state;
  expect(await state()).toBe('unknown');
  machine.folder(data, 0o700);
  machine.write(`${data}/keys.json`, '{}', 0o600);
  machine.write(file, '', 0o644);
  machine.folder('/run/passerelle', 0o750);
  expect(await state()).toBe('fine');
  for (const [path, wrong, right] of [
    [data, 0o755, 0o700],
    [`${data}/keys.json`, 0o640, 0o600],
    [file, 0o664, 0o644],
    ['/run/passerelle', 0o755, 0o750],
  ] as const) {
    const { chmodSync } = await import('node:fs');
    chmodSync(`${machine.root}${path}`, wrong);
    expect(await state(), path).toBe('broken');
    chmodSync(`${machine.root}${path}`, right);
  }
  expect(await state()).toBe('fine');
});

test('units are told apart: running, failed, not installed; and where there is no systemd that is said', async () => {
  const machine = fakeMachine();
  expect(await checkUnits(machine.system)).toEqual([
    { check: 'units', state: 'unknown', says: 'Not known here: this machine does not run systemd.' },
  ]);
  machine.folder('/run/systemd/system');
  const says = (unit: string | undefined, load: string, active: string) =>
    machine.answers(
      `systemctl show ${unit} --property=LoadState --property=ActiveState --property=Result`,
      `LoadState=${load}\nActiveState=${active}\nResult=success\n`,
    );
  says(unitNames[0], 'loaded', 'active');
  says(unitNames[1], 'loaded', 'failed');
  says(unitNames[2], 'not-found', 'inactive');
  expect((await checkUnits(machine.system)).map(({ check, state }) => `${check} ${state}`)).toEqual([
    'passerelle-egress fine',
    'passerelle-services broken',
    'passerelle-shell broken',
    'passerelle-sticks unknown',
    'passerelle-update.timer unknown',
    'network rules unknown',
  ]);
  says(unitNames[0], 'loaded', 'failed');
  expect((await checkUnits(machine.system))[0]).toMatchObject({
    state: 'broken',
    says: 'It does not run (failed, success).',
  });
});

test('the rules of the network are asked of the kernel, whatever the unit says that loaded them', async () => {
  const machine = fakeMachine();
  machine.folder('/run/systemd/system');
  const rules = async () => (await checkUnits(machine.system)).find(({ check }) => check === 'network rules')?.state;
  const listed = (rule: string) =>
    machine.answers(
      'nft list chain inet passerelle output',
      `table inet passerelle {\n\tchain output {\n\t\ttype filter hook output priority filter; policy accept;\n${rule}\t}\n}\n`,
    );
  listed('\t\tmeta skuid 985 jump shell\n');
  expect(await rules()).toBe('fine');
  listed('');
  expect(await rules()).toBe('broken');
  const flushed = { ...machine.system, run: async () => ({ code: 1, output: '' }) };
  expect((await checkUnits(flushed)).find(({ check }) => check === 'network rules')?.state).toBe('broken');
});

function usb(machine: FakeMachine, port: string, id: string, interfaces: string[], product: string) {
  const [idVendor = '', idProduct = ''] = id.split(':');
  const folder = `/sys/bus/usb/devices/${port}`;
  for (const [name, text] of Object.entries({
    idVendor,
    idProduct,
    bDeviceClass: interfaces[0] === '09' ? '09' : '00',
    product,
    serial: 'SERIAL-1000000001',
  }))
    machine.write(`${folder}/${name}`, `${text}\n`);
  for (const [at, code] of interfaces.entries())
    machine.write(`/sys/bus/usb/devices/${port}:1.${at}/bInterfaceClass`, `${code}\n`);
}

test('USB devices are known by the configuration and a list; a stick is a resident’s, a stick that also types is not', async () => {
  const machine = fakeMachine();
  expect(await checkUsb(machine.system, configuration())).toMatchObject({ state: 'unknown' });
  usb(machine, '1-1', '0c27:3bfa', ['03'], 'RFIDeas USB Keyboard');
  usb(machine, '1-2', '1d6b:0002', ['09'], 'Hub');
  usb(machine, '1-3', '0781:5581', ['08'], 'Ultra');
  expect(await checkUsb(machine.system, configuration())).toMatchObject({ state: 'fine' });
  usb(machine, '1-4', '16c0:0486', ['08', '03'], 'Innocent\u001b[2J stick');
  const found = await checkUsb(machine.system, configuration());
  expect(found).toMatchObject({ state: 'attention', toDo: expect.stringContaining('16c0:0486') });
  expect(JSON.stringify(found)).not.toMatch(/SERIAL|\\u001b/);
  machine.write('/etc/passerelle/usb-devices', '# the desk\n16C0:0486  # a toy\n');
  expect(await checkUsb(machine.system, configuration())).toMatchObject({ state: 'fine' });
  const description = '/etc/passerelle/pcprox.yaml';
  const readers = [{ driver: 'hid-reports', description }];
  const described = configuration({ reader: { driver: 'none' }, readers });
  expect(await checkUsb(machine.system, described)).toMatchObject({ toDo: expect.stringContaining('0c27:3bfa') });
  machine.write(description, readFileSync('kiosk-config/readers/pcprox.yaml', 'utf8'));
  expect(await checkUsb(machine.system, described)).toMatchObject({ state: 'fine' });
});

test('a dump of memory that exists, or that a crash would leave, is told', async () => {
  const machine = fakeMachine();
  addProcess(machine, 700, { parent: 1, line: 'node\0', seccomp: 2, users: '1' });
  const ours = await readProcesses(machine.system);
  expect(await checkDumps(machine.system, ours)).toMatchObject({ state: 'fine' });
  machine.write('/proc/700/limits', 'Max core file size        0                    unlimited            bytes     \n');
  expect(await checkDumps(machine.system, ours)).toMatchObject({
    state: 'broken',
    says: expect.stringContaining('700'),
  });
  machine.write('/var/lib/systemd/coredump/core.node.985.4f.700.1.zst', '');
  expect(await checkDumps(machine.system, [])).toMatchObject({
    state: 'broken',
    says: expect.stringContaining('a dump'),
  });
});

test('a runtime is believed only where it was verified', () => {
  expect(checkRuntime(null).state).toBe('unknown');
  expect(checkRuntime('Electron 25.1.1 (test runtime)').state).toBe('broken');
  expect(checkRuntime('Electron 99.0.0').state).toBe('attention');
});

test('what the services say becomes a line each', () => {
  expect(checkServices(undefined)).toMatchObject([{ state: 'broken' }]);
  const status = {
    enrolled: true,
    server: 'connected',
    printer: 'paper-low',
    reader: 'absent',
    store: 'refused',
    help: false,
  } as const;
  const health = { software: '0.1.0', runtime: null, pid: 1, readerAbsentBecause: 'not-permitted', status } as const;
  expect(checkServices(health).map(({ check, state }) => [check, state])).toEqual([
    ['services', 'fine'],
    ['enrolment', 'fine'],
    ['reader', 'broken'],
    ['printer', 'attention'],
    ['stores', 'broken'],
  ]);
});

test('a certificate is told before it expires, and the exit code is that of the worst line', () => {
  const nowMs = Date.parse('2026-11-29T12:00:00Z');
  const reached = (untilMs: number) =>
    checkServer({ ok: true, value: { serverMs: nowMs, certificateUntilMs: untilMs } }, nowMs);
  const day = 86_400_000;
  const good = reached(nowMs + 60 * day);
  const late = reached(nowMs + 10 * day);
  const gone = checkServer({ ok: false, error: { code: 'certificate-expired' } }, nowMs);
  expect([good, late, gone].map(exitCodeOf)).toEqual([0, 1, 2]);
  expect(writtenOut(late)).toBe(
    [
      'fine       server            The city server answers.',
      "ATTENTION  certificate       The city server's certificate is valid until 2026-12-09 only.",
      '                             → Renew it on the server before that day.',
      "fine       clock and server  The clock agrees with the city server's.",
      '',
    ].join('\n'),
  );
});
