/** The two names of a FAT entry: the short one (8.3), and the long one in pieces of 13 characters before it. */
const charactersAPiece = 13;
/** Where the characters of a piece stand in its 32 bytes. */
const places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30] as const;
export const longNameAttribute = 0x0f;
const lastPiece = 0x40;

/** The sum that ties the pieces of a long name to their short name. */
export function checksumOf(short: Uint8Array): number {
  let sum = 0;
  for (const byte of short) sum = (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff;
  return sum;
}

/** Puts the pieces of a long name together, as they come before their entry. */
export class LongName {
  #pieces: string[] = [];
  #expected = 0;
  #checksum = 0;

  take(entry: Buffer): void {
    const order = entry.readUInt8(0);
    const index = order & 0x1f;
    const isStart = (order & lastPiece) !== 0;
    if (isStart) {
      this.#pieces = [];
      this.#expected = index;
      this.#checksum = entry.readUInt8(13);
    }
    const isNext = index === this.#expected && index > 0 && entry.readUInt8(13) === this.#checksum;
    if (isNext) {
      this.#pieces.unshift(pieceOf(entry));
      this.#expected = index - 1;
    } else this.clear();
  }

  /** The long name of this short one, or undefined when the pieces are another's, as those of old systems' leftovers. */
  nameOf(short: Uint8Array): string | undefined {
    const isWhole = this.#pieces.length > 0 && this.#expected === 0 && this.#checksum === checksumOf(short);
    const name = isWhole ? this.#pieces.join('') : undefined;
    this.clear();
    return name;
  }

  clear(): void {
    this.#pieces = [];
    this.#expected = 0;
  }
}

function pieceOf(entry: Buffer): string {
  const codes = places.map((place) => entry.readUInt16LE(place));
  const end = codes.indexOf(0);
  return String.fromCharCode(...(end < 0 ? codes : codes.slice(0, end)));
}

/** Two bits with which Windows and mtools say that a name of eight and three letters is really in small letters. */
const smallBase = 0x08;
const smallExtension = 0x10;

/** The name in an entry without a long one, in a code page that nothing tells: only ASCII is sure. */
export function shortNameOf(entry: Buffer): string {
  const isSmall = (bit: number) => (entry.readUInt8(12) & bit) !== 0;
  const stored = entry.toString('latin1', 0, 8).trimEnd();
  const upper = stored.startsWith('\x05') ? `\xe5${stored.slice(1)}` : stored;
  const base = isSmall(smallBase) ? upper.toLowerCase() : upper;
  const ending = entry.toString('latin1', 8, 11).trimEnd();
  const extension = isSmall(smallExtension) ? ending.toLowerCase() : ending;
  return extension ? `${base}.${extension}` : base;
}

/** A short name for a long one that no other entry of the folder has: `ATTEST~1PDF`, without the dot, as it stands on the stick. */
export function shortNameFor(name: string, taken: ReadonlySet<string>): Buffer {
  const dot = name.lastIndexOf('.');
  const clean = (part: string) =>
    part
      .normalize('NFD')
      .toUpperCase()
      .replace(/[^A-Z0-9]/g, '');
  const base = clean(dot < 0 ? name : name.slice(0, dot)) || 'DOCUMENT';
  const extension = dot < 0 ? '' : clean(name.slice(dot + 1)).slice(0, 3);
  for (let number = 1; ; number += 1) {
    const tail = `~${number}`;
    const short = `${base.slice(0, 8 - tail.length)}${tail}`.padEnd(8) + extension.padEnd(3);
    if (!taken.has(short)) return Buffer.from(short, 'latin1');
  }
}

/** The entries that carry a long name, in the order in which they stand before the short one. */
export function longNameEntries(name: string, short: Uint8Array): Buffer[] {
  const count = Math.ceil(name.length / charactersAPiece);
  return Array.from({ length: count }, (_, position) => {
    const index = count - position;
    const entry = Buffer.alloc(32);
    entry.writeUInt8(index | (position === 0 ? lastPiece : 0), 0);
    entry.writeUInt8(longNameAttribute, 11);
    entry.writeUInt8(checksumOf(short), 13);
    const text = name.slice((index - 1) * charactersAPiece, index * charactersAPiece);
    for (const [at, place] of places.entries())
      entry.writeUInt16LE(at < text.length ? text.charCodeAt(at) : at === text.length ? 0 : 0xffff, place);
    return entry;
  });
}
