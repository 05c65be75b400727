import { FileImage, FileText, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DocumentKind } from '../../../contract/tray.ts';
import { useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';

export const documentIcons: Readonly<Record<DocumentKind, LucideIcon>> = {
  pdf: FileText,
  png: FileImage,
  jpeg: FileImage,
};

/** What a document is, on one line: its kind and its size. */
export function useDocumentFacts() {
  const { t } = useTranslation();
  const sizeOf = useSize();
  return ({ kind, sizeBytes }: { readonly kind: DocumentKind; readonly sizeBytes: number }): string =>
    [t(`documents.kinds.${kind}`), sizeOf(sizeBytes)].join(' · ');
}

/** A size in the units and the digits of the language, never smaller than one kilobyte: nobody here counts bytes. */
export function useSize() {
  const { settings } = useKiosk();
  const { locale } = languageFacts[settings.language];
  return (bytes: number): string => {
    const exponent = bytes < 999_500 ? 1 : bytes < 999_500_000 ? 2 : 3;
    const unit = (['kilobyte', 'megabyte', 'gigabyte'] as const)[exponent - 1];
    const value = Math.max(1, bytes / 1000 ** exponent);
    return new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: exponent === 1 ? 0 : 1 }).format(
      value,
    );
  };
}
