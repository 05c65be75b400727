import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

const folder =
  process.env.PASSERELLE_TEST_DATA ?? fileURLToPath(new URL('../../../../shared/test-data', import.meta.url));

/** A file of the real votes that stand beside the clone, or where PASSERELLE_TEST_DATA says: they are too large to be a part of it. */
export function shared(path: string): string {
  return `${folder}/${path}`;
}

/** A test on them; where they are not, it says that it was left out. */
export const testOnShared = test.skipIf(!existsSync(folder));
