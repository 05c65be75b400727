import { basename } from 'node:path/posix';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { limits } from './limits.ts';
import { isNamedAsSheet, type SourceFile, SourceRefused } from './source.ts';
import { Unreadable } from './unreadable.ts';

/**
 * The sheets of a zip, unpacked one at a time and never onto the disk. What a zip says about its sizes is held against it before and
 * (by yauzl) while it is unpacked. One damaged entry refuses the whole: a download that went wrong must not replace a good catalogue.
 */
export async function* zipFiles(path: string): AsyncGenerator<SourceFile> {
  const zip = await openPromise(path, { lazyEntries: true }).catch(refuse);
  if (zip.entryCount > limits.entries) {
    zip.close();
    throw new SourceRefused({ code: 'too-many-entries', entries: zip.entryCount });
  }
  let unpackedBytes = 0;
  for await (const entry of entriesOf(zip)) {
    if (!isNamedAsSheet(basename(entry.fileName), 'xml')) continue;
    unpackedBytes += entry.uncompressedSize;
    if (unpackedBytes > limits.unpackedBytes || swells(entry))
      throw new SourceRefused({ code: 'zip-bomb', entry: entry.fileName });
    yield { name: entry.fileName, content: () => unpacked(zip, entry) };
  }
}

/** The entries of a zip. What yauzl finds wrong with its directory or with a name refuses it. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  try {
    while (true) {
      const next = await entries.next().catch(refuse);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    zip.close(); // however the reading ended; once it is closed, this does nothing
  }
}

function swells({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > limits.ratioFromBytes && uncompressedSize > compressedSize * limits.ratio;
}

/** The bytes of an entry, whole, so that its checksum is known before a word of it is believed. */
async function unpacked(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > limits.sheetBytes) throw new Unreadable('too-large');
  const bytes = await zip.openReadStreamPromise(entry).then(buffer).catch(refuse);
  if (crc32(bytes) !== entry.crc32)
    throw new SourceRefused({ code: 'broken-zip', reason: `${entry.fileName} is not what was packed` });
  return bytes;
}

/** What yauzl says of names that would lead out of the folder into which somebody might unpack them. */
const unsafeName = /^(?:invalid relative path|absolute path|invalid characters in fileName): /;

function refuse(error: Error): never {
  const code = unsafeName.test(error.message) ? 'unsafe-name' : 'broken-zip';
  throw new SourceRefused({ code, reason: error.message.replace(/\.$/, '') });
}
