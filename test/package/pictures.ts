import type { Picture } from '../../tools/screen.ts';

export type { Picture } from '../../tools/screen.ts';

/**
 * Whether two pictures of a screen show the same but for some of their pixels.
 * @param tolerance the share of pixels that may differ: a clock on the screen goes on
 */
export function isNear(one: Picture, other: Picture, tolerance: number): boolean {
  return differing(one, other) <= tolerance;
}

/** The share of pixels that differ. */
export function differing(one: Picture, other: Picture): number {
  if (one.widthPx !== other.widthPx || one.heightPx !== other.heightPx) return 1;
  const [here, there] = [one, other].map(({ pixels }) => new DataView(pixels.buffer, pixels.byteOffset, pixels.length));
  const pixels = one.widthPx * one.heightPx;
  let count = 0;
  for (let at = 0; at < pixels * 4; at += 4) if (here?.getUint32(at) !== there?.getUint32(at)) count += 1;
  return count / pixels;
}
