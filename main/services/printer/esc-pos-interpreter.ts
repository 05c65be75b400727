/**
 * What a receipt printer does with the bytes that it receives, as far as `esc-pos.ts` speaks: the virtual printer's inside. Left
 * out of the deb.
 */
const DLE = 0x10;
const EOT = 0x04;
const ESC = 0x1b;
const GS = 0x1d;

/** Dots of the line spacing that a printer starts with (Epson: 3.75 mm). */
const lineRows = 30;

export type RealTimeCommand = { readonly kind: 'status'; readonly about: 1 | 2 | 3 | 4 } | { readonly kind: 'clear' };

const realTimeCommands: readonly { readonly bytes: readonly number[]; readonly command: RealTimeCommand }[] = [
  ...([1, 2, 3, 4] as const).map((about) => ({
    bytes: [DLE, EOT, about],
    command: { kind: 'status', about } as const,
  })),
  { bytes: [DLE, 0x14, 8, 1, 3, 20, 1, 6, 2, 8], command: { kind: 'clear' } },
];

/** Finds real-time commands the moment they arrive, wherever they stand, pictures included, as printers do. */
export class RealTimeScanner {
  #recent: number[] = [];

  take(byte: number): RealTimeCommand | undefined {
    this.#recent = [...this.#recent, byte].slice(-10);
    return realTimeCommands.find(({ bytes }) => endsWith(this.#recent, bytes))?.command;
  }
}

function endsWith(recent: readonly number[], bytes: readonly number[]): boolean {
  return recent.length >= bytes.length && bytes.every((byte, index) => recent.at(index - bytes.length) === byte);
}

export type Command =
  | { readonly kind: 'initialize' }
  | { readonly kind: 'picture'; readonly bytesPerRow: number; readonly rows: Uint8Array }
  | { readonly kind: 'feed'; readonly rows: number }
  | { readonly kind: 'cut' }
  /** GS r: answered in its turn. */
  | { readonly kind: 'report' }
  /** A real-time command that was obeyed when it arrived. */
  | { readonly kind: 'passed' }
  | { readonly kind: 'unknown' };

/** The first command of a buffer and its length; nothing while it is not complete. */
export function readCommand(buffer: Buffer): { readonly command: Command; readonly length: number } | undefined {
  const [first, second, third] = buffer;
  if (first === undefined) return undefined;
  if (first !== ESC && first !== GS && first !== DLE) return { command: { kind: 'unknown' }, length: 1 };
  if (second === undefined) return undefined;
  const whole = (length: number, command: () => Command) =>
    buffer.length < length ? undefined : { command: command(), length };

  switch ((first << 8) | second) {
    case 0x1b40: // ESC @
      return whole(2, () => ({ kind: 'initialize' }));
    case 0x1b64: // ESC d n
      return whole(3, () => ({ kind: 'feed', rows: buffer.readUInt8(2) * lineRows }));
    case 0x1b4a: // ESC J n
      return whole(3, () => ({ kind: 'feed', rows: buffer.readUInt8(2) }));
    case 0x1d72: // GS r n
      return whole(3, () => ({ kind: 'report' }));
    case 0x1d56: // GS V m, GS V m n: the feed of the latter is the way from the head to the cutter
      if (third === undefined) return undefined;
      return whole(third === 65 || third === 66 ? 4 : 3, () => ({ kind: 'cut' }));
    case 0x1d76: // GS v 0 m xL xH yL yH
      return readPicture(buffer);
    case 0x1004: // DLE EOT n
      return whole(3, () => ({ kind: 'passed' }));
    case 0x1014: // DLE DC4 8 …
      return whole(10, () => ({ kind: 'passed' }));
    default:
      return { command: { kind: 'unknown' }, length: 1 };
  }
}

function readPicture(buffer: Buffer) {
  if (buffer.length < 8) return undefined;
  const bytesPerRow = buffer.readUInt16LE(4);
  const length = 8 + bytesPerRow * buffer.readUInt16LE(6);
  if (buffer.length < length) return undefined;
  const command: Command = { kind: 'picture', bytesPerRow, rows: Uint8Array.from(buffer.subarray(8, length)) };
  return { command, length };
}
