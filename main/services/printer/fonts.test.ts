import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { fontFiles } from './fonts.ts';

test('a folder without the fonts is refused, and one with the files that the build copies is enough', async () => {
  vi.resetModules(); // whoever prints registers them once for the whole process
  const { registerFonts } = await import('./fonts.ts');
  const folder = await mkdtemp(join(tmpdir(), 'fonts-'));
  expect(() => registerFonts(folder)).toThrow('font for receipts not readable');
  for (const file of fontFiles) await cp(fileURLToPath(import.meta.resolve(file)), join(folder, basename(file)));
  expect(() => registerFonts(folder)).not.toThrow();
  await rm(folder, { recursive: true });
});
