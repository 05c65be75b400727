import type { DocumentKind } from '../../contract/tray.ts';

/** Characters that FAT, exFAT or Windows forbid in a name. */
const forbidden = /["*/:<>?\\|]/g;
/** Control characters, and those that turn the direction of what follows: a name must not look like another. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu;
/** Names that Windows takes for devices. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const endings: Record<DocumentKind, readonly string[]> = {
  pdf: ['.pdf'],
  png: ['.png'],
  jpeg: ['.jpg', '.jpeg'],
};
const mostShown = 120;
const mostWritten = 100;

/** The kind of document that a name promises, if it is one of those that residents can use here. */
export function kindOf(name: string): DocumentKind | undefined {
  const lower = name.toLowerCase();
  return (Object.keys(endings) as DocumentKind[]).find((kind) =>
    endings[kind].some((ending) => lower.endsWith(ending)),
  );
}

/** A name of a stick as it can be shown: its end, which tells the kind, is kept when it is too long. */
export function shownName(name: string): string {
  const clean = name.replace(invisible, '').normalize('NFC');
  return clean.length <= mostShown ? clean : `${cut(clean, 0, 80)}…${cut(clean, -30)}`;
}

/** The label of a stick as it can be shown. */
export function shownLabel(label: string): string {
  return cut(label.replace(invisible, '').trim(), 0, 40);
}

/**
 * The names under which a document may stand on a stick, best first: the wanted one made fit for FAT, exFAT and Windows, then the
 * same with a number.
 */
export function* namesFor(wanted: string, kind: DocumentKind): Generator<string> {
  const ending = endings[kind].find((one) => wanted.toLowerCase().endsWith(one)) ?? (endings[kind][0] as string);
  const clean = wanted.replace(invisible, '').replace(forbidden, ' ').normalize('NFC');
  const stem = clean.toLowerCase().endsWith(ending) ? clean.slice(0, -ending.length) : clean;
  const tidy = cut(stem, 0, mostWritten)
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const base = tidy === '' || reserved.test(tidy) ? `document ${tidy}`.trim() : tidy;
  yield `${base}${ending}`;
  for (let number = 2; number < 1_000; number += 1) yield `${base} (${number})${ending}`;
}

/** A part of a text, without half a character at its ends. */
function cut(text: string, from: number, to?: number): string {
  return text.slice(from, to).replace(/\p{Cs}/gu, '');
}
