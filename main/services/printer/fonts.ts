import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * The fonts that receipts are printed in: one family a script, regular and bold. Names of our own, so that a font which happens
 * to be installed on the machine changes nothing.
 */
const families = [
  { name: 'Passerelle Latin', source: '@fontsource/noto-sans', subset: 'noto-sans-latin' },
  { name: 'Passerelle Latin Extended', source: '@fontsource/noto-sans', subset: 'noto-sans-latin-ext' },
  { name: 'Passerelle Arabic', source: '@fontsource/noto-sans-arabic', subset: 'noto-sans-arabic-arabic' },
] as const;

export type FontWeight = 400 | 700;
const weights: readonly FontWeight[] = [400, 700];

const fonts = families.flatMap(({ name, source, subset }) =>
  weights.map((weight) => ({ name, source, file: `${subset}-${weight}-normal.woff2` })),
);

/** The files that `fontDirectory` must hold, as module specifiers: what the build copies beside the services. */
export const fontFiles: readonly string[] = fonts.map(({ source, file }) => `${source}/files/${file}`);

/** The CSS font of a size: each character comes from the first family that has it. */
export function cssFont(weight: FontWeight, sizePx: number): string {
  return `${weight} ${sizePx}px ${families.map(({ name }) => `"${name}"`).join(', ')}`;
}

let areRegistered = false;

/**
 * Makes the fonts known to the canvas, once for the whole process. Without a directory they come from the installed packages.
 * @throws when a file is missing: a terminal that cannot print Arabic must not start as if it could.
 */
export function registerFonts(fontDirectory?: string): void {
  if (areRegistered) return;
  for (const { name, source, file } of fonts) {
    const path =
      fontDirectory === undefined
        ? fileURLToPath(import.meta.resolve(`${source}/files/${file}`))
        : join(fontDirectory, file);
    if (GlobalFonts.registerFromPath(path, name) === null) throw new Error(`font for receipts not readable: ${path}`);
  }
  areRegistered = true;
}
