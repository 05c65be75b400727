import { stem } from './stem.ts';
import { chunksOf, isStopWord, wordsOfChunk } from './words.ts';

/** What stands between two spaces, read: the words that tell something, and their stems, joined by spaces. */
interface ReadChunk {
  readonly words: readonly string[];
  readonly stems: string;
  /** The number of the last document that had it. */
  lastSeen: number;
}

/** So many are remembered at once: the forms of a language recur, those of addresses and numbers do not. */
const mostRemembered = 50_000;

/**
 * Reads the texts of one document after the other, and counts in how many of them each word stands. Texts repeat themselves, so what was
 * read once is remembered: most of an import would be spent on stems otherwise.
 */
export class TextReader {
  /** In how many documents each word stands, as people write it. */
  readonly documentsWith = new Map<string, number>();
  #remembered = new Map<string, ReadChunk>();
  #counted = new Set<string>();
  #document = 0;

  beginDocument(): void {
    this.#document++;
    this.#counted.clear();
  }

  /** The stems of a text of this document, joined by spaces. */
  stemsOf(text: string): string {
    let stems = '';
    for (const chunk of chunksOf(text)) {
      const read = this.#remembered.get(chunk) ?? this.#readChunk(chunk);
      if (read.stems === '') continue;
      stems += `${read.stems} `;
      if (read.lastSeen !== this.#document) this.#count(read);
    }
    return stems;
  }

  #readChunk(slice: string): ReadChunk {
    const chunk = ownCopy(slice);
    const words = wordsOfChunk(chunk).filter((word) => !isStopWord(word));
    const read = { words, stems: words.map(stem).join(' '), lastSeen: 0 };
    if (this.#remembered.size >= mostRemembered) this.#remembered = new Map();
    this.#remembered.set(chunk, read);
    return read;
  }

  #count(read: ReadChunk): void {
    read.lastSeen = this.#document;
    for (const word of read.words) {
      if (this.#counted.has(word)) continue;
      this.#counted.add(word);
      this.documentsWith.set(word, (this.documentsWith.get(word) ?? 0) + 1);
    }
  }
}

/** What is cut out of a text keeps all of that text in memory; of some texts, that is a megabyte for a word. */
function ownCopy(slice: string): string {
  return Buffer.from(slice, 'utf16le').toString('utf16le');
}
