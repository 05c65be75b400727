import { fileURLToPath } from 'node:url';

/** Where the real votes stand that some tests count: beside the clone, or where PASSERELLE_TEST_DATA says. */
export const sharedData =
  process.env.PASSERELLE_TEST_DATA ?? fileURLToPath(new URL('../../shared/test-data', import.meta.url));
