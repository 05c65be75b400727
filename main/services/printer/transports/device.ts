/** A printer behind a device file: USB printer class, `/dev/usb/lpN`, driver usblp; or a serial port (serial.ts). */
import { EventEmitter } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenPrinterLink, PrinterLink, PrinterLinkEvents } from './link.ts';

/** Without O_NONBLOCK a read would hold one of the process's few worker threads until the printer says something, for ever. */
const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY;

/** usblp cannot be waited for by Node, so it is asked again and again: often while an answer is due, else now and then. */
const eagerMs = 5;
const idleMs = 100;
const eagerForMs = 1_000;
const staleAnswersMs = 20;

const usbClassFolder = '/sys/class/usbmisc';

interface FoundPrinter {
  readonly path: string;
  readonly identity: string;
}

/**
 * The device files of the USB printers that say they speak ESC/POS in their IEEE 1284 identity; all of them when none says so,
 * as cheap printers often do not. The number in `/dev/usb/lpN` is not stable: usblp shares its minors with hiddev.
 */
export async function findPrinterDevices(sysClassFolder = usbClassFolder): Promise<FoundPrinter[]> {
  const names = (await readdir(sysClassFolder).catch(() => [])).filter((name) => /^lp\d+$/.test(name)).sort();
  const printers = await Promise.all(
    names.map(async (name) => ({ path: `/dev/usb/${name}`, identity: await identityOf(name, sysClassFolder) })),
  );
  const speaking = printers.filter(({ identity }) => /ESC\/?POS/i.test(identity));
  return speaking.length > 0 ? speaking : printers;
}

async function identityOf(name: string, sysClassFolder: string): Promise<string> {
  return readFile(join(sysClassFolder, name, 'device/ieee1284_id'), 'latin1').catch(() => '');
}

/** A printer on a device file; `auto` takes the first of `findPrinterDevices`. */
export function devicePrinter(path: string): OpenPrinterLink {
  return async () => {
    const found = path === 'auto' ? (await findPrinterDevices())[0] : await namedPrinter(path);
    return found && openDevice(found.path, { identity: found.identity });
  };
}

async function namedPrinter(path: string): Promise<FoundPrinter> {
  return { path, identity: await identityOf(basename(path), usbClassFolder) };
}

/** Opens a device file; `prepare` is run on it while it is open, and says whether it can be used. */
export async function openDevice(
  path: string,
  { identity, prepare }: { readonly identity?: string; readonly prepare?: () => Promise<boolean> },
): Promise<PrinterLink | undefined> {
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return undefined;
  if (prepare && !(await prepare())) {
    await file.close().catch(() => {});
    return undefined;
  }
  await dropStaleAnswers(file).catch(() => {});
  return new DeviceLink(file, identity);
}

/** Answers to questions of an earlier run, if it was killed before it heard them. */
async function dropStaleAnswers(file: FileHandle): Promise<void> {
  do await delay(staleAnswersMs);
  while ((await readSome(file)).length > 0);
}

class DeviceLink extends EventEmitter<PrinterLinkEvents> implements PrinterLink {
  readonly #file: FileHandle;
  readonly #outgoing: Uint8Array[] = [];
  readonly identity: string | undefined;
  #isClosing = false;
  #isOver = false;
  #tellSent: () => void = () => {};
  #lastWriteAtMs = performance.now();
  #wake: () => void = () => {};

  constructor(file: FileHandle, identity: string | undefined) {
    super();
    this.#file = file;
    this.identity = identity;
    void this.#work();
  }

  write(bytes: Uint8Array): void {
    this.#outgoing.push(bytes);
    this.#lastWriteAtMs = performance.now();
    this.#wake();
  }

  async sent(): Promise<boolean> {
    while (this.#outgoing.length > 0 && !this.#isOver)
      await new Promise<void>((resolve) => {
        this.#tellSent = resolve;
      });
    return !this.#isOver;
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
    this.#isOver = true;
    this.#tellSent();
    await this.#file.close().catch(() => {});
    this.emit('closed');
  }

  async #writeSome(): Promise<boolean> {
    const [next] = this.#outgoing;
    if (next === undefined) return false;
    const written = await untilNotBusy(async () => (await this.#file.write(next)).bytesWritten);
    if (written === next.length) {
      this.#outgoing.shift();
      this.#tellSent();
    } else this.#outgoing[0] = next.subarray(written);
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
