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

interface Known {
  readonly kind: DocumentKind;
  readonly sizeBytes: number;
  readonly pages?: number | null;
}

/** What a document is, on one line: its kind, its size, and the pages of one that was looked at. */
export function useDocumentFacts() {
  const { t } = useTranslation();
  const sizeOf = useSize();
  return ({ kind, sizeBytes, pages }: Known): string => {
    const counted = kind === 'pdf' && pages ? [t('documents.pages', { count: pages })] : [];
    return [t(`documents.kinds.${kind}`), sizeOf(sizeBytes), ...counted].map(isolated).join(' · ');
  };
}

/** Keeps its own direction: in a line of Arabic, “PDF” would take the number that follows along. */
function isolated(fact: string): string {
  return `\u2068${fact}\u2069`;
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
