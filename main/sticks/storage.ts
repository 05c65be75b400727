import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { StickFault } from './fault.ts';

/** Bytes of a stick, or of a part of it. Reading or writing beyond `length` is what a lying stick asks for: `damaged`. */
export interface Storage {
  readonly length: number;
  read(at: number, length: number): Promise<Buffer>;
  write(at: number, bytes: Uint8Array): Promise<void>;
  /** Resolves when everything written is on the medium. */
  sync(): Promise<void>;
}

/**
 * A whole block device. `O_EXCL` asks the kernel for it alone: refused (EBUSY) when any partition of it is mounted, so this program
 * can never write to a disk that the system runs on, whatever it is told.
 */
export class BlockDevice implements Storage {
  readonly length: number;
  readonly isWritable: boolean;
  readonly #file: FileHandle;
  readonly #isThere: () => boolean;

  private constructor(file: FileHandle, options: { length: number; isWritable: boolean; isThere: () => boolean }) {
    this.#file = file;
    this.length = options.length;
    this.isWritable = options.isWritable;
    this.#isThere = options.isThere;
  }

  /**
   * @param options `isThere`: whether the device can still be seen, to tell one that was taken out from one that is broken
   * @throws the error of `open`: EBUSY where something else has it
   */
  static async open(
    path: string,
    options: { length: number; isWritable: boolean; isThere: () => boolean },
  ): Promise<BlockDevice> {
    const access = options.isWritable ? constants.O_RDWR : constants.O_RDONLY;
    return new BlockDevice(await open(path, access | constants.O_EXCL | constants.O_NOFOLLOW), options);
  }

  async read(at: number, length: number): Promise<Buffer> {
    mustBeWithin(this.length, at, length);
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#told(this.#file.read(bytes, done, length - done, at + done));
      if (bytesRead === 0) throw this.#fault();
      done += bytesRead;
    }
    return bytes;
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    mustBeWithin(this.length, at, bytes.length);
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#told(this.#file.write(bytes, done, bytes.length - done, at + done));
      done += bytesWritten;
    }
  }

  async sync(): Promise<void> {
    await this.#told(this.#file.sync());
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC') throw new StickFault('full');
      if (code === 'EROFS' || code === 'EPERM' || code === 'EBADF') throw new StickFault('read-only');
      throw this.#fault();
    }
  }

  #fault(): StickFault {
    return new StickFault(this.#isThere() ? 'damaged' : 'gone');
  }
}

/** A partition: the bytes from `start` on, and no others. */
export function partOf(whole: Storage, start: number, length: number): Storage {
  return {
    length,
    read: async (at, wanted) => {
      mustBeWithin(length, at, wanted);
      return whole.read(start + at, wanted);
    },
    write: async (at, bytes) => {
      mustBeWithin(length, at, bytes.length);
      await whole.write(start + at, bytes);
    },
    sync: () => whole.sync(),
  };
}

function mustBeWithin(length: number, at: number, wanted: number): void {
  if (!Number.isSafeInteger(at) || at < 0 || at + wanted > length) throw new StickFault('damaged');
}
