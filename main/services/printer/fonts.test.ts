import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fontFiles, registerFonts } from './fonts.ts';

test('a folder without the fonts is refused, and one with the files that the build copies is enough', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fonts-'));
  expect(() => registerFonts(folder)).toThrow('font for receipts not readable');
  for (const file of fontFiles) await cp(fileURLToPath(import.meta.resolve(file)), join(folder, basename(file)));
  expect(() => registerFonts(folder)).not.toThrow();
  await rm(folder, { recursive: true });
});
