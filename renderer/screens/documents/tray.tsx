import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TrayDocument, trayLimits } from '../../../contract/tray.ts';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { ComingWays } from './coming-ways.tsx';
import { DocumentDialog, RemoveDialog } from './document-dialog.tsx';
import { DocumentTiles } from './document-tiles.tsx';
import { useSize } from './document-words.tsx';
import { PrintDialog } from './print-dialog.tsx';
import { CopyDialog } from './stick-dialogs.tsx';

type Opened = { readonly what: 'document' | 'print' | 'copy' | 'remove'; readonly document: TrayDocument } | null;

/** The documents of the visit: what came, how more can come, and what can be done with each. */
export function Tray({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const sizeOf = useSize();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const { documents } = state.tray;
  const room = roomBeside(documents);
  const isFull = room.count <= 0 || room.bytes <= 0;
  return (
    <>
      <Screen
        name="documents"
        title={t('documents.title')}
        intro={`${t('documents.intro')} ${isFull ? '' : t('documents.room', { count: room.count, size: sizeOf(room.bytes) })}`}
        onBack={onBack}
        actions={<ComingWays />}
      >
        {isFull && <Notice tone="attention">{t('documents.full')}</Notice>}
        {documents.length === 0 && <p className="lead">{t('documents.empty')}</p>}
        <DocumentTiles documents={documents} onDocument={(document) => setOpened({ what: 'document', document })} />
      </Screen>
      {opened?.what === 'document' && (
        <DocumentDialog
          document={opened.document}
          onPrint={() => setOpened({ what: 'print', document: opened.document })}
          onCopy={() => setOpened({ what: 'copy', document: opened.document })}
          onRemove={() => setOpened({ what: 'remove', document: opened.document })}
          onClose={close}
        />
      )}
      {opened?.what === 'print' && <PrintDialog document={opened.document} onClose={close} />}
      {opened?.what === 'copy' && <CopyDialog document={opened.document} onClose={close} />}
      {opened?.what === 'remove' && <RemoveDialog document={opened.document} onClose={close} />}
    </>
  );
}

/** What still fits beside these. */
function roomBeside(documents: readonly TrayDocument[]): { readonly count: number; readonly bytes: number } {
  const usedBytes = documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { count: trayLimits.documents - documents.length, bytes: trayLimits.totalBytes - usedBytes };
}
