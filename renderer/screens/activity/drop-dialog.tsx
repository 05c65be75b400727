import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

interface DropDialogProps {
  readonly onDrop: () => void;
  readonly onClose: () => void;
}

/** Asked before a report is deleted: there is no second copy of it. */
export function DropDialog({ onDrop, onClose }: DropDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('activity.form.dropAsk')}
      icon={Trash2}
      onClose={onClose}
      actions={
        <>
          <Button icon={Trash2} onPress={onDrop}>
            {t('activity.form.dropYes')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t('activity.form.dropNo')}
          </Button>
        </>
      }
    >
      <p>{t('activity.form.dropText')}</p>
    </Dialog>
  );
}
