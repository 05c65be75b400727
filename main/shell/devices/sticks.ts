import type { SticksView } from '../../../contract/devices-view.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type StickDocument, stickChunkBytes } from '../../../contract/sticks.ts';
import { trayLimits } from '../../../contract/tray.ts';
import type { Tray } from '../tray/index.ts';
import { connectToSticks, type StickClient } from './stick-client.ts';

type Failure = Extract<SticksView, { stage: 'failed' }>['reason'];
type Done = Result<Record<string, never>, { code: 'no-stick' | 'unknown-document' }>;

/** What residents do with their stick, one step after the other; each step is told as a view. */
export interface Sticks {
  /** Looks for sticks until something else is done. */
  look(): void;
  /** Writes a document of the tray onto a stick, and lets it go. */
  copy(stick: string, document: string): Promise<Done>;
  /** Shows what is on a stick. */
  browse(stick: string): Promise<Done>;
  /** Puts a document of the stick into the tray. */
  take(document: number): Promise<Done>;
  /** Lets go of the stick: it may be taken out. */
  release(): Promise<Done>;
  /** Ends whatever is being done; nothing of the stick is held after it. */
  close(): Promise<void>;
}

/** How often it is looked whether a stick was plugged in, while the resident is asked to. */
const lookEveryMs = 700;

export interface SticksDuties {
  show(view: SticksView): void;
  /** The program does nothing any more; the resident is told that sticks do not work. */
  onHung(): void;
}

/** @param path the socket of the program that reads sticks */
export function keepSticks(path: string, tray: Tray, { show, onHung }: SticksDuties): Sticks {
  let client: StickClient | null = null;
  let view: SticksView = { stage: 'closed' };
  let documents: readonly StickDocument[] = [];

  return { look, copy, browse, take, release, close };

  function become(next: SticksView) {
    view = next;
    show(next);
  }

  function look() {
    void client?.end();
    const mine = connectToSticks(path, onHung);
    client = mine;
    become({ stage: 'looking', sticks: [] });
    void keepLooking(mine);
  }

  async function keepLooking(mine: StickClient) {
    while (client === mine && view.stage === 'looking') {
      const listed = await mine.call('sticks.list', {});
      if (client !== mine || view.stage !== 'looking') return;
      if (!listed.ok) return fail(mine, 'unavailable');
      become({ stage: 'looking', sticks: listed.value });
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  async function copy(stick: string, id: string): Promise<Done> {
    const mine = client;
    if (!mine || view.stage !== 'looking') return err({ code: 'no-stick' });
    const document = tray.documents.find((one) => one.id === id);
    const bytes = document && (await tray.read(id));
    if (!document || !bytes) return err({ code: 'unknown-document' });
    become({ stage: 'copying', percent: 0 });
    const written = await write(mine, stick, document, bytes);
    if (client !== mine) return ok({}); // the resident left
    if (!written.ok) fail(mine, written.error);
    else {
      become({ stage: 'released', name: written.value });
      end(mine);
    }
    return ok({});
  }

  async function write(
    mine: StickClient,
    stick: string,
    { name, kind, sizeBytes }: { name: string; kind: 'pdf' | 'png' | 'jpeg'; sizeBytes: number },
    bytes: Buffer,
  ): Promise<Result<string, Failure>> {
    const opened = await mine.call('stick.open', { stick });
    if (!opened.ok) return err(opened.error.code);
    const created = await mine.call('stick.create', { name, kind, sizeBytes });
    if (!created.ok) return err(failureOf(created.error.code));
    for (let offset = 0; offset < bytes.length; offset += stickChunkBytes) {
      const chunk = bytes.toString('base64', offset, offset + stickChunkBytes);
      const appended = await mine.call('stick.append', { bytes: chunk });
      if (!appended.ok) return err(failureOf(appended.error.code));
      const done = Math.min(bytes.length, offset + stickChunkBytes);
      if (client === mine) become({ stage: 'copying', percent: Math.floor((done / bytes.length) * 100) });
    }
    const finished = await mine.call('stick.finish', {});
    if (!finished.ok) return err(failureOf(finished.error.code));
    const closed = await mine.call('stick.close', {});
    return closed.ok ? ok(finished.value.name) : err(closed.error.code);
  }

  async function browse(stick: string): Promise<Done> {
    const mine = client;
    if (!mine || view.stage !== 'looking') return err({ code: 'no-stick' });
    become({ stage: 'copying', percent: 0 });
    const opened = await mine.call('stick.open', { stick });
    const found = opened.ok ? await mine.call('stick.documents', {}) : opened;
    if (client !== mine) return ok({});
    if (!found.ok) fail(mine, failureOf(found.error.code));
    else {
      documents = found.value.documents;
      become({ stage: 'browsing', ...found.value, taken: [], refusal: null });
    }
    return ok({});
  }

  async function take(id: number): Promise<Done> {
    const mine = client;
    const document = documents[id];
    if (!mine || view.stage !== 'browsing') return err({ code: 'no-stick' });
    if (!document) return err({ code: 'unknown-document' });
    const before = view;
    if (document.sizeBytes > trayLimits.documentBytes) return refuse('too-large');
    if (document.sizeBytes > tray.roomBytes) return refuse('tray-full');
    become({ stage: 'copying', percent: 0 });
    const read = await readWhole(mine, document);
    if (client !== mine) return ok({});
    if (!read.ok && read.error !== 'damaged') fail(mine, read.error);
    if (!read.ok) return read.error === 'damaged' ? refuse('damaged') : ok({});
    const added = await tray.add(document.name, read.value);
    read.value.fill(0);
    if (client !== mine) return ok({});
    if (added.ok) become({ ...before, taken: [...before.taken, id], refusal: null });
    else if (added.error.code === 'unavailable') fail(mine, 'unavailable');
    else return refuse(added.error.code);
    return ok({});

    function refuse(refusal: NonNullable<typeof before.refusal>): Done {
      become({ ...before, refusal });
      return ok({});
    }
  }

  async function readWhole(mine: StickClient, { id, sizeBytes }: StickDocument): Promise<Result<Buffer, Failure>> {
    const parts: Buffer[] = [];
    for (let offset = 0; offset < sizeBytes; offset += stickChunkBytes) {
      const read = await mine.call('stick.read', { document: id, offset });
      if (!read.ok) return err(failureOf(read.error.code));
      parts.push(Buffer.from(read.value.bytes, 'base64'));
      const percent = Math.floor((Math.min(sizeBytes, offset + stickChunkBytes) / sizeBytes) * 100);
      if (client === mine) become({ stage: 'copying', percent });
    }
    const whole = Buffer.concat(parts);
    return whole.length === sizeBytes ? ok(whole) : err('damaged');
  }

  async function release(): Promise<Done> {
    const mine = client;
    if (!mine) return err({ code: 'no-stick' });
    const closed = await mine.call('stick.close', {});
    if (client !== mine) return ok({});
    if (!closed.ok) fail(mine, closed.error.code);
    else {
      become({ stage: 'released', name: null });
      end(mine);
    }
    return ok({});
  }

  async function close() {
    const mine = client;
    client = null;
    documents = [];
    if (view.stage !== 'closed') become({ stage: 'closed' });
    await mine?.end();
  }

  function fail(mine: StickClient, reason: Failure) {
    become({ stage: 'failed', reason });
    end(mine);
  }

  function end(mine: StickClient) {
    if (client === mine) client = null;
    documents = [];
    void mine.end();
  }
}

/** What the program can only say to a shell that mixes up its own steps is as good as no answer. */
function failureOf(code: string): Failure {
  const known: readonly string[] = ['gone', 'damaged', 'full', 'read-only', 'in-use', 'not-readable', 'too-large'];
  return known.includes(code) ? (code as Failure) : 'unavailable';
}
