import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { DownloadItem, Event } from 'electron';
import type { DownloadOutcome } from '../../contract/guest.ts';
import { trayLimits } from '../../contract/tray.ts';
import { kindBytes, kindOf, type Tray } from './tray/index.ts';

/** The files that the sites of a visit give. */
export interface Downloads {
  /** Takes a file into the tray, or refuses it: before it comes, while it comes, or when it is there. */
  take(event: Event, item: DownloadItem): void;
  /** Ends whatever is on its way, and says nothing of it. Resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** Chromium tells of progress twice a second, in which a fast network brings more than there is memory for. */
const lookEveryMs = 20;
/** A file of which nothing came for this long does not come any more. */
const patienceMs = 60_000;
/** A site that goes on giving to a full tray is not listened to before it has paused for this long, or the resident made room. */
const pauseMs = 2_000;
const notFull = { atMs: Number.NEGATIVE_INFINITY, documents: 0 };

type Failure = Exclude<DownloadOutcome, 'coming' | 'kept'>;

interface Arrival {
  readonly item: DownloadItem;
  /** What the site calls it. */
  readonly name: string;
  /** In memory, under a name that says nothing. */
  readonly path: string;
  /** Chromium has done with it: its item is gone. */
  isOver: boolean;
  sizeBytes: number;
  grewAtMs: number;
  isDocument: boolean;
  ended: Failure | 'stopped' | null;
}

/**
 * Chromium writes what a site gives into the memory of the tray, and is held there to the limits of the tray while it does. What a
 * file is decide its bytes; what the site calls it is for the eyes of the resident only.
 * @param show is told that something comes, then what became of it: of several that come together, the first that failed, or all kept
 */
export function keepDownloads(tray: Tray, show: (outcome: DownloadOutcome) => void): Downloads {
  const arrivals = new Set<Arrival>();
  const receiving = new Set<Promise<void>>();
  let failure: Failure | null = null;
  let full = notFull;
  let looking: NodeJS.Timeout | undefined;

  return {
    take(event, item) {
      const refusal = refusalBefore(item);
      const path = refusal ? undefined : tray.incoming();
      if (path) return begin(item, path);
      event.preventDefault();
      tell(refusal ?? 'failed');
    },
    async stop() {
      for (const arrival of arrivals) end(arrival, 'stopped');
      failure = null;
      full = notFull;
      await Promise.all(receiving);
    },
  };

  function begin(item: DownloadItem, path: string) {
    item.setSavePath(path); // without one, Chromium asks for it in a window of the system
    const arrival: Arrival = {
      ...{ item, name: item.getFilename(), path, isOver: false },
      ...{ sizeBytes: 0, grewAtMs: performance.now(), isDocument: false, ended: null },
    };
    arrivals.add(arrival);
    looking ??= setInterval(lookAtAll, lookEveryMs);
    if (!failure) show('coming');
    const received = receive(arrival).finally(() => receiving.delete(received));
    receiving.add(received);
  }

  async function receive(arrival: Arrival) {
    const { item, path } = arrival;
    item.on('updated', (_event, state) => state === 'interrupted' && end(arrival, 'failed')); // it would wait to be resumed
    const state = await new Promise<string>((resolve) => item.once('done', (_event, state) => resolve(state)));
    arrival.isOver = true;
    if (state === 'completed')
      look(arrival); // it may have come whole between two looks
    else end(arrival, 'failed');
    const outcome = arrival.ended ?? (await keep(arrival));
    leave(arrival);
    await rm(path, { force: true });
    if (outcome !== 'stopped') tell(outcome);
  }

  async function keep(arrival: Arrival): Promise<Failure | 'kept' | 'stopped'> {
    const bytes = await readFile(arrival.path);
    if (arrival.ended) return arrival.ended; // the visit may have ended meanwhile
    leave(arrival); // from here on the tray counts it
    const added = await tray.add(arrival.name, bytes);
    if (added.ok) return 'kept';
    return added.error.code === 'unavailable' ? 'failed' : added.error.code;
  }

  function leave(arrival: Arrival) {
    arrivals.delete(arrival);
    if (arrivals.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  }

  function tell(outcome: Failure | 'kept') {
    if (outcome === 'tray-full') full = { atMs: performance.now(), documents: tray.documents.length };
    if (outcome !== 'kept' && !failure) {
      failure = outcome;
      show(outcome);
    }
    if (arrivals.size > 0) return;
    if (!failure) show('kept');
    failure = null;
  }

  function refusalBefore(item: DownloadItem): Failure | null {
    const madeRoom = tray.documents.length < full.documents;
    if (!madeRoom && performance.now() - full.atMs < pauseMs) return 'tray-full';
    const saidBytes = item.getTotalBytes(); // zero where nothing was said
    if (saidBytes > trayLimits.documentBytes) return 'too-large';
    if (tray.documents.length + arrivals.size >= trayLimits.documents) return 'tray-full';
    return saidBytes > roomBytes() ? 'tray-full' : null;
  }

  /** How much more the tray takes in all, beside what is coming. */
  function roomBytes(): number {
    const sizes = [...tray.documents, ...arrivals].map(({ sizeBytes }) => sizeBytes);
    return trayLimits.totalBytes - sizes.reduce((sum, sizeBytes) => sum + sizeBytes, 0);
  }

  function lookAtAll() {
    for (const arrival of arrivals) if (!arrival.isOver) look(arrival);
  }

  function look(arrival: Arrival) {
    if (arrival.ended) return;
    const sizeBytes = statSync(arrival.path, { throwIfNoEntry: false })?.size ?? 0;
    const nowMs = performance.now();
    if (sizeBytes > arrival.sizeBytes) arrival.grewAtMs = nowMs;
    arrival.sizeBytes = sizeBytes;
    if (sizeBytes >= kindBytes) arrival.isDocument ||= kindOf(beginningOf(arrival.path)) !== null;
    if (sizeBytes >= kindBytes && !arrival.isDocument) end(arrival, 'not-a-document');
    else if (sizeBytes > trayLimits.documentBytes) end(arrival, 'too-large');
    else if (roomBytes() < 0) end(arrival, 'tray-full');
    else if (nowMs - arrival.grewAtMs > patienceMs) end(arrival, 'failed');
  }

  /** Gives it up. It is over once Chromium says so. */
  function end(arrival: Arrival, ended: NonNullable<Arrival['ended']>) {
    if (arrival.ended && ended !== 'stopped') return;
    arrival.ended = ended;
    if (!arrival.isOver) arrival.item.cancel();
  }
}

function beginningOf(path: string): Buffer {
  const beginning = Buffer.alloc(kindBytes);
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    readSync(file, beginning, 0, kindBytes, 0);
  } finally {
    closeSync(file);
  }
  return beginning;
}
