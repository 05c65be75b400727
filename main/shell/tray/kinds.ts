import { type DocumentKind, documentKinds } from '../../../contract/tray.ts';

/** Enough of the beginning of a file to know its kind. */
export const kindBytes = 64;

/** What some programs write before a PDF: a byte-order mark, line ends. */
const lead = /^(?:\xef\xbb\xbf)?[\t\n\r ]{0,16}%PDF-\d/;

const signatures: Readonly<Record<Exclude<DocumentKind, 'pdf'>, readonly number[]>> = {
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  jpeg: [0xff, 0xd8, 0xff],
};

/** What pages call the kinds in the fields that take files. */
const calledKinds: Readonly<Record<DocumentKind, readonly string[]>> = {
  pdf: ['.pdf', 'application/pdf', 'application/x-pdf', 'application/*'],
  png: ['.png', 'image/png', 'image/*'],
  jpeg: ['.jpg', '.jpeg', '.jpe', '.jfif', 'image/jpeg', 'image/jpg', 'image/*'],
};

/**
 * The kinds that a field takes.
 * @param accept its attribute of that name; what is neither an extension nor a type in it counts for nothing, as in every browser
 */
export function kindsFor(accept: string): DocumentKind[] {
  const named = accept
    .toLowerCase()
    .split(',')
    .map((one) => one.trim());
  const wanted = named.filter((one) => /^\.|\//.test(one));
  if (wanted.length === 0 || wanted.includes('*/*')) return [...documentKinds];
  return documentKinds.filter((kind) => calledKinds[kind].some((one) => wanted.includes(one)));
}

/** The kind of a document by its first bytes, which is how whoever reads it decides; null for anything else. */
export function kindOf(beginning: Uint8Array): DocumentKind | null {
  const bytes = beginning.subarray(0, kindBytes);
  if (lead.test(Buffer.from(bytes).toString('latin1'))) return 'pdf';
  for (const kind of ['png', 'jpeg'] as const)
    if (signatures[kind].every((byte, index) => bytes[index] === byte)) return kind;
  return null;
}
