import { ScanLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';

const problems = ['scanner-busy', 'no-paper', 'paper-jam', 'cover-open', 'too-large', 'tray-full'] as const;
type Outcome = 'before' | 'scanning' | 'done' | 'scanner-lost' | (typeof problems)[number];

/** Brings a paper into the documents of the visit, a sheet at a time. */
export function ScanDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [outcome, setOutcome] = useState<Outcome>('before');

  async function scan() {
    setOutcome('scanning');
    const answer = await api.call('scanning.scan', { name: t('scanning.name') });
    setOutcome(answer.ok ? 'done' : (problems.find((code) => code === answer.error.code) ?? 'scanner-lost'));
  }

  const isScanning = outcome === 'scanning';
  return (
    <Dialog
      title={t('scanning.title')}
      icon={ScanLine}
      onClose={isScanning ? undefined : onClose}
      actions={
        !isScanning && (
          <>
            <Button kind={outcome === 'done' ? 'primary' : 'secondary'} onPress={onClose}>
              {outcome === 'done' ? t('scanning.finish') : t('scanning.cancel')}
            </Button>
            <Button kind={outcome === 'done' ? 'secondary' : 'primary'} icon={ScanLine} onPress={() => void scan()}>
              {outcome === 'done' ? t('scanning.next') : t('scanning.scan')}
            </Button>
          </>
        )
      }
    >
      {outcome === 'before' && <p>{t('scanning.how')}</p>}
      {isScanning && (
        <>
          <Waiting />
          <p role="status">{t('scanning.busy')}</p>
        </>
      )}
      {outcome === 'done' && (
        <Notice tone="good" live>
          {t('scanning.done')}
        </Notice>
      )}
      {outcome !== 'before' && outcome !== 'done' && !isScanning && (
        <Notice tone="attention" live>
          {t(`scanning.problem.${outcome}`)}
        </Notice>
      )}
    </Dialog>
  );
}
