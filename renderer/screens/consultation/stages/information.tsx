import { FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { KioskError } from '../../../../contract/kiosk.ts';
import type { Stages } from '../../../../contract/stages.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { Screen } from '../../../components/screen.tsx';
import { Tile } from '../../../components/tile.tsx';
import { useKiosk } from '../../../kiosk.tsx';
import { Level } from './level.tsx';
import { Paragraphs } from './paragraphs.tsx';
import { Picture } from './picture.tsx';

interface InformationProps {
  readonly signed: ConsultationPackage;
  readonly information: Stages['information'];
  readonly firstPage: number;
  readonly onDocuments: () => void;
  readonly onBack: () => void;
}

/** The file of a consultation, a page a screen: who decides, what the city wrote, and its documents. */
export function Information({ signed, information, firstPage, onDocuments, onBack }: InformationProps) {
  const { t } = useTranslation();
  const { consultation, level } = signed;
  const documents = information.documents ?? [];
  const [at, setAt] = useState(firstPage);
  const count = 1 + information.pages.length + (documents.length > 0 ? 1 : 0);
  const page = information.pages[at - 1];
  const title =
    at === 0 ? t('information.whoDecides') : page ? <PublicText>{page.title}</PublicText> : t('information.documents');
  return (
    <Screen
      name={`information ${consultation} ${at}`}
      steps={<p className="page-of">{t('information.page', { page: at + 1, pages: count })}</p>}
      title={title}
      onBack={at === 0 ? onBack : () => setAt(at - 1)}
      actions={
        at + 1 < count ? (
          <Button kind="primary" arrow="next" onPress={() => setAt(at + 1)}>
            {t('information.next')}
          </Button>
        ) : (
          <Button kind="primary" onPress={onBack}>
            {t('information.done')}
          </Button>
        )
      }
    >
      {at === 0 && (
        <div className="columns columns-reading">
          <section className="reading reading-stage">
            <Paragraphs of={[information.whoDecides]} />
          </section>
          <aside className="panel panel-quiet" aria-label={t('levels.label')}>
            <Level level={level} />
          </aside>
        </div>
      )}
      {page && (
        <div className={page.picture ? 'columns' : 'reading reading-stage'}>
          <section className="reading reading-stage">
            <Paragraphs of={page.paragraphs} />
          </section>
          {page.picture && <Picture consultation={consultation} picture={page.picture} />}
        </div>
      )}
      {at > 0 && !page && <Documents consultation={consultation} documents={documents} onDocuments={onDocuments} />}
    </Screen>
  );
}

interface DocumentsProps {
  readonly consultation: string;
  readonly documents: NonNullable<Stages['information']['documents']>;
  readonly onDocuments: () => void;
}

/** Long documents are read where all documents of a visit are: there they can be printed and taken along. */
function Documents({ consultation, documents, onDocuments }: DocumentsProps) {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const [error, setError] = useState<KioskError<'consultations.take-document'> | null>(null);

  async function take({ title, attachment }: DocumentsProps['documents'][number]) {
    const name = (title[settings.language] ?? title.fr).slice(0, 60);
    const answer = await api.call('consultations.take-document', { consultation, attachment, name });
    if (answer.ok) onDocuments();
    else setError(answer.error);
  }

  return (
    <>
      <p className="lead">{t('information.documentsText')}</p>
      {error && (
        <Notice tone="attention" live>
          {error.code === 'tray-full' ? t('information.full') : t('information.failed')}
        </Notice>
      )}
      <ul className="tiles tiles-wide">
        {documents.map((document) => (
          <li key={document.attachment}>
            <Tile
              icon={FileText}
              title={<PublicText>{document.title}</PublicText>}
              onPress={() => void take(document)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}
