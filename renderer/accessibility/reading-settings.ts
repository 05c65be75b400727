import { useLayoutEffect } from 'react';
import type { Settings } from '../app-state.ts';
import { languageFacts, translations } from '../locales/index.ts';

/** Says on the document itself in which language and direction it reads, how large and with which contrast. */
export function readBy({ language, textSize, contrast }: Settings): void {
  const page = document.documentElement;
  page.lang = language;
  page.dir = languageFacts[language].direction;
  page.dataset.text = String(textSize);
  page.dataset.contrast = contrast;
  void translations.changeLanguage(language);
}

/** Before the paint, so that no resident sees a flash of the last one's settings. */
export function useReadingSettings(settings: Settings): void {
  useLayoutEffect(() => readBy(settings), [settings]);
}
