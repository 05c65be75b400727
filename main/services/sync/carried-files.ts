import { join } from 'node:path';
import { carriedFile, carriedFolder, carriedReceiptFile } from '../../../contract/carried.ts';
import type { Result } from '../../../contract/result.ts';
import { guarded, removeDurably, type StoreFault } from '../database/index.ts';
import type { SyncContext } from './context.ts';

type Place = Pick<SyncContext, 'dataDirectory'>;

export function carriedFolderOf({ dataDirectory }: Place): string {
  return join(dataDirectory, carriedFolder);
}

export function carriedPath(place: Place, consultation: string): string {
  return join(carriedFolderOf(place), carriedFile(consultation));
}

export function receiptPath(place: Place, consultation: string): string {
  return join(carriedFolderOf(place), carriedReceiptFile(consultation));
}

/** Sealed ballots and tokens lie in the file until the city has them, or the result is published: not longer than in the stores. */
export function removeCarried(place: Place, consultation: string): Result<void, StoreFault> {
  return guarded(() => removeDurably(carriedPath(place, consultation)));
}
