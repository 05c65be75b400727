import { ScanLine, Usb } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { DocumentDialog } from './document-dialog.tsx';
import { documentIcons, useDocumentFacts } from './document-words.tsx';
import { PrintDialog } from './print-dialog.tsx';
import { ScanDialog } from './scan-dialog.tsx';
import { BringDialog, CopyDialog } from './stick-dialogs.tsx';

type Opened =
  | { readonly what: 'document' | 'print' | 'copy'; readonly document: TrayDocument }
  | { readonly what: 'bring' | 'scan' }
  | null;

/** The documents of the visit: what came, how more can come, and what can be done with each. */
export function Tray({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const { state, description } = useKiosk();
  const factsOf = useDocumentFacts();
  const [opened, setOpened] = useState<Opened>(null);
  const close = () => setOpened(null);
  const { documents } = state.tray;
  return (
    <>
      <Screen
        name="documents"
        title={t('documents.title')}
        intro={t('documents.intro')}
        onBack={onBack}
        actions={
          <>
            <Button icon={Usb} onPress={() => setOpened({ what: 'bring' })}>
              {t('documents.bring')}
            </Button>
            {description?.documents.scanner && (
              <Button icon={ScanLine} onPress={() => setOpened({ what: 'scan' })}>
                {t('documents.scan')}
              </Button>
            )}
          </>
        }
      >
        {documents.length === 0 ? (
          <p className="lead">{t('documents.empty')}</p>
        ) : (
          <ul className="tiles tiles-wide">
            {documents.map((document) => (
              <li key={document.id}>
                <Tile
                  icon={documentIcons[document.kind]}
                  title={<bdi>{document.name}</bdi>}
                  onPress={() => setOpened({ what: 'document', document })}
                >
                  {factsOf(document)}
                </Tile>
              </li>
            ))}
          </ul>
        )}
      </Screen>
      {opened?.what === 'document' && (
        <DocumentDialog
          document={opened.document}
          onPrint={() => setOpened({ what: 'print', document: opened.document })}
          onCopy={() => setOpened({ what: 'copy', document: opened.document })}
          onClose={close}
        />
      )}
      {opened?.what === 'print' && <PrintDialog document={opened.document} onClose={close} />}
      {opened?.what === 'copy' && <CopyDialog document={opened.document} onClose={close} />}
      {opened?.what === 'bring' && <BringDialog onClose={close} />}
      {opened?.what === 'scan' && <ScanDialog onClose={close} />}
    </>
  );
}
