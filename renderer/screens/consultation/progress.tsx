import { HandHelping, Printer, PrinterX, Vote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Screen } from '../../components/screen.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { printerWords } from './printer-words.ts';
import { Steps } from './steps.tsx';

export function Printing() {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote printing"
      layout="centre"
      steps={<Steps at="printing" />}
      emblem={<Emblem icon={Printer} />}
      title={t('printing.title')}
    >
      <p className="lead" role="status">
        {t('printing.text')}
      </p>
      <Waiting />
    </Screen>
  );
}

/** The printer itself said that the slip did not come out, so it may be printed again (design.md §5). */
export function PrintFailed(props: { problem: string; onHelp: () => void; onRetry: () => void }) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote print-failed"
      layout="centre"
      steps={<Steps at="print-failed" />}
      emblem={<Emblem icon={PrinterX} tone="attention" />}
      title={t('refusals.printer.title')}
      actions={
        <>
          <Button icon={HandHelping} onPress={props.onHelp}>
            {t('refusals.help')}
          </Button>
          <Button kind="primary" icon={Printer} onPress={props.onRetry}>
            {t('product.retry')}
          </Button>
        </>
      }
    >
      <p className="lead">
        {props.problem === 'unavailable'
          ? t('identify.problems.unavailable')
          : t(`refusals.printer.${printerWords(props.problem)}`)}
      </p>
      <p>{t('refusals.printer.what')}</p>
      <p>{t('refusals.printer.todo')}</p>
    </Screen>
  );
}

export function Casting() {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote casting"
      layout="centre"
      steps={<Steps at="casting" />}
      emblem={<Emblem icon={Vote} />}
      title={t('casting.title')}
    >
      <p className="lead" role="status">
        {t('casting.text')}
      </p>
      <Waiting />
    </Screen>
  );
}
