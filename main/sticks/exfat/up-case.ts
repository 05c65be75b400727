import { StickFault } from '../fault.ts';

const identityRun = 0xffff;

/** A volume's own idea of which letters are capitals of which: names are compared and hashed by it. */
export type UpCase = (name: string) => string;

/** Reads the compressed table of a volume: 16-bit values; 0xFFFF and a count stand for so many characters that stay as they are. */
export function readUpCase(bytes: Buffer): UpCase {
  const table = new Map<number, number>();
  let character = 0;
  for (let at = 0; at + 1 < bytes.length && character <= 0xffff; at += 2) {
    const value = bytes.readUInt16LE(at);
    if (value === identityRun && at + 3 < bytes.length) {
      character += bytes.readUInt16LE(at + 2);
      at += 2;
    } else {
      if (value !== character) table.set(character, value);
      character += 1;
    }
  }
  if (table.size === 0) throw new StickFault('damaged'); // each one has at least the 26 letters
  return (name) => {
    let upper = '';
    for (let index = 0; index < name.length; index += 1) {
      const code = name.charCodeAt(index);
      upper += String.fromCharCode(table.get(code) ?? code);
    }
    return upper;
  };
}
