import { Eye, Printer, Trash2, Usb } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { documentIcons, useDocumentFacts } from './document-words.tsx';

interface DocumentDialogProps {
  readonly document: TrayDocument;
  readonly onUse: (use: 'look' | 'print' | 'copy' | 'remove') => void;
  readonly onClose: () => void;
}

/** What can be done with a document. */
export function DocumentDialog({ document, onUse, onClose }: DocumentDialogProps) {
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
        <Button icon={Eye} onPress={() => onUse('look')}>
          {t('documents.look.open')}
        </Button>
        {description?.documents.printer && (
          <Button icon={Printer} onPress={() => onUse('print')}>
            {t('documents.print')}
          </Button>
        )}
        <Button icon={Usb} onPress={() => onUse('copy')}>
          {t('documents.copy')}
        </Button>
        <Button icon={Trash2} onPress={() => onUse('remove')}>
          {t('documents.remove.open')}
        </Button>
      </div>
    </Dialog>
  );
}

interface RemoveDialogProps {
  readonly document: TrayDocument;
  readonly onClose: () => void;
}

/** Makes room for another one. It cannot be undone, so it is asked once. */
export function RemoveDialog({ document, onClose }: RemoveDialogProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Dialog
      title={t('documents.remove.title')}
      icon={Trash2}
      onClose={onClose}
      actions={
        <>
          <Button
            onPress={() => {
              void api.call('documents.remove', { document: document.id });
              onClose();
            }}
          >
            {t('documents.remove.confirm')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t('documents.remove.keep')}
          </Button>
        </>
      }
    >
      <p>
        <bdi>{document.name}</bdi>
      </p>
      <p>{t('documents.remove.text')}</p>
    </Dialog>
  );
}
