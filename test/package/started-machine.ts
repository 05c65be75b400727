import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { Emulator } from '../harness/emulator.ts';
import { until } from '../harness/until.ts';
import type { Said, ThrowAwayRoot } from './throw-away-root.ts';

/** Bytes before the first partition of a stick. */
const partitionAt = 2 ** 20;
const sectorBytes = 512;
const linux = 0x83;

/**
 * A root as the disk of a computer in software emulation, which was switched on: its own kernel, its own systemd. It has a screen, a
 * keyboard on USB, a pointer that touches, and a stick; root sits at its second serial line.
 */
export class StartedMachine {
  readonly emulator: Emulator;
  /** How QEMU ended: with 0 when the machine switched itself off, or was started anew. */
  readonly ended: Promise<number | null>;
  readonly #folder: string;
  readonly #process: ChildProcess;
  #line: Socket | undefined;
  #heard = '';
  #lines = 0;

  private constructor(folder: string, root: string) {
    this.#folder = folder;
    this.emulator = new Emulator(join(folder, 'control'));
    const [kernel = '', initramfs = ''] = ['vmlinuz', 'initrd.img'].flatMap((name) =>
      globSync(join(root, `boot/${name}-*`)),
    );
    const disk = (name: string) => ['-drive', `file=${join(folder, name)},format=raw,if=none,id=${name}`];
    this.#process = spawn(
      'qemu-system-x86_64',
      [
        ...['-accel', 'tcg,thread=multi', '-machine', 'q35,i8042=off', '-cpu', 'max', '-smp', '2', '-m', '2560'],
        ...['-display', 'none', '-monitor', 'none', '-no-reboot', '-vga', 'none', '-device', 'virtio-vga'],
        ...['-qmp', `unix:${join(folder, 'control')},server=on,wait=off`],
        ...['-serial', `file:${join(folder, 'console')}`, '-serial', `unix:${join(folder, 'line')},server=on,wait=off`],
        ...['-kernel', kernel, '-initrd', initramfs],
        ...[
          '-append',
          'root=LABEL=system rw console=tty0 console=ttyS0 quiet net.ifnames=0 mitigations=off tsc=reliable',
        ],
        ...[...disk('system'), '-device', 'ide-hd,drive=system,bus=ide.0'],
        ...['-nic', 'user,model=e1000', '-device', 'qemu-xhci,id=usb'],
        ...['-device', 'usb-kbd,bus=usb.0', '-device', 'virtio-tablet-pci'],
        ...[...disk('stick'), '-device', 'usb-storage,drive=stick,bus=usb.0,removable=on'],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    this.ended = once(this.#process, 'exit').then(([code]) => code);
  }

  /**
   * Switches it on, and waits until root is logged in.
   * @param root is not changed but for what the machine needs to be spoken to
   * @param stick a folder: what the stick in its port holds
   */
  static async start(root: ThrowAwayRoot, stick: string): Promise<StartedMachine> {
    makeReachable(root);
    const { state } = runtimePaths();
    mkdirSync(join(state, 'started'), { recursive: true });
    // Short, because sockets are in it.
    const folder = mkdtempSync(join(state, 'started/'));
    // Without /proc, which is mounted there.
    const make = 'umount "$1/proc" && exec /sbin/mkfs.ext4 -q -F -L system -d "$1" "$2" 6G';
    execFileSync('unshare', ['--mount', 'sh', '-c', make, 'sh', root.path, join(folder, 'system')]);
    makeStick(stick, join(folder, 'stick'));
    const machine = new StartedMachine(folder, root.path);
    try {
      await machine.#logIn();
    } catch (error) {
      await machine.remove(); // nobody else knows of it
      throw error;
    }
    return machine;
  }

  /** Types a command as root, and waits until it has ended. What it says on either stream. */
  async type(command: string, patienceMs = 60_000): Promise<Said> {
    this.#lines += 1;
    const mark = `=ended-${this.#lines}=`;
    this.#heard = '';
    this.#line?.write(`{ ${command}\n} </dev/null 2>&1; printf '=%s=%d\\n' ended-${this.#lines} $?\n`);
    const [, out = '', code] = await until(
      () => new RegExp(`^(.*?)${mark}(\\d+)\n`, 's').exec(this.#heard.replaceAll('\r', '')),
      `the machine is done with: ${command}`,
      patienceMs,
    ).catch((error) => {
      throw new Error(`${error.message}\n${this.#heard}`);
    });
    return { out, code: Number(code) };
  }

  /** Types what must succeed, and gives what it said. */
  async must(command: string, patienceMs?: number): Promise<string> {
    const { out, code } = await this.type(command, patienceMs);
    if (code !== 0) throw new Error(`${command} ended with ${code}:\n${out}`);
    return out;
  }

  /** Touches the middle of the screen. */
  async touch(): Promise<void> {
    const middle = 0x4000; // of 0 to 0x7fff
    const abs = ['x', 'y'].map((axis) => ({ type: 'abs', data: { axis, value: middle } }));
    await this.emulator.order('input-send-event', { events: abs });
    for (const down of [true, false])
      await this.emulator.order('input-send-event', { events: [{ type: 'btn', data: { button: 'left', down } }] });
  }

  /** Holds keys of its keyboard down together, by the names that QEMU has for them. */
  async press(...names: string[]): Promise<void> {
    await this.emulator.order('send-key', { keys: names.map((data) => ({ type: 'qcode', data })) });
  }

  /** What is on the screen: three bytes a pixel. */
  async screen(): Promise<Buffer> {
    const file = join(this.#folder, 'screen');
    await this.emulator.order('screendump', { filename: file });
    const bytes = readFileSync(file);
    const [header = ''] = /^P6\s+\d+\s+\d+\s+\d+\s/.exec(bytes.toString('latin1', 0, 64)) ?? [];
    return bytes.subarray(header.length);
  }

  /** What the kernel and systemd said on the console. */
  console(): string {
    return readFileSync(join(this.#folder, 'console'), 'latin1');
  }

  /** Pulls the plug, where it still runs, and takes it away. */
  async remove(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
    await this.emulator.close();
    this.#line?.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #logIn(): Promise<void> {
    const path = join(this.#folder, 'line');
    await until(() => existsSync(path), 'QEMU runs');
    this.#line = connect(path).on('data', (bytes) => {
      this.#heard += bytes;
    });
    const isIn = () => {
      if (this.#process.exitCode !== null) throw new Error('QEMU ended');
      return /# $/.test(this.#heard);
    };
    await until(isIn, 'root is logged in', 300_000).catch((error) => {
      throw new Error(`${error.message}\n${this.console().slice(-2_000)}`);
    });
    // A shell that neither echoes nor prompts.
    this.#line.write('stty -echo; export SYSTEMD_PAGER= SYSTEMD_COLORS=0; PS1= PS2= exec sh\n');
    await this.must('true');
  }
}

/** What an installer asks for beside packages: a name, a network. And root at the second serial line, with no password. */
function makeReachable({ path, must }: ThrowAwayRoot): void {
  const write = (name: string, text: string) => writeFileSync(join(path, name), text);
  rmSync(join(path, 'usr/sbin/policy-rc.d'));
  write('etc/hostname', 'centre-1\n');
  write('etc/network/interfaces', 'auto lo eth0\niface lo inet loopback\niface eth0 inet dhcp\n');
  const adjust = (unit: string, lines: string) => {
    const folder = join(path, `etc/systemd/system/${unit}.service.d`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'machine.conf'), `[Service]\n${lines}`);
  };
  adjust('serial-getty@ttyS1', 'ExecStart=\nExecStart=-/sbin/agetty --autologin root --noissue %I vt220\n');
  // An emulated machine is many times slower than a terminal. No graphics processor is emulated, and what Mesa compiles in its place
  // crashes in the emulation at times.
  adjust('passerelle-services', 'WatchdogSec=60\n');
  adjust('passerelle-shell', 'WatchdogSec=60\nTimeoutStartSec=300\nEnvironment=WLR_RENDERER=pixman\n');
  must('systemctl', 'enable', 'serial-getty@ttyS1.service');
}

function makeStick(folder: string, image: string): void {
  const bytes = 512 * 2 ** 20;
  execFileSync('/sbin/mkfs.ext4', [
    '-q',
    '-F',
    '-E',
    `offset=${partitionAt}`,
    '-d',
    folder,
    image,
    `${(bytes - partitionAt) / 1024}k`,
  ]);
  // A partition table of one entry (the layout of the master boot record).
  const table = Buffer.alloc(66);
  table.writeUInt8(linux, 4);
  table.writeUInt32LE(partitionAt / sectorBytes, 8);
  table.writeUInt32LE((bytes - partitionAt) / sectorBytes, 12);
  table.writeUInt16BE(0x55aa, 64);
  const file = openSync(image, 'r+');
  writeSync(file, table, 0, table.length, 446);
  closeSync(file);
}
