import { journalEvents } from '../../contract/journal-events.ts';
import { type Head, type JournalEntry, type JournalRefusal, readJournal } from '../journal/index.ts';
import { type CommandIo, fail, misuse, printable, readArguments, reasonOf } from './command.ts';

export const checkJournalUsage = 'passerelle check-journal FILE…';

/**
 * `passerelle check-journal`: prints the journal of a terminal, a line an entry, and whether it is as it was written. Of a chain that
 * does not hold, it prints the entries that do and names the first that does not. Changes nothing and needs no terminal. Returns the
 * exit code: 1 when a file is not a whole journal.
 */
export async function checkJournal(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: {} });
  if (!options.ok) return misuse(io, checkJournalUsage, options.error);
  const { positionals: files } = options.value;
  if (files.length === 0) return misuse(io, checkJournalUsage);
  let code = 0;
  for (const file of files) {
    const read = readJournal(file);
    if (!read.ok) {
      code = fail(io, refusalOf(file, read.error));
      continue;
    }
    const { entries, chain } = read.value;
    io.stdout.write(entries.map(lineOf).join(''));
    if (chain.ok) io.stdout.write(`${file}: the chain holds. ${endOf(chain.value)}\n`);
    else
      code = fail(
        io,
        `${file}: entry ${chain.error.number} no longer fits: something was altered, removed or inserted there.`,
      );
  }
  return code;
}

function lineOf({ number, at, event, fields }: JournalEntry): string {
  const says = isKnown(event) ? journalEvents[event].says : 'This version does not know what that says.';
  const words = Object.entries(fields).map(([name, value]) => `${name}: ${value}`);
  return `${printable([number, at, event, [says, words.join('; ')].join(' ').trim()].join('  '))}\n`;
}

function isKnown(event: string): event is keyof typeof journalEvents {
  return Object.hasOwn(journalEvents, event);
}

function endOf({ number, hash }: Head): string {
  return `Last entry: ${number}, SHA-256 ${Buffer.from(hash).toString('hex')}`;
}

function refusalOf(file: string, refusal: JournalRefusal): string {
  switch (refusal.code) {
    case 'unreadable':
      return `Cannot read ${file}: ${reasonOf(refusal.error)}.`;
    case 'not-a-journal':
      return `${file} is no journal that this version can read, or its beginning was written over.`;
    case 'damaged':
      return `${file} is damaged: it was cut short or written over.`;
    case 'being-written':
      return `${file} changed while it was read: its terminal is running. Try again.`;
  }
}
