import { ScanLine, Usb } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { ScanDialog } from './scan-dialog.tsx';
import { BringDialog } from './stick-dialogs.tsx';

/** How the resident brings documents: on a stick, and on paper where there is a scanner. */
export function ComingWays() {
  const { t } = useTranslation();
  const { description } = useKiosk();
  const [opened, setOpened] = useState<'bring' | 'scan' | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <Button icon={Usb} onPress={() => setOpened('bring')}>
        {t('documents.bring')}
      </Button>
      {description?.documents.scanner && (
        <Button icon={ScanLine} onPress={() => setOpened('scan')}>
          {t('documents.scan')}
        </Button>
      )}
      {opened === 'bring' && <BringDialog onClose={close} />}
      {opened === 'scan' && <ScanDialog onClose={close} />}
    </>
  );
}
