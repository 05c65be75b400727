import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createCanvas } from '@napi-rs/canvas';
import { commandAs, environmentFor } from './accounts.ts';
import type { Display } from './display.ts';

/** What a screen showed at one moment. */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** As the X server keeps them: blue, green, red, unused. */
  readonly pixels: Buffer;
}

/** Reads what is on a virtual display. The file begins with the header of xwd (X11/XWDFile.h), big-endian words of four bytes. */
export async function readScreen({ framebuffer }: Pick<Display, 'framebuffer'>): Promise<Picture> {
  const file = await readFile(framebuffer);
  const word = (index: number) => file.readUInt32BE(index * 4);
  const [headerBytes, widthPx, heightPx, bytesPerRow, colours] = [word(0), word(4), word(5), word(12), word(19)];
  if (word(11) !== 32 || bytesPerRow !== widthPx * 4)
    throw new Error('the display has another depth than was asked for');
  const start = headerBytes + colours * 12;
  return { widthPx, heightPx, pixels: file.subarray(start, start + bytesPerRow * heightPx) };
}

/** Whether two pictures show the same. */
export function isSame(one: Picture, other: Picture): boolean {
  return one.pixels.equals(other.pixels);
}

/** @param scale of both sides, 1 keeps every pixel */
export function encodePicture(picture: Picture, type: 'image/png' | 'image/jpeg', scale = 1): Promise<Buffer> {
  const { widthPx, heightPx } = picture;
  const canvas = createCanvas(widthPx, heightPx);
  const image = canvas.getContext('2d').createImageData(widthPx, heightPx);
  const to = new Uint32Array(image.data.buffer);
  const from = new DataView(picture.pixels.buffer, picture.pixels.byteOffset, picture.pixels.byteLength);
  for (let index = 0; index < to.length; index += 1) {
    const pixel = from.getUint32(index * 4, true);
    to[index] = 0xff000000 | ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >> 16) & 0xff);
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
  const drawn = scale === 1 ? canvas : createCanvas(Math.round(widthPx * scale), Math.round(heightPx * scale));
  if (drawn !== canvas) drawn.getContext('2d').drawImage(canvas, 0, 0, drawn.width, drawn.height);
  return type === 'image/png' ? drawn.encode('png') : drawn.encode('jpeg', 82);
}

/** Moves, clicks or types on a display, in the words of xdotool. */
export async function operateDisplay(display: Pick<Display, 'env'>, actions: readonly string[]): Promise<void> {
  const [command, args] = commandAs('interface', 'xdotool', actions);
  const child = spawn(command, args, {
    cwd: '/',
    env: { ...environmentFor('interface'), ...display.env },
    stdio: 'ignore',
  });
  await once(child, 'close');
}
