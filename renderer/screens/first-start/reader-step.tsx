import { ContactRound, Nfc } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReaderConfig } from '../../../contract/devices.ts';
import type { TriedCard } from '../../../contract/first-start.ts';
import type { KioskError } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';

/** Null is the reader of the configuration. */
type Chosen = ReaderConfig | null;

type Trial =
  | { readonly state: 'waiting' }
  | { readonly state: 'read'; readonly card: TriedCard }
  | { readonly state: 'failed'; readonly why: KioskError<'first-start.try-reader'>['code'] };

/** Which reader, then a card on it: what was read is said so that a person knows it again, and not more. */
export function ReaderStep(props: StepProps) {
  const { given } = props;
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  if (chosen === undefined && !given.includes('reader')) return <ChooseReader {...props} onChosen={setChosen} />;
  const otherWay = given.includes('reader') ? undefined : () => setChosen(undefined);
  return <TryReader {...props} reader={chosen ?? null} {...(otherWay && { onBack: otherWay })} />;
}

function ChooseReader(props: StepProps & { readonly onChosen: (reader: ReaderConfig) => void }) {
  const { t } = useTranslation();
  const { draft, onBack, onChosen, onNext } = props;
  const [looks, setLooks] = useState(0);
  const found = useAnswer('first-start.find-devices', {}, looks);
  const readers = found.state === 'ok' ? found.value.readers : [];
  return (
    <Screen
      name="first-reader"
      steps={<StepCount {...props} />}
      title={t('firstStart.reader.title')}
      intro={t('firstStart.reader.intro')}
      onBack={onBack}
      actions={
        <>
          <Button onPress={() => setLooks(looks + 1)}>{t('firstStart.lookAgain')}</Button>
          <Button onPress={() => onNext({ decisions: { ...draft.decisions, reader: { driver: 'none' } } })}>
            {t('firstStart.reader.none')}
          </Button>
        </>
      }
    >
      {readers.length === 0 && found.state === 'ok' && <Notice live>{t('firstStart.reader.notFound')}</Notice>}
      <div className="tiles tiles-wide">
        {readers.map(({ name, reader }) => (
          <Tile key={JSON.stringify(reader)} icon={Nfc} title={<bdi>{name}</bdi>} onPress={() => onChosen(reader)}>
            {t('firstStart.reader.tryThis')}
          </Tile>
        ))}
      </div>
    </Screen>
  );
}

function TryReader(props: StepProps & { readonly reader: Chosen }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const { draft, onBack, onNext, reader } = props;
  const [layout, setLayout] = useState(reader && 'layout' in reader ? reader.layout : null);
  const [trial, setTrial] = useState<Trial | null>(null);
  const isWaiting = trial?.state === 'waiting';

  async function tryIt(config: Chosen) {
    setTrial({ state: 'waiting' });
    const answer = await api.call('first-start.try-reader', { reader: config });
    setTrial(answer.ok ? { state: 'read', card: answer.value } : { state: 'failed', why: answer.error.code });
  }
  const asTyping = (typed: typeof layout): Chosen =>
    reader && typed && 'layout' in reader ? { ...reader, layout: typed } : reader;
  function tryOtherLayout() {
    const other = layout === 'fr-azerty' ? 'us-qwerty' : 'fr-azerty';
    setLayout(other);
    void tryIt(asTyping(other));
  }
  /** What cards of this town look like is learned from the one that was read, whoever named the reader. */
  function keep(card: TriedCard) {
    const config = asTyping(layout);
    const mode = card.repeats ? ('presence' as const) : ('tap' as const);
    const cards = { lengths: [card.digits], check: 'none' as const };
    const chosen = config?.driver === 'hid-keyboard' && { reader: { ...config, mode } };
    onNext({ decisions: { ...draft.decisions, ...chosen, cards } });
  }

  return (
    <Screen
      name="first-card"
      steps={<StepCount {...props} />}
      title={t('firstStart.card.title')}
      intro={t('firstStart.card.intro')}
      layout="middle"
      onBack={onBack}
      actions={
        trial?.state === 'read' ? (
          <>
            <Button onPress={() => tryIt(asTyping(layout))}>{t('firstStart.card.again')}</Button>
            <Button kind="primary" arrow="next" onPress={() => keep(trial.card)}>
              {t('firstStart.card.right')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => onNext({})}>{t('firstStart.later')}</Button>
            <Button kind="primary" icon={ContactRound} isPending={isWaiting} onPress={() => tryIt(asTyping(layout))}>
              {trial?.state === 'failed' ? t('product.retry') : t('firstStart.card.try')}
            </Button>
          </>
        )
      }
    >
      <div role="status">
        {isWaiting && (
          <>
            <p className="lead">{t('firstStart.card.waiting')}</p>
            <Waiting />
          </>
        )}
        {trial?.state === 'read' && (
          <Notice tone="good">
            <p className="lead">
              {t('firstStart.card.read', { digits: trial.card.digits, lastTwo: trial.card.lastTwo })}
            </p>
            <p>{trial.card.repeats ? t('firstStart.card.presence') : t('firstStart.card.tap')}</p>
          </Notice>
        )}
        {trial?.state === 'failed' && <Notice tone="attention">{t(`firstStart.card.problems.${trial.why}`)}</Notice>}
      </div>
      {trial?.state === 'failed' && trial.why === 'garbled' && layout && (
        <div className="setup-choices">
          <Button onPress={tryOtherLayout}>{t('firstStart.card.otherLayout')}</Button>
        </div>
      )}
    </Screen>
  );
}
