import type { CallArguments } from '../../contract/calls.ts';
import type { ServicesClient } from './services-client.ts';

type Record = CallArguments<'journal.record'>;

/** A page that provokes the same event again and again must not fill the journal with it. */
const sameAgainMs = 10_000;

/** Writes the shell's events into the journal of the services, the same one at most every ten seconds. */
export function shellJournal(services: ServicesClient): (record: Record) => Promise<void> {
  const lastMs = new Map<string, number>();
  return async (record) => {
    const kind = JSON.stringify(record);
    const nowMs = performance.now();
    if (nowMs - (lastMs.get(kind) ?? Number.NEGATIVE_INFINITY) < sameAgainMs) return;
    lastMs.set(kind, nowMs);
    await services.call('journal.record', record).catch(() => {}); // the services said no: there is nobody else to tell
  };
}
