import { Network, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrinterConfig } from '../../../contract/devices.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';
import { useTypedField } from './typed-field.tsx';

/** Null is the printer of the configuration. */
type Chosen = PrinterConfig | null;

/** Which printer, then a page from it that somebody looks at. */
export function PrinterStep(props: StepProps) {
  const { given } = props;
  const isGiven = given.includes('printer');
  const [chosen, setChosen] = useState<Chosen | 'network' | undefined>(undefined);
  const again = { onBack: () => setChosen(undefined) };
  if (isGiven) return <TryPrinter {...props} printer={null} />;
  if (chosen === 'network') return <TypeAddress {...props} {...again} onChosen={setChosen} />;
  if (chosen === undefined) return <ChoosePrinter {...props} onChosen={setChosen} />;
  return <TryPrinter {...props} {...again} printer={chosen} />;
}

function ChoosePrinter(props: StepProps & { readonly onChosen: (printer: PrinterConfig | 'network') => void }) {
  const { t } = useTranslation();
  const { draft, onBack, onChosen, onNext } = props;
  const [looks, setLooks] = useState(0);
  const found = useAnswer('first-start.find-devices', {}, looks);
  const printers = found.state === 'ok' ? found.value.printers : [];
  return (
    <Screen
      name="first-printer"
      steps={<StepCount {...props} />}
      title={t('firstStart.printer.title')}
      intro={t('firstStart.printer.intro')}
      onBack={onBack}
      actions={
        <>
          <Button onPress={() => setLooks(looks + 1)}>{t('firstStart.lookAgain')}</Button>
          <Button onPress={() => onNext({ decisions: { ...draft.decisions, printer: { driver: 'none' } } })}>
            {t('firstStart.printer.none')}
          </Button>
        </>
      }
    >
      {printers.length === 0 && found.state === 'ok' && <Notice live>{t('firstStart.printer.notFound')}</Notice>}
      <div className="tiles tiles-wide">
        {printers.map(({ name, printer }) => (
          <Tile
            key={JSON.stringify(printer)}
            icon={Printer}
            title={<bdi>{name}</bdi>}
            onPress={() => onChosen(printer)}
          >
            {t('firstStart.printer.usb')}
          </Tile>
        ))}
        <Tile icon={Network} title={t('firstStart.printer.network')} onPress={() => onChosen('network')}>
          {t('firstStart.printer.networkText')}
        </Tile>
      </div>
    </Screen>
  );
}

const usualPort = 9_100;

function TypeAddress(props: StepProps & { readonly onChosen: (printer: PrinterConfig) => void }) {
  const { t } = useTranslation();
  const { draft, onBack, onChosen } = props;
  const before = draft.decisions.printer;
  const [address, setAddress] = useState(before?.driver === 'tcp' ? `${before.host}:${before.port}` : '');
  const [isTyping, setIsTyping] = useState(true);
  const printer = printerAt(address);
  const goOn = () => printer && onChosen(printer);
  const { field, keys } = useTypedField({
    label: t('firstStart.printer.label'),
    value: address,
    maxLength: 260,
    isTyping,
    onTyping: setIsTyping,
    onChange: setAddress,
    onEnter: goOn,
  });
  return (
    <Screen
      name="first-printer-address"
      steps={<StepCount {...props} />}
      title={t('firstStart.printer.addressTitle')}
      intro={t('firstStart.printer.addressIntro')}
      onBack={onBack}
      below={keys}
      actions={
        <Button kind="primary" arrow="next" isDisabled={!printer} onPress={goOn}>
          {t('product.continue')}
        </Button>
      }
    >
      {field}
    </Screen>
  );
}

/** `192.168.1.50`, or with another port than the usual one behind a colon. */
function printerAt(address: string): PrinterConfig | undefined {
  const [, host, port = String(usualPort)] = /^([\w.-]{1,253})(?::(\d{1,5}))?$/.exec(address.trim()) ?? [];
  if (!host || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { driver: 'tcp', host, port: Number(port) };
}

type Trial = 'untried' | 'printing' | 'printed' | 'unreadable' | 'failed';

function TryPrinter(props: StepProps & { readonly printer: Chosen }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const { draft, onBack, onNext, printer } = props;
  /** The model's own, until a page showed that the paper is another. */
  const [widthPx, setWidthPx] = useState<576 | 384 | undefined>(undefined);
  const [trial, setTrial] = useState<Trial>('untried');
  const config = onPaper(printer, widthPx);

  async function print(wanted: Chosen) {
    setTrial('printing');
    const answer = await api.call('first-start.print-test', { printer: wanted, language: draft.language });
    setTrial(answer.ok ? 'printed' : 'failed');
  }
  function otherWidth() {
    const other = widthPx === 384 ? 576 : 384;
    setWidthPx(other);
    void print(onPaper(printer, other));
  }
  const keep = () => onNext(config ? { decisions: { ...draft.decisions, printer: config } } : {});

  return (
    <Screen
      name="first-paper"
      steps={<StepCount {...props} />}
      title={trial === 'printed' ? t('firstStart.paper.question') : t('firstStart.paper.title')}
      intro={trial === 'printed' ? t('firstStart.paper.questionIntro') : t('firstStart.paper.intro')}
      layout="middle"
      onBack={onBack}
      actions={
        trial === 'printed' ? (
          <>
            <Button onPress={() => setTrial('unreadable')}>{t('firstStart.paper.no')}</Button>
            <Button kind="primary" arrow="next" onPress={keep}>
              {t('firstStart.paper.yes')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => onNext({})}>{t('firstStart.later')}</Button>
            <Button kind="primary" icon={Printer} isPending={trial === 'printing'} onPress={() => print(config)}>
              {t('firstStart.paper.print')}
            </Button>
          </>
        )
      }
    >
      <div role="status">
        {trial === 'failed' && <Notice tone="attention">{t('firstStart.paper.failed')}</Notice>}
        {trial === 'unreadable' && <Notice>{t('firstStart.paper.unreadable')}</Notice>}
      </div>
      {trial === 'unreadable' && config && (
        <div className="setup-choices">
          <Button onPress={otherWidth}>
            {widthPx === 384 ? t('firstStart.paper.wide') : t('firstStart.paper.narrow')}
          </Button>
        </div>
      )}
    </Screen>
  );
}

/** The same printer with paper of this width. */
function onPaper(printer: Chosen, widthPx: 576 | 384 | undefined): Chosen {
  return printer && printer.driver !== 'none' && widthPx ? { ...printer, widthPx } : printer;
}
