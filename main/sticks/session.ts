import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../contract/result.ts';
import {
  type StickArguments,
  type StickCallName,
  type StickError,
  type StickFaultCode,
  type StickValue,
  stickChunkBytes,
} from '../../contract/sticks.ts';
import { trayLimits } from '../../contract/tray.ts';
import { usbDisks } from './devices.ts';
import { type FoundDocument, findDocuments } from './documents.ts';
import { StickFault } from './fault.ts';
import { type Found, inspect, openDisk, openVolume } from './inspect.ts';
import { namesFor } from './names.ts';
import { type BlockDevice, partOf } from './storage.ts';
import type { Draft, Volume } from './volume.ts';

type Outcome<N extends StickCallName> = Promise<Result<StickValue<N>, StickError<N>>>;
export type StickHandlers = { readonly [N in StickCallName]: (args: StickArguments<N>) => Outcome<N> };

/** The calls that need an open stick. */
type NeedsStick = Exclude<StickCallName, 'sticks.list' | 'stick.open' | 'stick.close'>;

interface OpenStick {
  readonly device: BlockDevice;
  readonly volume: Volume;
  documents: readonly FoundDocument[];
  /** The document that is being read, so that its clusters are looked up once. */
  reading: { readonly document: number; read(offset: number, length: number): Promise<Buffer> } | null;
  writing: { readonly draft: Draft; readonly names: Iterable<string>; missingBytes: number } | null;
}

/** What one connection may do and holds: at most one stick, at most one document being written. */
export class Session {
  readonly #root: string;
  readonly #now: () => Date;
  readonly #known = new Map<string, { readonly found: Found; readonly stick: string }[]>();
  #open: OpenStick | undefined;

  /** @param root as of `usbDisks` */
  constructor(root: string, now: () => Date = () => new Date()) {
    this.#root = root;
    this.#now = now;
  }

  readonly handlers: StickHandlers = {
    'sticks.list': async () => ok(await this.#list()),

    'stick.open': async ({ stick }) => {
      await this.release();
      const known = [...this.#known.values()].flat().find((one) => one.stick === stick);
      const isThere = known && usbDisks(this.#root).some(({ serial }) => serial === known.found.disk.serial);
      if (!isThere) return err({ code: 'gone' });
      return this.#openStick(known.found);
    },

    'stick.documents': () =>
      this.#withStick<'stick.documents'>(async (open) => {
        const { documents, hasMore } = await findDocuments(open.volume);
        open.documents = documents;
        return ok({ documents: documents.map(({ shown }, id) => ({ id, ...shown })), hasMore });
      }),

    'stick.read': ({ document, offset }) =>
      this.#withStick<'stick.read'>(async (open) => {
        const found = open.documents[document];
        if (!found) return err({ code: 'unknown-document' });
        if (found.entry.sizeBytes > trayLimits.documentBytes) return err({ code: 'too-large' });
        if (open.reading?.document !== document) open.reading = { document, ...(await open.volume.file(found.entry)) };
        const bytes = await open.reading.read(offset, stickChunkBytes);
        return ok({ bytes: bytes.toString('base64') });
      }),

    'stick.create': ({ name, kind, sizeBytes }) =>
      this.#withStick<'stick.create'>(async (open) => {
        if (!open.device.isWritable) return err({ code: 'read-only' });
        const draft = await open.volume.create(sizeBytes, this.#now());
        open.writing = { draft, names: namesFor(name, kind), missingBytes: sizeBytes };
        return ok({});
      }),

    'stick.append': ({ bytes }) =>
      this.#withStick<'stick.append'>(async ({ writing }) => {
        if (!writing) return err({ code: 'not-open' });
        const chunk = Buffer.from(bytes, 'base64');
        if (chunk.length > writing.missingBytes) return err({ code: 'too-large' });
        await writing.draft.append(chunk);
        writing.missingBytes -= chunk.length;
        return ok({});
      }),

    'stick.finish': () =>
      this.#withStick<'stick.finish'>(async (open) => {
        const { writing } = open;
        if (writing?.missingBytes !== 0) return err({ code: 'not-open' });
        open.writing = null;
        return ok({ name: await writing.draft.finish(writing.names) });
      }),

    'stick.close': async () => {
      try {
        if (this.#open?.device.isWritable) await this.#open.device.sync();
        return ok({});
      } catch (error) {
        if (error instanceof StickFault) return err({ code: 'gone' });
        throw error;
      } finally {
        await this.release();
      }
    },
  };

  /** Lets go of everything. What was being written and was not finished is free room again: no entry points to it. */
  async release(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.device.close();
  }

  /** A disk is looked at once, when it comes: a list that is asked for each second must not keep a stick busy. */
  async #list(): Promise<StickValue<'sticks.list'>> {
    const disks = usbDisks(this.#root);
    for (const serial of this.#known.keys())
      if (!disks.some((disk) => disk.serial === serial)) this.#known.delete(serial);
    for (const disk of disks) {
      const known = this.#known.get(disk.serial);
      if (known && !known.some(({ found }) => found.state === 'in-use')) continue;
      const found = await inspect(this.#root, disk);
      this.#known.set(
        disk.serial,
        found.map((one) => ({ found: one, stick: randomBytes(16).toString('base64url') })),
      );
    }
    return [...this.#known.values()]
      .flat()
      .map(({ stick, found: { label, sizeBytes, state } }) => ({ stick, label, sizeBytes, state }));
  }

  async #openStick({ disk, extent }: Found): Outcome<'stick.open'> {
    let device: BlockDevice;
    try {
      device = await openDisk(this.#root, disk);
    } catch (error) {
      return err({ code: (error as NodeJS.ErrnoException).code === 'EBUSY' ? 'in-use' : 'gone' });
    }
    try {
      const volume = await openVolume(partOf(device, extent.start, extent.length));
      if (typeof volume !== 'string') {
        this.#open = { device, volume, documents: [], reading: null, writing: null };
        return ok({});
      }
      await device.close();
      return err({ code: 'not-readable' });
    } catch (error) {
      await device.close();
      if (error instanceof StickFault) return err({ code: error.code === 'gone' ? 'gone' : 'damaged' });
      throw error;
    }
  }

  /** Does something with the stick that is open; what it answers when it fails half-way is an answer of every such call. */
  async #withStick<N extends NeedsStick>(work: (open: OpenStick) => Outcome<N>): Outcome<N> {
    const refused = (code: 'not-open' | StickFaultCode) => err({ code }) as Result<never, StickError<N>>;
    if (!this.#open) return refused('not-open');
    try {
      return await work(this.#open);
    } catch (error) {
      if (error instanceof StickFault) return refused(error.code);
      throw error;
    }
  }
}
