/** A printer behind a device file: USB printer class, `/dev/usb/lpN`, driver usblp. */
import { EventEmitter } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenPrinterLink, PrinterLink, PrinterLinkEvents } from './link.ts';

/** Without O_NONBLOCK a read would hold one of the process's few worker threads until the printer says something, for ever. */
const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY;

/** usblp cannot be waited for by Node, so it is asked again and again: often while an answer is due, else now and then. */
const eagerMs = 5;
const idleMs = 100;
const eagerForMs = 1_000;
const staleAnswersMs = 20;

/**
 * The device files of the USB printers that say they speak ESC/POS in their IEEE 1284 identity; all of them when none says so,
 * as cheap printers often do not. The number in `/dev/usb/lpN` is not stable: usblp shares its minors with hiddev.
 */
export async function findPrinterDevices(sysClassFolder = '/sys/class/usbmisc'): Promise<string[]> {
  const names = (await readdir(sysClassFolder).catch(() => [])).filter((name) => /^lp\d+$/.test(name)).sort();
  const printers = await Promise.all(
    names.map(async (name) => ({
      path: `/dev/usb/${name}`,
      identity: await readFile(join(sysClassFolder, name, 'device/ieee1284_id'), 'latin1').catch(() => ''),
    })),
  );
  const speaking = printers.filter(({ identity }) => /ESC\/?POS/i.test(identity));
  return (speaking.length > 0 ? speaking : printers).map(({ path }) => path);
}

/** A printer on a device file; `auto` takes the first of `findPrinterDevices`. */
export function devicePrinter(path: string): OpenPrinterLink {
  return async () => {
    const device = path === 'auto' ? (await findPrinterDevices())[0] : path;
    if (device === undefined) return undefined;
    const file = await open(device, flags).catch(() => undefined);
    if (file === undefined) return undefined;
    await dropStaleAnswers(file).catch(() => {});
    return new DeviceLink(file);
  };
}

/** Answers to questions of an earlier run, if it was killed before it heard them. */
async function dropStaleAnswers(file: FileHandle): Promise<void> {
  do await delay(staleAnswersMs);
  while ((await readSome(file)).length > 0);
}

class DeviceLink extends EventEmitter<PrinterLinkEvents> implements PrinterLink {
  readonly #file: FileHandle;
  readonly #outgoing: Uint8Array[] = [];
  #isClosing = false;
  #lastWriteAtMs = performance.now();
  #wake: () => void = () => {};

  constructor(file: FileHandle) {
    super();
    this.#file = file;
    void this.#work();
  }

  write(bytes: Uint8Array): void {
    this.#outgoing.push(bytes);
    this.#lastWriteAtMs = performance.now();
    this.#wake();
  }

  close(): void {
    this.#isClosing = true;
    this.#wake();
  }

  /** Writes what waits and reads what came, in one loop, so that the device is never used twice at a time. */
  async #work(): Promise<void> {
    try {
      while (!this.#isClosing) {
        const hasWritten = await this.#writeSome();
        const hasRead = await this.#readSome();
        if (!hasWritten && !hasRead) await this.#rest();
      }
    } catch {
      // ENODEV, EIO: unplugged or switched off. The end of the link says it.
    }
    await this.#file.close().catch(() => {});
    this.emit('closed');
  }

  async #writeSome(): Promise<boolean> {
    const [next] = this.#outgoing;
    if (next === undefined) return false;
    const written = await untilNotBusy(async () => (await this.#file.write(next)).bytesWritten);
    if (written === next.length) this.#outgoing.shift();
    else this.#outgoing[0] = next.subarray(written);
    return written > 0;
  }

  async #readSome(): Promise<boolean> {
    const bytes = await readSome(this.#file);
    if (bytes.length > 0) this.emit('bytes', bytes);
    return bytes.length > 0;
  }

  async #rest(): Promise<void> {
    const isEager = performance.now() - this.#lastWriteAtMs < eagerForMs;
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const stop = new AbortController();
    const pause = delay(isEager ? eagerMs : idleMs, undefined, { signal: stop.signal }).catch(() => {});
    await Promise.race([pause, woken]);
    stop.abort();
  }
}

async function readSome(file: FileHandle): Promise<Uint8Array> {
  const buffer = new Uint8Array(64);
  return buffer.subarray(0, await untilNotBusy(async () => (await file.read(buffer)).bytesRead));
}

/** Bytes moved; 0 when the device has nothing or takes nothing now. */
async function untilNotBusy(move: () => Promise<number>): Promise<number> {
  try {
    return await move();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
