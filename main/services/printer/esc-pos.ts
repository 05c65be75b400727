/**
 * ESC/POS, the language of receipt printers, as far as Passerelle speaks it (Epson's "ESC/POS command reference"): pictures, a
 * cut, and status. No text commands: what prints is the bitmap, alike in every script and on every model.
 */
import type { PrinterStatus } from '../../../contract/devices.ts';
import type { PrinterModel } from '../../../contract/printer-models.ts';
import type { Bitmap } from './bitmap.ts';

const DLE = 0x10;
const EOT = 0x04;
const ENQ = 0x05;
const DC4 = 0x14;
const ESC = 0x1b;
const GS = 0x1d;

/** Higher bands gain nothing. */
const mostBandRows = 24;

/** What a picture command and the request after it take beside the dots. */
const bandOverheadBytes = 11;

const initialize = Uint8Array.of(ESC, 0x40);

/** GS V 66: feeds to the cutter, then cuts but for one point, so that the slip does not fall. `n`: 2 mm more. */
const feedAndCut = Uint8Array.of(GS, 0x56, 66, 16);

/** ESC J, 20 mm: what was printed passes the edge on which the paper is torn. */
const feedToEdge = Uint8Array.of(ESC, 0x4a, 160);

/** GS r 1, paper sensor status. Unlike DLE EOT it waits its turn behind all data before it: the answer says that they were consumed. */
const askWhenDone = Uint8Array.of(GS, 0x72, 1);

/** DLE EOT 1 to 4: printer, offline causes, error causes, paper sensors. Answered at once, even when paper is out. */
export const askStatus = Uint8Array.of(DLE, EOT, 1, DLE, EOT, 2, DLE, EOT, 3, DLE, EOT, 4);

/** How many bytes answer `askStatus`. */
export const statusBytes = 4;

/** DLE DC4 8: forgets what was received and not yet printed, so that half a slip does not come out once the paper is back. */
export const clearBuffers = Uint8Array.of(DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8);

export interface JobOptions {
  /** Cuts off first what a broken job left on the paper. */
  readonly cutsFirst?: boolean;
  readonly cutter?: PrinterModel['cutter'];
  /** Without, no piece ends by a request: a printer that knows none would print it. */
  readonly asks?: boolean;
  /** No piece is longer. */
  readonly mostBytes?: number;
}

/**
 * A print job in pieces to be sent one after the other. Each piece ends by a request that the printer answers once it has
 * consumed the piece.
 */
export function encodeJob(
  bitmap: Bitmap,
  { cutsFirst = false, cutter = 'partial', asks = true, mostBytes = Number.POSITIVE_INFINITY }: JobOptions = {},
): Uint8Array[] {
  const bytesPerRow = bitmap.widthPx / 8;
  const bandRows = Math.max(1, Math.min(mostBandRows, Math.floor((mostBytes - bandOverheadBytes) / bytesPerRow)));
  const end = cutter === 'partial' ? feedAndCut : feedToEdge;
  const request = asks ? askWhenDone : Uint8Array.of();
  const pieces = [Buffer.concat(cutsFirst ? [initialize, end, request] : [initialize, request])];
  for (let row = 0; row < bitmap.heightPx; row += bandRows) {
    const rows = Math.min(bandRows, bitmap.heightPx - row);
    const header = Uint8Array.of(GS, 0x76, 0x30, 0, bytesPerRow & 0xff, bytesPerRow >> 8, rows & 0xff, rows >> 8);
    const band = bitmap.bits.subarray(row * bytesPerRow, (row + rows) * bytesPerRow);
    pieces.push(Buffer.concat([header, band, request]));
  }
  pieces.push(Buffer.concat([end, request]));
  return pieces;
}

/**
 * The same bitmap without the bytes of a real-time command. Printers look for these everywhere, pictures included, and would
 * answer, or worse, in the middle of one. They all begin by DLE, eight dots of which one is black: its neighbour is blackened
 * too, which no eye sees.
 */
export function withoutRealTimeCommands(bitmap: Bitmap): Bitmap {
  const bits = bitmap.bits.map((byte, index) => {
    const next = bitmap.bits[index + 1];
    return byte === DLE && (next === EOT || next === ENQ || next === DC4) ? 0b0001_1000 : byte;
  });
  return { ...bitmap, bits };
}

/** Answers to DLE EOT and to GS r differ in their fixed bits; anything else is neither. */
export function kindOfAnswer(byte: number): 'status' | 'done' | 'other' {
  if ((byte & 0b1001_0011) === 0b0001_0010) return 'status';
  if ((byte & 0b1001_0000) === 0) return 'done';
  return 'other';
}

/** What the four answers to `askStatus` say, the worst first. An open cover often reads as missing paper too: the cover is said. */
export function parseStatus(answers: Uint8Array): PrinterStatus {
  const [printer = 0, offlineCause = 0, errorCause = 0, paper = 0] = answers;
  if (offlineCause & 0x04) return 'cover-open';
  if (paper & 0x60 || offlineCause & 0x20) return 'paper-out';
  if (offlineCause & 0x40 || errorCause & 0x6c) return 'error';
  if (printer & 0x08) return 'offline';
  if (paper & 0x0c) return 'paper-low';
  return 'ready';
}
