import { Usb } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { SticksView } from '../../../contract/devices-view.ts';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { Tile } from '../../components/tile.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { documentIcons, useDocumentFacts, useSize } from './document-words.tsx';

/** Copies a document onto the resident's stick: plug it in, say which, wait, take it out. */
export function CopyDialog({ document, onClose }: { readonly document: TrayDocument; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Guide
      title={t('sticks.copy')}
      onStick={(stick) => void api.call('sticks.copy', { stick, document: document.id })}
      onClose={onClose}
    />
  );
}

/** Takes documents from the resident's stick. */
export function BringDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Guide title={t('sticks.bring')} onStick={(stick) => void api.call('sticks.browse', { stick })} onClose={onClose} />
  );
}

interface GuideProps {
  readonly title: string;
  readonly onStick: (stick: string) => void;
  readonly onClose: () => void;
}

/** One step at a time; whatever step it is left at, the stick is let go. */
function Guide({ title, onStick, onClose }: GuideProps) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const { sticks } = state;
  useEffect(() => {
    void api.call('sticks.look', {});
    return () => void api.call('sticks.close', {});
  }, [api]);

  const actions: Record<SticksView['stage'], ReactNode> = {
    closed: undefined,
    looking: <Button onPress={onClose}>{t('sticks.cancel')}</Button>,
    copying: undefined,
    browsing: (
      <Button kind="primary" onPress={() => void api.call('sticks.release', {})}>
        {t('sticks.finish')}
      </Button>
    ),
    released: (
      <Button kind="primary" onPress={onClose}>
        {t('product.continue')}
      </Button>
    ),
    failed: (
      <>
        <Button onPress={onClose}>{t('product.close')}</Button>
        <Button kind="primary" onPress={() => void api.call('sticks.look', {})}>
          {t('sticks.again')}
        </Button>
      </>
    ),
  };
  return (
    <Dialog
      title={title}
      icon={Usb}
      onClose={sticks.stage === 'looking' ? onClose : undefined}
      actions={actions[sticks.stage]}
    >
      <Step view={sticks} onStick={onStick} />
    </Dialog>
  );
}

function Step({ view, onStick }: { readonly view: SticksView; readonly onStick: (stick: string) => void }) {
  const { t } = useTranslation();
  switch (view.stage) {
    case 'closed':
      return <Waiting />;
    case 'looking':
      return <Choice sticks={view.sticks} onStick={onStick} />;
    case 'copying':
      return (
        <>
          <Waiting />
          <p role="status">{t('sticks.busy')}</p>
          <progress max={100} value={view.percent} aria-label={t('sticks.busy')} />
        </>
      );
    case 'browsing':
      return <Browser view={view} />;
    case 'released':
      return (
        <>
          <Notice tone="good" live>
            {t('sticks.released')}
          </Notice>
          {view.name && (
            <p>
              {t('sticks.copied')} <bdi>{view.name}</bdi>
            </p>
          )}
        </>
      );
    case 'failed':
      return (
        <Notice tone="attention" live>
          {t(`sticks.failed.${view.reason}`)}
        </Notice>
      );
  }
}

function Choice({
  sticks,
  onStick,
}: Pick<Extract<SticksView, { stage: 'looking' }>, 'sticks'> & Pick<GuideProps, 'onStick'>) {
  const { t } = useTranslation();
  const sizeOf = useSize();
  if (sticks.length === 0)
    return (
      <>
        <p role="status">{t('sticks.plug')}</p>
        <Waiting />
      </>
    );
  return (
    <>
      <p role="status">{t('sticks.which')}</p>
      <ul className="tiles tiles-wide">
        {sticks.map(({ stick, label, sizeBytes, state }) => (
          <li key={stick}>
            {state === 'ready' || state === 'read-only' ? (
              <Tile icon={Usb} title={<bdi>{label || t('sticks.nameless')}</bdi>} onPress={() => onStick(stick)}>
                {sizeOf(sizeBytes)}
              </Tile>
            ) : (
              <Notice tone="attention">{t(`sticks.state.${state}`)}</Notice>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Browser({ view }: { readonly view: Extract<SticksView, { stage: 'browsing' }> }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const factsOf = useDocumentFacts();
  const { documents, hasMore, taken, refusal } = view;
  return (
    <>
      <p role="status">{documents.length > 0 ? t('sticks.choose') : t('sticks.nothing')}</p>
      {refusal && (
        <Notice tone="attention" live>
          {t(`sticks.refusal.${refusal}`)}
        </Notice>
      )}
      <ul className="tiles tiles-wide">
        {documents.map((document) => (
          <li key={document.id}>
            {taken.includes(document.id) ? (
              <Notice tone="good">
                <bdi>{document.name}</bdi> <small>{t('sticks.taken')}</small>
              </Notice>
            ) : (
              <Tile
                icon={documentIcons[document.kind]}
                title={<bdi>{document.name}</bdi>}
                onPress={() => void api.call('sticks.take', { document: document.id })}
              >
                {[...document.folder, factsOf(document)].join(' › ')}
              </Tile>
            )}
          </li>
        ))}
      </ul>
      {hasMore && <p>{t('sticks.hasMore')}</p>}
    </>
  );
}
