import type { DocumentKind } from '../../../contract/tray.ts';

const extensions: Readonly<Record<DocumentKind, string>> = { pdf: '.pdf', png: '.png', jpeg: '.jpg' };

/** Of a name with its extension, as a person counts characters. */
const maximumCharacters = 80;
/** Of a name with its extension, as disks count them (NAME_MAX). */
const maximumBytes = 200;

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/**
 * The name that a document is shown by, and has on a stick or at a site that it is handed to. The site that gave it chose the name:
 * of that only what a person can read is kept, no path, no sign that turns the direction of the text, nothing that a disk refuses,
 * and an extension that says what the document really is.
 */
export function displayNameOf(given: string, kind: DocumentKind, taken: readonly string[] = []): string {
  const extension = extensions[kind];
  const stem = readable(given) || 'document';
  for (let copy = 1; ; copy++) {
    const ending = copy === 1 ? extension : ` (${copy})${extension}`;
    const name = `${shortened(stem, ending.length)}${ending}`;
    if (!taken.some((other) => other.toLowerCase() === name.toLowerCase())) return name;
  }
}

function readable(given: string): string {
  const last = given.slice(0, 1024).split(/[/\\]/).at(-1) ?? '';
  return bare(
    last
      .replace(/\s/gu, ' ')
      .replace(/\p{C}/gu, '') // controls, among them those of direction, and halves of characters
      .normalize('NFC')
      .replace(/ +/g, ' ')
      .replace(/["*:<>?|]/g, '-'), // FAT refuses them
  );
}

/** Without dots and spaces around it, and without extensions of documents, however many there are. */
function bare(name: string): string {
  const barer = name.replace(/\.(?:pdf|png|jpe?g)$/i, '').replace(/^[\s.]+|[\s.]+$/gu, '');
  return barer === name ? name : bare(barer);
}

function shortened(stem: string, endingLength: number): string {
  let kept = '';
  for (const { segment } of graphemes.segment(stem)) {
    const longer = kept + segment;
    if (longer.length > maximumCharacters - endingLength) break;
    if (Buffer.byteLength(longer) > maximumBytes - endingLength) break;
    kept = longer;
  }
  return bare(kept) || 'document';
}
