import type { Input } from 'electron';

/** Ctrl with one of these edits text; with any other key it is a command of the browser. */
const editing = new Set(['a', 'c', 'v', 'x', 'z']);
const named = new Set([
  ...[
    'Tab',
    'Enter',
    'Escape',
    'Backspace',
    'Delete',
    'Home',
    'End',
    'PageUp',
    'PageDown',
    'Dead',
    'Process',
    'Compose',
  ],
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Shift', 'Control', 'CapsLock', 'AltGraph'],
]);

/**
 * The keys that reach a page, ours or a site's: those that write, edit and move. An allow-list, because nobody knows every
 * shortcut of a browser and its desktop.
 */
export function isAllowedKey({ key, control, alt, meta }: Pick<Input, 'key' | 'control' | 'alt' | 'meta'>): boolean {
  if (alt || meta) return false;
  if (control) return key === 'Control' || editing.has(key.toLowerCase());
  return named.has(key) || [...key].length === 1;
}
