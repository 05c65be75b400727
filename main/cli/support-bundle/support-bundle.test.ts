import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { canonicalJson } from '../../../ballot/index.ts';
import { chained, journalTable } from '../../journal/index.ts';
import { capture } from '../command.fixture.ts';
import { unitNames } from '../doctor/index.ts';
import { fakeMachine } from '../doctor/machine.fixture.ts';
import { supportBundle } from './index.ts';
import { kernelLines } from './kernel-lines.ts';

/** What must never be in a bundle, planted wherever it is made from. */
const canaries = {
  card: '10000000734512',
  person: 'jeannine-dupontel',
  token: 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6',
  code: 'ABCD-EFGH-JKMN-PQRS',
  key: 'MC4CAQAwBQYDK2VwBCIEIK3',
  path: 'dossier-2231',
  home: '/home/jdupontel',
  wifi: 'correct-horse-psk',
  host: 'poste-de-jeannine',
  serial: 'SN00417733',
  mail: 'jeannine@mairie.example',
} as const;
const { card, person, token, code, key, path, home, wifi, host, serial, mail } = canaries;

const kernelLog = `[    1.000000] Linux version 6.12.0 (${mail})
[   12.345678] usb 1-2: new full-speed USB device number 5 using xhci_hcd
[   12.345679] usb 1-2: New USB device found, idVendor=0c27, idProduct=3bfa, bcdDevice= 1.01
[   12.345680] usb 1-2: Product: iPhone ${person}
[   12.345681] usb 1-2: SerialNumber: ${serial}
[   12.345682] hid-generic 0003:0C27:3BFA.0001: input,hidraw0: USB HID v1.10 Keyboard [${person}] on usb-0000:00:14.0-2/input0
[   12.345683] usblp 1-3:1.0: usblp0: USB Bidirectional printer dev 6 if 0 alt 0 proto 2 vid 0x04B8 pid 0x0E28
[   13.000000] wlp2s0: authenticated ssid ${wifi}
[   14.000000] usb 1-2: device descriptor read/64, error -71
[   15.000000] usblp0: removed ${card}
[   16.000000] audit: exe="${home}/bin/x" url=https://caf.fr/${path}
`;

/** A terminal with a canary in every field that can hold one. */
function troubledTerminal() {
  const folder = mkdtempSync(join(tmpdir(), `passerelle-${person}-`));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'terminal.yml');
  const configuration = {
    cityServer: { url: `https://${host}.example/${path}`, certificateAuthority: `${home}/ca.pem` },
    reader: {
      driver: 'hid-keyboard',
      vendorId: 3111,
      productId: 15354,
      serialNumber: serial,
      layout: 'fr-azerty',
      mode: 'tap',
    },
    printer: { driver: 'tcp', host },
    documentPrinter: { driver: 'cups', queue: person, pricePerPageCents: 10 },
    scanner: { driver: 'sane', device: `net:${host}:${serial}` },
    dataDirectory: folder,
    socket: join(folder, 's.sock'),
    procedures: { catalogues: [`${home}/procedures.yaml`], sheets: `${home}/${path}` },
  };
  writeFileSync(config, `# ${person} ${wifi}\n${JSON.stringify(configuration)}`);
  for (const [name, content] of Object.entries({
    'keys.json': key,
    'settings.json': token,
    'enrolment-code': code,
    [`${person}.db`]: card,
  }))
    writeFileSync(join(folder, name), content);
  writeJournal(join(folder, 'journal.db'));
  return { config, folder };
}

function writeJournal(file: string): void {
  const journal = new Database(file);
  journal.exec(journalTable);
  const add = journal.prepare('INSERT INTO entry (number, content, hash) VALUES (?, ?, ?)');
  let head: { number: number; hash: Uint8Array } | undefined;
  for (const [event, fields] of [
    ['services-started', { software: '0.1.0' }],
    ['card-read', { number: card }],
    ['reader-state', { state: 'not-found', person }],
    [person, {}],
    ['printer-state', { state: `x${card}` }],
    ['visit-crashed', { part: 'shell' }],
    ['assistance-began', { mediator: 3 }],
  ] as const) {
    const content = canonicalJson({ at: `2026-11-29T10:00Z`, event, fields });
    head = chained(head ?? firstHead, content);
    add.run(head.number, content, head.hash);
  }
  journal.close();
}
const firstHead = {
  number: 0,
  hash: new Uint8Array(
    execFileSync('sh', ['-c', "printf 'passerelle/journal/1\\n' | sha256sum"])
      .toString()
      .slice(0, 64)
      .match(/../g)
      ?.map((byte) => Number.parseInt(byte, 16)) ?? [],
  ),
};

test('the bundle is a tar that every tar unpacks, says what helps, and holds nothing about anybody', async () => {
  const { config, folder } = troubledTerminal();
  const machine = fakeMachine();
  machine.write('/etc/os-release', `PRETTY_NAME="Debian of ${person}"\nID=debian\nVERSION_ID="13"\n`);
  machine.write('/proc/sys/kernel/osrelease', '6.12.0-1-amd64\n');
  machine.write(
    '/proc/self/mountinfo',
    `22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 8:2 / ${home} rw - ext4 /dev/${serial} rw\n`,
  );
  machine.write('/proc/swaps', `Filename Type Size Used Priority\n${home}/swap file 1 0 -2\n`);
  machine.write('/etc/wpa_supplicant.conf', wifi);
  for (const [name, text] of Object.entries({
    idVendor: '05ac',
    idProduct: '12a8',
    bDeviceClass: '00',
    manufacturer: person,
    product: host,
    serial,
  }))
    machine.write(`/sys/bus/usb/devices/1-1/${name}`, `${text}\n`);
  machine.folder('/run/systemd/system');
  machine.answers('dmesg', kernelLog);
  for (const unit of unitNames)
    machine.answers(
      `systemctl show ${unit} ${['Id', 'LoadState', 'ActiveState', 'SubState', 'Result', 'NRestarts', 'ExecMainStatus'].map((name) => `--property=${name}`).join(' ')}`,
      `Id=${unit}\nActiveState=active\nEnvironment=TOKEN=${token}\nResult=${mail}\n`,
    );

  const target = join(folder, 'bundle.tar.gz');
  const io = capture();
  expect(await supportBundle([target, '--config', config], io, machine.system)).toBe(0);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  const names = execFileSync('tar', ['tzf', target], { encoding: 'utf8' }).trim().split('\n');
  expect(names).toEqual(
    ['doctor.txt', 'configuration.yml', 'versions.txt', 'units.txt', 'journal.txt', 'kernel.txt'].map(
      (name) => `passerelle-support/${name}`,
    ),
  );
  execFileSync('tar', ['xzf', target, '-C', machine.root]);
  const read = (name: string) => readFileSync(join(machine.root, 'passerelle-support', name), 'utf8');
  const everything = names.map((name) => readFileSync(join(machine.root, name), 'utf8')).join('\n');
  for (const [name, canary] of Object.entries(canaries)) expect(everything, name).not.toContain(canary);
  expect(everything).not.toContain(canaries.home.split('/').at(-1));

  expect(read('versions.txt')).toMatch(/^passerelle \d.*\nnode v24.*\nsystem debian 13\nkernel 6\.12\.0-1-amd64\n$/);
  expect(read('configuration.yml')).toMatch(/driver: hid-keyboard\n\s+vendorId: 3111/);
  expect(read('units.txt')).toContain('ActiveState=active');
  expect(read('journal.txt')).toMatch(
    /1 2026-11-29T10:00Z services-started.*\n2 .*\(unknown\)\n3 .*\(unknown\)\n4 .*\(unknown\)\n/,
  );
  expect(read('journal.txt')).toMatch(/\n7 \(no time\) \(what a mediator did\)\nThe chain holds\.\n?$/);
  expect(read('doctor.txt')).toContain('05ac:12a8');
  expect(read('kernel.txt').split('\n')).toEqual([
    '[12.345678] usb 1-2: new full-speed USB device number 5',
    '[12.345679] usb 1-2: New USB device found, idVendor=0c27, idProduct=3bfa',
    '[12.345682] hid-generic 0003:0C27:3BFA.0001: input,hidraw0: USB HID v1.10 Keyboard',
    '[12.345683] usblp 1-3:1.0: usblp0: USB Bidirectional printer dev 6 if 0 alt 0 proto 2 vid 0x04B8 pid 0x0E28',
    '[14.000000] usb 1-2: device descriptor read/64, error -71',
    '[15.000000] usblp0: removed',
    '',
  ]);
  // What is there already is not written over.
  expect(await supportBundle([target, '--config', config], io, machine.system)).toBe(1);
});

test('a line of the kernel of no known form is left out', () => {
  expect(kernelLines(`usb 1-2: Manufacturer: ${person}\nrandom: crng init done\n`)).toEqual([]);
});
