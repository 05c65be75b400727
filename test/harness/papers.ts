import { once } from 'node:events';
import type { Bitmap } from '../../main/services/printer/bitmap.ts';
import type { Stack } from '../../tools/stack/stack.ts';

export interface Paper {
  readonly bitmap: Bitmap;
  readonly png: Buffer;
}

/** The piece of paper that the printer cuts off next, or the one after so many. */
export async function nextPaper({ printer }: Pick<Stack, 'printer'>, count = 1): Promise<Paper> {
  const [paper] = await once(printer, 'receipt');
  return count > 1 ? nextPaper({ printer }, count - 1) : (paper as Paper);
}
