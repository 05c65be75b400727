import { Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SiteChooser } from '../../../contract/guest.ts';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { Host } from '../procedures/guest-where.tsx';
import { ComingWays } from './coming-ways.tsx';
import { DocumentTiles } from './document-tiles.tsx';
import { useDocumentFacts } from './document-words.tsx';

/** A site wants documents: those of the visit are all that there is to give, and more can be brought. */
export function ChooseDocuments({ chooser }: { readonly chooser: SiteChooser }) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { documents } = state.tray;
  const fitting = documents.filter(({ kind }) => chooser.kinds.includes(kind));
  const others = documents.filter(({ kind }) => !chooser.kinds.includes(kind));
  const give = (ids: readonly string[]) => void api.call('guest.choose', { chooser: chooser.id, documents: [...ids] });
  return (
    <Screen
      name={`choose-${chooser.id}`}
      title={chooser.takesMany ? t('documents.give.many') : t('documents.give.one')}
      intro={
        <>
          {t('documents.give.to')} <Host host={chooser.host} />
        </>
      }
      onBack={() => give([])}
      actions={
        chooser.takesMany && (
          <Button kind="primary" icon={Send} isDisabled={chosen.length === 0} onPress={() => give(chosen)}>
            {t('documents.give.give')}
          </Button>
        )
      }
    >
      {documents.length === 0 && <p className="lead">{t('documents.empty')}</p>}
      {chooser.takesMany ? (
        <Several documents={fitting} chosen={chosen} onChosen={setChosen} />
      ) : (
        <DocumentTiles documents={fitting} onDocument={({ id }) => give([id])} />
      )}
      {others.map(({ id, name }) => (
        <Notice key={id}>
          <bdi>{name}</bdi> <small>{t('documents.give.unfit')}</small>
        </Notice>
      ))}
      <p>{t('documents.give.how')}</p>
      <div className="ways-in">
        <ComingWays />
      </div>
    </Screen>
  );
}

interface SeveralProps {
  readonly documents: readonly TrayDocument[];
  readonly chosen: readonly string[];
  readonly onChosen: (ids: readonly string[]) => void;
}

function Several({ documents, chosen, onChosen }: SeveralProps): ReactNode {
  const { t } = useTranslation();
  const factsOf = useDocumentFacts();
  return (
    documents.length > 0 && (
      <CheckboxGroup className="options" aria-label={t('documents.give.many')} value={[...chosen]} onChange={onChosen}>
        {documents.map((document) => (
          <Checkbox key={document.id} value={document.id} className="option option-box">
            <span className="option-mark" aria-hidden />
            <span className="option-words">
              <span className="option-label">
                <bdi>{document.name}</bdi>
              </span>
              <span className="option-description">{factsOf(document)}</span>
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
    )
  );
}
