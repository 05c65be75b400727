import { z } from 'zod';
import { journalEvents, shellJournalEvents } from '../../../contract/journal-events.ts';

/** `docs/journal.md`: everything that the journal can hold, written from the catalogue itself. A test compares the two. */
export function journalMarkdown(): string {
  const lines = Object.entries(journalEvents).map(([event, { fields, says }]) => {
    const by = (shellJournalEvents as readonly string[]).includes(event) ? 'shell or services' : 'services';
    return `| \`${event}\` | ${says} | ${fieldWords(fields)} | ${by} |`;
  });
  return `# The journal

Every terminal keeps a journal of what happened to it: starts, faults, refusals, acknowledgements. It can hold the events below
and nothing else, with a time to the minute. There is no event for a ballot, a slip or a card that was read, and no field
for what somebody typed, saw or chose, because the journal has times and the urn must not (contract/journal-events.ts, from which this
page is made).

Each entry is hashed together with the hash of the one before it, SHA-256 of \`previous hash ‖ canonical JSON of the entry\`; the
first follows the hash of \`passerelle/journal/1\\n\`. An entry that was altered, removed or inserted breaks the chain. A journal that
is damaged is kept as it is, and a new one begins beside it (\`journal-2.db\`) and says so in its first entry.

## Reading it

\`passerelle check-journal FILE…\` prints a journal, a line an entry, and tells whether its chain holds. Where it does not, the command
names the first entry that no longer fits, and its exit code is 1. The file is \`journal.db\` in the data directory. While the services
run, or after a power cut, its newest entries are in \`journal.db-wal\` beside it: whoever takes the file away takes both. The command
changes neither.

What a chain cannot show:

- **That its end was cut off.** What is left is still a chain, and nobody else knows where it ended: no heartbeat and no final manifest
  says. The command's last line names the last entry and its hash; noted elsewhere, they show later that a file is still whole. Of a
  journal that went on, an earlier listing must be the beginning of a later one.
- **That all of it was written anew.** No key goes into it: whoever may write the file can make another chain that holds.

## Events

| event | what it says | fields | written by |
|---|---|---|---|
${lines.join('\n')}
`;
}

function fieldWords(fields: z.ZodType): string {
  const { properties = {} } = z.toJSONSchema(fields);
  const words = Object.entries(properties).map(([name, shape]) => {
    const values = typeof shape === 'object' ? shape.enum : undefined;
    return values ? `\`${name}\`: ${values.map((value) => `\`${value}\``).join(', ')}` : `\`${name}\``;
  });
  return words.join('; ') || '–';
}

if (process.argv[1] === import.meta.filename) process.stdout.write(journalMarkdown());
