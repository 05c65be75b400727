import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * A new screen starts at its top, names the page, and gives the focus to its heading: a screen reader reads it, and the next Tab
 * goes to the first control.
 */
export function useNewScreen(name: string) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name is the reason to run
  useLayoutEffect(() => {
    window.scrollTo({ top: 0, behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
  }, [name]);
  useLayoutEffect(() => {
    const screen = heading.current?.textContent;
    document.title = screen ? t('product.title', { screen }) : t('product.name');
  });
  return heading;
}
