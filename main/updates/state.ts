import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const stateSchema = z.strictObject({
  /** When a night was last done. */
  lastMs: z.number(),
  /** A version on its way, from the moment at which the first file may change until its verdict. */
  taking: z
    .strictObject({
      from: z.string(),
      to: z.string(),
      migrates: z.boolean(),
      /** What was broken before, in the eyes of `passerelle doctor`; null: it did not say, as with the versions that did not ask. */
      broken: z.array(z.string()).nullable().default(null),
    })
    .nullable(),
  /** Versions that failed here. */
  failed: z.array(z.string()),
});
export type State = z.infer<typeof stateSchema>;

const nothingYet: State = { lastMs: 0, taking: null, failed: [] };

/** A file that is damaged, by what a disk may do, is no reason never to update again. */
export function readState(file: string): State {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return nothingYet;
  }
}

/** Whole and on the disk before anything that it says is done: the machine may lose its power at any moment. */
export function writeState(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  const draft = openSync(`${file}.new`, 'w', 0o600);
  writeSync(draft, JSON.stringify(state));
  fsyncSync(draft);
  closeSync(draft);
  renameSync(`${file}.new`, file);
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
