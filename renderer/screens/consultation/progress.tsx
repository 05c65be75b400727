import { HandHelping, Printer, PrinterX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { printerWords } from './printer-words.ts';
import { Steps } from './steps.tsx';

export function Printing() {
  const { t } = useTranslation();
  return (
    <Screen name="vote printing" layout="centre" above={<Steps at="printing" />} title={t('printing.title')}>
      <Printer className="emblem" aria-hidden />
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
      above={<Steps at="print-failed" />}
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
      <PrinterX className="emblem emblem-attention" aria-hidden />
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
    <Screen name="vote casting" layout="centre" above={<Steps at="casting" />} title={t('casting.title')}>
      <p className="lead" role="status">
        {t('casting.text')}
      </p>
      <Waiting />
    </Screen>
  );
}
