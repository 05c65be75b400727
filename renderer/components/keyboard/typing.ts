import type { RefObject } from 'react';
import type { Keystroke } from './keyboard.tsx';

/**
 * Types into a field of this window, at its caret, as a keyboard would. The event is what React listens for: it compares the
 * field's value with the one that it set last.
 */
export function typeInto(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  key: Exclude<Keystroke, { kind: 'enter' }>,
): void {
  const input = field.current;
  if (!input) return;
  const end = input.selectionEnd ?? input.value.length;
  const start = input.selectionStart ?? end;
  if (key.kind === 'text') input.setRangeText(key.text, start, end, 'end');
  else input.setRangeText('', start === end ? before(input.value, end) : start, end, 'end');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Where the last character before a place begins: a letter with its marks goes as one. */
function before(text: string, place: number): number {
  const characters = [...new Intl.Segmenter('fr', { granularity: 'grapheme' }).segment(text.slice(0, place))];
  return characters.at(-1)?.index ?? 0;
}
