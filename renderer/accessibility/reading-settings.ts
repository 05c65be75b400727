import { useLayoutEffect } from 'react';
import type { Settings } from '../app-state.ts';
import { languageFacts, translations } from '../locales/index.ts';

/** Says on the document itself in which language and direction it reads, how large and with which contrast. */
export function useReadingSettings({ language, textSize, contrast }: Settings): void {
  // Before the paint, so that no resident sees a flash of the last one's settings.
  useLayoutEffect(() => {
    const page = document.documentElement;
    page.lang = language;
    page.dir = languageFacts[language].direction;
    page.dataset.text = String(textSize);
    page.dataset.contrast = contrast;
    void translations.changeLanguage(language);
  }, [language, textSize, contrast]);
}
