import type { KeyboardEvent } from 'react';

/** What a digit does that is typed on a keyboard while something inside has the focus: the quick way beside the buttons. */
export function digitKeys(onDigit: (digit: number) => void): { onKeyDown(event: KeyboardEvent): void } {
  return {
    onKeyDown(event) {
      if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      onDigit(Number(event.key));
    },
  };
}
