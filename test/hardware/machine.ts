import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Emulator } from '../harness/emulator.ts';
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

/** A computer in software emulation, which boots into one scene. */
export class Machine {
  readonly #process: ChildProcess;
  readonly emulator: Emulator;
  readonly ended: Promise<unknown>;

  private constructor(options: MachineOptions) {
    const { kernel, initramfs, system, data, scene, linePort, folder } = options;
    const control = join(folder, `${scene}.qmp`);
    this.emulator = new Emulator(control);
    const disk = (file: string, more = '') => ['-drive', `file=${file},format=raw,if=virtio${more}`];
    this.#process = spawn(
      'qemu-system-x86_64',
      [
        ...['-accel', 'tcg,thread=multi', '-machine', 'q35', '-cpu', 'max', '-smp', '2', '-m', '1024'],
        ...['-display', 'none', '-monitor', 'none', '-serial', 'stdio', '-nic', 'none', '-no-reboot'],
        ...['-qmp', `unix:${control},server=on,wait=off`],
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

  async unplugKeyboard(): Promise<void> {
    await this.emulator.order('device_del', { id: 'keyboard' });
  }

  async plugKeyboard(): Promise<void> {
    await this.emulator.order('device_add', { driver: 'usb-kbd', bus: 'usb.0', id: 'keyboard' });
  }

  /** The power goes: what the guest had not written to its disk is lost. */
  async cut(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
    await this.emulator.close();
  }
}
