import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type TrayDocument, trayLimits } from '../../../contract/tray.ts';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { ComingWays } from './coming-ways.tsx';
import { DocumentDialog, RemoveDialog } from './document-dialog.tsx';
import { DocumentTiles } from './document-tiles.tsx';
import { useSize } from './document-words.tsx';
import { Look } from './look.tsx';
import { PrintDialog } from './print-dialog.tsx';
import { CopyDialog } from './stick-dialogs.tsx';

interface Opened {
  readonly use: 'choose' | 'look' | 'print' | 'copy' | 'remove';
  readonly id: string;
}

interface TrayProps {
  /** Something of the kiosk stands in front. */
  readonly isCovered: boolean;
  readonly onBack: () => void;
}

/** The documents of the visit: what came, how more can come, and what can be done with each. */
export function Tray({ isCovered, onBack }: TrayProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const sizeOf = useSize();
  const [opened, setOpened] = useState<Opened | null>(null);
  const { documents } = state.tray;
  const document = documents.find(({ id }) => id === opened?.id);
  useReader(document);
  const room = roomBeside(documents);
  const isFull = room.count <= 0 || room.bytes <= 0;
  const close = () => setOpened(null);
  const goOn = (use: Opened['use']) => document && setOpened({ use, id: document.id });
  if (document && opened?.use === 'look') return <Look document={document} isCovered={isCovered} onBack={close} />;
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
        <DocumentTiles documents={documents} onDocument={({ id }) => setOpened({ use: 'choose', id })} />
      </Screen>
      {document && opened?.use === 'choose' && <DocumentDialog document={document} onUse={goOn} onClose={close} />}
      {document && opened?.use === 'print' && <PrintDialog document={document} onClose={close} />}
      {document && opened?.use === 'copy' && <CopyDialog document={document} onClose={close} />}
      {document && opened?.use === 'remove' && <RemoveDialog document={document} onClose={close} />}
    </>
  );
}

/** The shell reads the document as soon as it is touched, so that its pages are counted when somebody wants to print them. */
function useReader(document: TrayDocument | undefined) {
  const { api } = useKiosk();
  const id = document?.id;
  useEffect(() => {
    if (id === undefined) return;
    void api.call('documents.open', { document: id });
    return () => void api.call('documents.close', {});
  }, [api, id]);
}

/** What still fits beside these. */
function roomBeside(documents: readonly TrayDocument[]): { readonly count: number; readonly bytes: number } {
  const usedBytes = documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { count: trayLimits.documents - documents.length, bytes: trayLimits.totalBytes - usedBytes };
}
