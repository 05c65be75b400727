import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { parseCanonicalJson } from '../../ballot/index.ts';
import { err, ok, type Result } from '../../contract/result.ts';

/** The one table of a journal. */
export const journalTable = `CREATE TABLE entry (
     number INTEGER NOT NULL PRIMARY KEY,
     content TEXT NOT NULL,
     hash BLOB NOT NULL CHECK (length(hash) = 32)
   ) STRICT`;

const contentSchema = z.strictObject({
  /** To the minute, UTC. */
  at: z.string(),
  /** Of the catalogue (contract/journal-events.ts), this version's or another's. */
  event: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
});

export interface JournalEntry extends z.infer<typeof contentSchema> {
  /** From 1, without gaps. */
  readonly number: number;
}

/** The last entry of a chain. */
export interface Head {
  readonly number: number;
  readonly hash: Uint8Array;
}

/** What the first entry follows. */
const beforeTheFirst: Head = { number: 0, hash: createHash('sha256').update('passerelle/journal/1\n').digest() };

/** The head once an entry is added: SHA-256 of previous hash ‖ canonical JSON of the entry. */
export function chained({ number, hash }: Head, content: string): Head {
  return { number: number + 1, hash: createHash('sha256').update(hash).update(content, 'utf8').digest() };
}

/** Recomputes the chain, and tells each entry that holds. `broken`: the first that is not as it was written. */
export function verifyChain(
  journal: Database.Database,
  tell: (entry: JournalEntry) => void = () => {},
): Result<Head, { code: 'broken'; number: number }> {
  let head = beforeTheFirst;
  const rows = journal.prepare<[], { number: number; content: string; hash: Buffer }>(
    'SELECT number, content, hash FROM entry ORDER BY number',
  );
  for (const { number, content, hash } of rows.iterate()) {
    const next = chained(head, content);
    const read = contentOf(content);
    if (number !== next.number || Buffer.compare(hash, next.hash) !== 0 || !read)
      return err({ code: 'broken', number: next.number });
    tell({ number, ...read });
    head = next;
  }
  return ok(head);
}

function contentOf(text: string): z.infer<typeof contentSchema> | undefined {
  const value = parseCanonicalJson(text);
  return value.ok ? contentSchema.safeParse(value.value).data : undefined;
}
