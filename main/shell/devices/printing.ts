import type { CallError, CallValue, ServiceEventData } from '../../../contract/calls.ts';
import type { PrintingView } from '../../../contract/devices-view.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { stickChunkBytes } from '../../../contract/sticks.ts';
import { trayLimits } from '../../../contract/tray.ts';
import type { ServicesClient } from '../services-client.ts';
import type { Tray } from '../tray/index.ts';
import type { VisitKeeper } from '../visit-keeper.ts';

type Print = Result<
  Record<string, never>,
  CallError<'printing.begin' | 'printing.append' | 'printing.finish'> | { code: 'unknown-document' }
>;
type Scanned = Result<Record<string, never>, CallError<'scanning.scan'> | { code: 'tray-full' | 'not-a-document' }>;

/** What the shell asks of the services' devices for the documents of a visit. */
export interface DocumentDevices {
  quote(): Promise<Result<CallValue<'printing.quote'>, CallError<'printing.quote'> | { code: 'no-visit' }>>;
  print(document: string, pages: number): Promise<Print>;
  cancel(): Promise<Result<Record<string, never>, CallError<'printing.cancel'>>>;
  /** Reads a sheet into the tray, under this name. */
  scan(name: string): Promise<Scanned>;
  hear(progress: ServiceEventData<'print-progress'>): void;
  /** The visit is over: its jobs are the services' to end. */
  forget(): void;
}

/** Documents pass from the tray to the services and back in pieces; neither opens what the other keeps. */
export function documentDevices(
  services: ServicesClient,
  visits: VisitKeeper,
  tray: Tray,
  show: (view: PrintingView) => void,
): DocumentDevices {
  let job: { readonly visit: string; readonly job: string } | null = null;
  let view: PrintingView = null;

  return { quote, print, cancel, scan, hear, forget };

  function become(next: PrintingView) {
    view = next;
    show(next);
  }

  async function quote() {
    const visit = visits.open?.visit;
    return visit ? services.call('printing.quote', { visit }) : err({ code: 'no-visit' } as const);
  }

  async function print(document: string, pages: number): Promise<Print> {
    const visit = visits.open?.visit;
    if (!visit) return err({ code: 'no-visit' });
    const found = tray.documents.find(({ id }) => id === document);
    const bytes = found && (await tray.read(document));
    if (!found || !bytes) return err({ code: 'unknown-document' });
    const begun = await services.call('printing.begin', { visit, kind: found.kind, pages });
    if (!begun.ok) return begun;
    const mine = { visit, job: begun.value.job };
    job = mine;
    become({ state: 'sending', printer: 'ready' });
    const sent = await send(mine, bytes);
    // What ended meanwhile has said so itself.
    if (job === mine && !sent.ok) become(null);
    else if (job === mine && view?.state === 'sending') become({ state: 'waiting', printer: 'ready' });
    return sent;
  }

  async function send(mine: { visit: string; job: string }, bytes: Buffer): Promise<Print> {
    for (let offset = 0; offset < bytes.length; offset += stickChunkBytes) {
      const chunk = bytes.toString('base64', offset, offset + stickChunkBytes);
      const appended = await services.call('printing.append', { ...mine, bytes: chunk });
      if (!appended.ok) return appended;
    }
    return services.call('printing.finish', mine);
  }

  async function cancel() {
    return job ? services.call('printing.cancel', job) : err({ code: 'no-job' } as const);
  }

  async function scan(name: string): Promise<Scanned> {
    const visit = visits.open?.visit;
    if (!visit) return err({ code: 'no-visit' });
    const scanned = await services.call('scanning.scan', { visit });
    if (!scanned.ok) return scanned;
    const { scan, sizeBytes } = scanned.value;
    if (sizeBytes > Math.min(trayLimits.documentBytes, tray.roomBytes)) return err({ code: 'tray-full' });
    const parts: Buffer[] = [];
    for (let offset = 0; offset < sizeBytes; offset += stickChunkBytes) {
      const read = await services.call('scanning.read', { visit, scan, offset });
      if (!read.ok) return err({ code: read.error.code === 'no-scan' ? 'scanner-lost' : read.error.code });
      parts.push(Buffer.from(read.value.bytes, 'base64'));
    }
    if (visits.open?.visit !== visit) return err({ code: 'no-visit' });
    const added = await tray.add(name, Buffer.concat(parts));
    return added.ok ? ok({}) : err({ code: added.error.code });
  }

  function hear({ job: told, state, printer }: ServiceEventData<'print-progress'>) {
    if (told === job?.job) become({ state, printer });
  }

  function forget() {
    job = null;
    become(null);
  }
}
