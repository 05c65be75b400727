import { sharedData } from '../../../tools/shared-data.ts';

/** A file of the real votes, which are too large to be a part of the clone. */
export function shared(path: string): string {
  return `${sharedData}/${path}`;
}
