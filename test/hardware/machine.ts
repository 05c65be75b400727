import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { marker, type Said } from './guest/report.ts';
import type { Scene } from './places.ts';

export interface MachineOptions {
  readonly kernel: string;
  readonly initramfs: string;
  readonly system: string;
  readonly data: string;
  readonly scene: Scene;
  /** Where the machine's USB-serial line leads: a TCP port. */
  readonly linePort: number;
  /** A folder for sockets. */
  readonly folder: string;
  /** Everything that the console says. */
  readonly log: string;
}

/** How long a key is held, and how long until the next one: the emulated keyboard is asked every 10 ms or so. */
const keyHeldMs = 30;
const keyEveryMs = 70;

/** A computer in software emulation, which boots into one scene. */
export class Machine {
  readonly #process: ChildProcess;
  readonly #options: MachineOptions;
  #monitor: Socket | undefined;
  readonly ended: Promise<unknown>;

  private constructor(options: MachineOptions) {
    this.#options = options;
    const { kernel, initramfs, system, data, scene, linePort } = options;
    const disk = (file: string, more = '') => ['-drive', `file=${file},format=raw,if=virtio${more}`];
    this.#process = spawn(
      'qemu-system-x86_64',
      [
        ...['-accel', 'tcg,thread=multi', '-machine', 'q35', '-cpu', 'max', '-smp', '2', '-m', '1024'],
        ...['-display', 'none', '-monitor', 'none', '-serial', 'stdio', '-nic', 'none', '-no-reboot'],
        ...['-qmp', `unix:${this.#monitorPath},server=on,wait=off`],
        ...['-kernel', kernel, '-initrd', initramfs],
        ...['-append', `console=ttyS0 quiet panic=-1 mitigations=off tsc=reliable scene=${scene}`],
        ...disk(system, ',readonly=on'),
        ...disk(data),
        ...['-device', 'qemu-xhci,id=usb', '-device', 'usb-kbd,bus=usb.0,id=keyboard'],
        ...[
          '-chardev',
          `socket,id=line,host=127.0.0.1,port=${linePort}`,
          '-device',
          'usb-serial,bus=usb.0,chardev=line',
        ],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.ended = once(this.#process, 'exit');
  }

  /** Boots; what the scene says goes to `hear`, one after the other. */
  static boot(options: MachineOptions, hear: (said: Said) => void): Machine {
    const machine = new Machine(options);
    const { stdout, stderr } = machine.#process;
    for (const stream of [stdout, stderr]) stream?.on('data', (bytes) => appendFileSync(options.log, bytes));
    if (!stdout) throw new Error('no console');
    createInterface(stdout).on('line', (line) => {
      const at = line.indexOf(marker);
      if (at >= 0) hear(JSON.parse(line.slice(at + marker.length)) as Said);
    });
    return machine;
  }

  /** Types digits and Enter on the machine's keyboard. */
  async type(digits: string): Promise<void> {
    for (const key of [...digits, 'ret']) {
      await this.#order('send-key', { keys: [{ type: 'qcode', data: key }], 'hold-time': keyHeldMs });
      await delay(keyEveryMs);
    }
  }

  async unplugKeyboard(): Promise<void> {
    await this.#order('device_del', { id: 'keyboard' });
  }

  async plugKeyboard(): Promise<void> {
    await this.#order('device_add', { driver: 'usb-kbd', bus: 'usb.0', id: 'keyboard' });
  }

  /** The power goes: what the guest had not written to its disk is lost. */
  async cut(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
    this.#monitor?.destroy();
  }

  get #monitorPath(): string {
    return `${this.#options.folder}/${this.#options.scene}.qmp`;
  }

  async #order(execute: string, args: object): Promise<void> {
    if (!this.#monitor) {
      this.#monitor = connect(this.#monitorPath);
      this.#monitor.on('error', () => {});
      this.#monitor.resume();
      await once(this.#monitor, 'connect');
      this.#monitor.write('{"execute":"qmp_capabilities"}\n');
    }
    this.#monitor.write(`${JSON.stringify({ execute, arguments: args })}\n`);
  }
}
