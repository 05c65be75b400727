import { gzipSync } from 'node:zlib';

/** A small file of text. `name`: with its folder, in ASCII, at most 100 characters. */
export interface PackedFile {
  readonly name: string;
  readonly text: string;
}

const blockBytes = 512;

/** A tar archive (POSIX ustar), compressed. Small files with short ASCII names are all that it can hold, and all that we need. */
export function packed(files: readonly PackedFile[], nowMs: number): Buffer {
  const parts = files.flatMap(({ name, text }) => {
    const content = Buffer.from(text);
    const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
    return [headerOf(name, content.length, nowMs), content, padding];
  });
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * blockBytes)]));
}

/** Owner and group are root by number and have no name: whoever packed it is nobody's business. */
function headerOf(name: string, sizeBytes: number, nowMs: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(name, 0, 100, 'ascii');
  header.write(octal(0o600, 7), 100, 'ascii');
  header.write(octal(0, 7), 108, 'ascii');
  header.write(octal(0, 7), 116, 'ascii');
  header.write(octal(sizeBytes, 11), 124, 'ascii');
  header.write(octal(Math.floor(nowMs / 1_000), 11), 136, 'ascii');
  header.write('        ', 148, 'ascii'); // counted as spaces while it is not known
  header.write('0', 156, 'ascii');
  header.write('ustar\0', 257, 'ascii');
  header.write('00', 263, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148, 'ascii');
  return header;
}
