import jsQr from 'jsqr';
import { type Bitmap, hasBit } from './bitmap.ts';

/** What a phone reads on a piece of paper. */
export function readByPhone(paper: Bitmap): string | undefined {
  const { widthPx, heightPx } = paper;
  const picture = new Uint8ClampedArray(widthPx * heightPx * 4).fill(255);
  for (let dot = 0; dot < widthPx * heightPx; dot += 1)
    if (hasBit(paper.bits, dot)) picture.fill(0, dot * 4, dot * 4 + 3);
  return jsQr.default(picture, widthPx, heightPx)?.data;
}
