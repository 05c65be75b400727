import { createCanvas, type ImageData } from '@napi-rs/canvas';

/** What a thermal head prints: one bit a dot, 1 is black, rows from the top, the first dot in the highest bit of a byte. */
export interface Bitmap {
  /** A multiple of 8. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** `heightPx` rows of `widthPx / 8` bytes. */
  readonly bits: Uint8Array;
}

/** Luminance below which a dot is black. Above the middle, so that thin strokes stay whole on a thermal head. */
const blackBelow = 160;

/** The dots of a picture in black on white. Width must be a multiple of 8. */
export function bitmapOf(picture: ImageData): Bitmap {
  // Read once: each access to a property of ImageData crosses into native code.
  const { data, width, height } = picture;
  const bits = new Uint8Array((width / 8) * height);
  for (let dot = 0; dot < width * height; dot += 1) {
    if ((data[dot * 4] ?? 255) < blackBelow) setBit(bits, dot);
  }
  return { widthPx: width, heightPx: height, bits };
}

/** As bytes in memory: red, green, blue, opacity; the order of a little-endian word. */
const opaqueBlack = 0xff000000;
const opaqueWhite = 0xffffffff;

/** The bitmap as a PNG picture, dot for dot. */
export function pngOf(bitmap: Bitmap): Buffer {
  const canvas = createCanvas(bitmap.widthPx, Math.max(bitmap.heightPx, 1));
  const context = canvas.getContext('2d');
  const picture = context.createImageData(canvas.width, canvas.height);
  const colours = new Uint32Array(picture.data.buffer);
  for (let dot = 0; dot < colours.length; dot += 1) colours[dot] = hasBit(bitmap.bits, dot) ? opaqueBlack : opaqueWhite;
  context.putImageData(picture, 0, 0);
  return canvas.toBuffer('image/png');
}

// Rows have no padding, so that a dot's number is also the number of its bit.
function setBit(bits: Uint8Array, dot: number): void {
  bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
}

/** Whether a dot is black. */
export function hasBit(bits: Uint8Array, dot: number): boolean {
  return ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0;
}
