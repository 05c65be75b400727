import { ArrowLeft, FileLock2, FileX2, Printer, ZoomIn, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { enlargements, type TrayDocument } from '../../../contract/tray.ts';
import { Emblem } from '../../components/emblem.tsx';
import { useRoom } from '../../components/room.ts';
import { StripButton } from '../../components/strip-button.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { useDocumentFacts } from './document-words.tsx';
import { PrintDialog } from './print-dialog.tsx';

interface LookProps {
  readonly document: TrayDocument;
  /** Something of the kiosk stands in front. The shell draws the document above this page, so it must step aside. */
  readonly isCovered: boolean;
  readonly onBack: () => void;
}

/** A strip under the bar, and below it the room where the shell draws the document. */
export function Look({ document, isCovered, onBack }: LookProps) {
  const { t } = useTranslation();
  const { api, state, description } = useKiosk();
  const factsOf = useDocumentFacts();
  const [isPrinting, setPrinting] = useState(false);
  const room = useRoom('documents.place', !isCovered && !isPrinting);
  const { stage, percent } = state.reading ?? ({ stage: 'opening', percent: 100 } as const);
  const present = enlargements.indexOf(percent);
  const enlarge = (step: number) => {
    const next = enlargements[present + step];
    if (next) void api.call('documents.enlarge', { percent: next });
  };
  return (
    <main id="content" className="guest">
      <h1 className="spoken-only">{document.name}</h1>
      <div className="strip">
        <StripButton icon={ArrowLeft} isDirected onPress={onBack}>
          {t('documents.open')}
        </StripButton>
        <p className="strip-document">
          <bdi className="strip-title">{document.name}</bdi>
          <small>{factsOf(document)}</small>
        </p>
        {stage === 'open' && (
          <>
            <StripButton icon={ZoomOut} isDisabled={present <= 0} onPress={() => enlarge(-1)}>
              {t('documents.look.smaller')}
            </StripButton>
            <StripButton icon={ZoomIn} isDisabled={present === enlargements.length - 1} onPress={() => enlarge(1)}>
              {t('documents.look.larger')}
            </StripButton>
          </>
        )}
        {description?.documents.printer && (
          <StripButton icon={Printer} onPress={() => setPrinting(true)}>
            {t('documents.print')}
          </StripButton>
        )}
      </div>
      <div className="room" ref={room}>
        {stage === 'opening' && <Waiting />}
        {stage === 'open' && <p className="room-words">{t('documents.look.covered')}</p>}
        {(stage === 'locked' || stage === 'broken') && (
          <section className="guest-notice" role="alert">
            <Emblem icon={stage === 'locked' ? FileLock2 : FileX2} tone="attention" />
            <h2>{t(`documents.look.${stage}.title`)}</h2>
            <p>{t(`documents.look.${stage}.text`)}</p>
          </section>
        )}
      </div>
      {isPrinting && <PrintDialog document={document} onClose={() => setPrinting(false)} />}
    </main>
  );
}
