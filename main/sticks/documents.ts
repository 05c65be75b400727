import { mostStickDocuments, type StickDocument } from '../../contract/sticks.ts';
import { StickFault } from './fault.ts';
import { kindOf, shownName } from './names.ts';
import type { Entry, Volume } from './volume.ts';

/** A folder below these, or after these, is not looked into. */
const mostDepth = 6;
const mostFolders = 300;

/** A document as it is shown, and the entry that it is read by. */
export interface FoundDocument {
  readonly shown: Omit<StickDocument, 'id'>;
  readonly entry: Entry<unknown>;
}

/**
 * The documents of a stick, those at its top first. Each folder is looked into once, wherever it says that it is, so folders that
 * contain themselves end; a folder that cannot be read is passed over, the rest is still the resident's.
 */
export async function findDocuments(volume: Volume): Promise<{ documents: FoundDocument[]; hasMore: boolean }> {
  const documents: FoundDocument[] = [];
  const waiting: { folder: Entry<unknown> | undefined; path: string[] }[] = [{ folder: undefined, path: [] }];
  const seen = new Set<number>();
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { folder, path } = next;
    for (const entry of await entriesOf(volume, folder)) {
      const name = shownName(entry.name);
      if (entry.isFolder) {
        const isNew = !seen.has(entry.cluster) && seen.size < mostFolders && path.length < mostDepth;
        // Names with a dot are what systems keep for themselves.
        if (isNew && !entry.name.startsWith('.')) {
          seen.add(entry.cluster);
          waiting.push({ folder: entry, path: [...path, name] });
        }
        continue;
      }
      const kind = kindOf(entry.name);
      if (!kind || entry.sizeBytes === 0 || entry.name.startsWith('.')) continue;
      if (documents.length === mostStickDocuments) return { documents, hasMore: true };
      documents.push({ shown: { name, folder: path, kind, sizeBytes: entry.sizeBytes }, entry });
    }
  }
  return { documents, hasMore: waiting.length > 0 };
}

async function entriesOf(volume: Volume, folder: Entry<unknown> | undefined): Promise<Entry<unknown>[]> {
  try {
    return await volume.entries(folder);
  } catch (error) {
    if (folder && error instanceof StickFault && error.code === 'damaged') return [];
    throw error;
  }
}
