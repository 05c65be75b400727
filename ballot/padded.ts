/** Texts of different lengths as plaintexts of one length, so that what is sealed tells nothing by its size. */

const lengthBytes = 2;

/** The shortest plaintext for texts of up to so many bytes that is a multiple of `step`. */
export function paddedBytes(longestText: number, step: number): number {
  return Math.ceil((lengthBytes + longestText) / step) * step;
}

/** The length of the text, the text in UTF-8, and zeros up to `bytes`. */
export function pad(text: string, bytes: number): Uint8Array {
  const encoded = Buffer.from(text);
  const padded = Buffer.alloc(bytes);
  padded.writeUInt16BE(encoded.length);
  if (encoded.copy(padded, lengthBytes) < encoded.length) throw new RangeError('a text is longer than its plaintext');
  return padded;
}

/** The text of what `pad` made; nothing where anything but zeros stands behind it. */
export function unpad(padded: Uint8Array): string | undefined {
  const bytes = Buffer.from(padded.buffer, padded.byteOffset, padded.byteLength);
  const end = lengthBytes + bytes.readUInt16BE();
  if (end > bytes.length || bytes.subarray(end).some((byte) => byte !== 0)) return undefined;
  return bytes.toString('utf8', lengthBytes, end);
}
