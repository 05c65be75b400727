import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolderFor, spawnAs } from '../accounts.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { Supervised } from './supervised.ts';

/** As in the unit (kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-sticks.service). */
const watchdogMs = 60_000;

/** The program that reads sticks, kept running, in a machine that is a folder: images are plugged into it as sticks are into a port. */
export class VirtualSticks {
  readonly socket: string;
  readonly program: Supervised;
  readonly #root: string;
  #plugged = 0;

  private constructor(folder: string, log: string) {
    this.#root = mkdtempSync(join(folder, 'machine-'));
    chmodSync(this.#root, 0o755);
    for (const name of ['dev', 'sys/block', 'sys/devices/usb1']) mkdirSync(join(this.#root, name), { recursive: true });
    const sockets = join(folder, 'sticks');
    makeFolderFor('services', sockets, 0o2750, 'interface');
    this.socket = join(sockets, 'sticks.sock');
    const { node, app } = runtimePaths();
    this.program = new Supervised({
      name: 'sticks',
      spawn: (env) =>
        spawnAs('services', node, [join(app, 'sticks', 'main.mjs'), '--socket', this.socket, '--root', this.#root], {
          env,
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: true,
        }),
      isReady: (line) => line === 'ready',
      log,
      watchdogMs,
    });
  }

  /** @param folder a short path, for the socket in it */
  static async start(folder: string, log: string): Promise<VirtualSticks> {
    const sticks = new VirtualSticks(folder, log);
    await sticks.program.start();
    return sticks;
  }

  /** Plugs an image in; the same file stays the stick's memory. It lies on the file system of `folder`. */
  plug(image: string, sizeBytes: number): void {
    const disk = join(this.#root, 'sys/devices/usb1/sda');
    mkdirSync(join(disk, 'queue'), { recursive: true });
    this.#plugged += 1;
    const files = { size: sizeBytes / 512, diskseq: this.#plugged, ro: 0, 'queue/logical_block_size': 512 };
    for (const [file, value] of Object.entries(files)) writeFileSync(join(disk, file), `${value}\n`);
    chmodSync(image, 0o666);
    linkSync(image, join(this.#root, 'dev/sda'));
    symlinkSync(disk, join(this.#root, 'sys/block/sda'));
  }

  unplug(): void {
    rmSync(join(this.#root, 'sys/block/sda'), { force: true });
    rmSync(join(this.#root, 'dev/sda'), { force: true });
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}
