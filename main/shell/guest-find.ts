import type { WebContents } from 'electron';
import type { GuestView, KioskArguments } from '../../contract/kiosk.ts';

type Found = Extract<GuestView, { state: 'open' }>['found'];

export interface Finder {
  readonly found: Found;
  find(what: KioskArguments<'guest.find'>): void;
  /** What was found is on a page that is gone. */
  forget(): void;
}

/** Finds words in every frame of a site. They are kept nowhere but here, while they are looked for. */
export function findIn(contents: WebContents, show: () => void): Finder {
  let found: Found = null;
  let sought = '';
  contents.on('found-in-page', (_event, { matches, activeMatchOrdinal, finalUpdate }) => {
    if (sought === '' || !finalUpdate) return;
    found = { matches, present: activeMatchOrdinal };
    show();
  });
  return {
    get found() {
      return found;
    },
    find({ text, forward }) {
      if (text === '') return forget();
      contents.findInPage(text, { forward, findNext: text !== sought }); // Electron calls the first search of a text the "next" one
      sought = text;
    },
    forget,
  };

  function forget() {
    if (sought === '') return;
    sought = '';
    found = null;
    contents.stopFindInPage('clearSelection');
    show();
  }
}
