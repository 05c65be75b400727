import { join } from 'node:path';
import { type JournalEvent, journalEvents } from '../../../contract/journal-events.ts';
import { type JournalEntry, readJournal } from '../../journal/index.ts';

const mostEntries = 1_000;

/**
 * The end of the journal. An event that this version does not know, or whose fields are others than it knows, is told without its fields;
 * so is what a mediator did, which would tell a stranger when who worked.
 */
export function journalLines(dataDirectory: string): string[] {
  const read = readJournal(join(dataDirectory, 'journal.db'));
  if (!read.ok) return [`The journal cannot be read: ${read.error.code}.`];
  const { entries, chain } = read.value;
  const end = chain.ok ? 'The chain holds.' : `Entry ${chain.error.number} no longer fits.`;
  return [...entries.slice(-mostEntries).map(lineOf), end];
}

function lineOf({ number, at, event, fields }: JournalEntry): string {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/.test(at) ? at : '(no time)';
  const isKnown =
    Object.hasOwn(journalEvents, event) && journalEvents[event as JournalEvent].fields.safeParse(fields).success;
  if (!isKnown) return `${number} ${time} (unknown)`;
  if (Object.hasOwn(fields as object, 'mediator')) return `${number} (no time) (what a mediator did)`;
  return `${number} ${time} ${event} ${JSON.stringify(fields).replaceAll('"', "'")}`;
}
