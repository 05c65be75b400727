import { Printer, Usb } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { documentIcons, useDocumentFacts } from './document-words.tsx';

interface DocumentDialogProps {
  readonly document: TrayDocument;
  readonly onPrint: () => void;
  readonly onCopy: () => void;
  readonly onClose: () => void;
}

/** What can be done with a document. */
export function DocumentDialog({ document, onPrint, onCopy, onClose }: DocumentDialogProps) {
  const { t } = useTranslation();
  const { description } = useKiosk();
  const factsOf = useDocumentFacts();
  return (
    <Dialog
      title={t('documents.what')}
      icon={documentIcons[document.kind]}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('product.close')}</Button>}
    >
      <p>
        <bdi>{document.name}</bdi>
        <br />
        <small>{factsOf(document)}</small>
      </p>
      <div className="choices">
        {description?.documents.printer && (
          <Button icon={Printer} onPress={onPrint}>
            {t('documents.print')}
          </Button>
        )}
        <Button icon={Usb} onPress={onCopy}>
          {t('documents.copy')}
        </Button>
      </div>
    </Dialog>
  );
}
