import { Coins, Files, Minus, Plus, Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintQuote } from '../../../contract/printing.ts';
import { mostPrintedPages } from '../../../contract/printing.ts';
import type { TrayDocument } from '../../../contract/tray.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';

interface PrintDialogProps {
  readonly document: TrayDocument;
  readonly onClose: () => void;
}

const refusals = ['quota', 'busy', 'printer'] as const;
type Refusal = (typeof refusals)[number] | 'unavailable';

/** Pages, price and what is left are shown first; then the resident confirms, and is told what becomes of it. */
export function PrintDialog({ document, onClose }: PrintDialogProps) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const quote = useAnswer('printing.quote', {});
  const [isAsked, setAsked] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function print(pages: number) {
    setRefusal(null);
    setAsked(true);
    const answer = await api.call('printing.print', { document: document.id, pages });
    if (answer.ok) return;
    setAsked(false);
    setRefusal(refusals.find((code) => code === answer.error.code) ?? 'unavailable');
  }

  if (isAsked) return <Progress onClose={onClose} />;
  const { reading } = state;
  const isCounting = document.pages === null && reading?.document === document.id && reading.stage === 'opening';
  if (quote.state === 'ok' && !isCounting)
    return <Confirm document={document} quote={quote.value} refusal={refusal} onPrint={print} onClose={onClose} />;
  return (
    <Dialog
      title={t('print.title')}
      icon={Printer}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('product.close')}</Button>}
    >
      {isCounting || quote.state === 'waiting' || state.services === 'lost' ? (
        <Waiting />
      ) : (
        <Notice tone="attention">{t('print.refused.unavailable')}</Notice>
      )}
    </Dialog>
  );
}

interface ConfirmProps extends PrintDialogProps {
  readonly quote: PrintQuote;
  readonly refusal: Refusal | null;
  readonly onPrint: (pages: number) => void;
}

function Confirm({ document, quote, refusal, onPrint, onClose }: ConfirmProps) {
  const { t } = useTranslation();
  const { left, pricePerPageCents, printer } = quote;
  const known = document.kind === 'pdf' ? document.pages : 1;
  const most = Math.min(known ?? mostPrintedPages, left.pages);
  const [pages, setPages] = useState(Math.max(1, Math.min(most, known ?? 1)));
  const euros = useEuros();
  const isPossible = most >= 1;
  return (
    <Dialog
      title={t('print.title')}
      icon={Printer}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('sticks.cancel')}</Button>
          {isPossible && (
            <Button kind="primary" icon={Printer} onPress={() => onPrint(pages)}>
              {t('print.print')}
            </Button>
          )}
        </>
      }
    >
      <p>
        <bdi>{document.name}</bdi>
      </p>
      {isPossible && (
        <>
          <div className="stepper">
            <Button icon={Minus} isDisabled={pages <= 1} onPress={() => setPages(pages - 1)}>
              {t('print.fewer')}
            </Button>
            <output aria-live="polite">{t('print.pages', { pages })}</output>
            <Button icon={Plus} isDisabled={pages >= most} onPress={() => setPages(pages + 1)}>
              {t('print.more')}
            </Button>
          </div>
          {known === null && <p>{t('print.uncounted')}</p>}
          {known !== null && known > 1 && <p>{t('print.counted', { pages: known })}</p>}
        </>
      )}
      <Facts>
        <Fact icon={Coins}>
          {pricePerPageCents === 0
            ? t('print.free')
            : t('print.price', { price: euros(pages * pricePerPageCents), perPage: euros(pricePerPageCents) })}
        </Fact>
        <Fact icon={Files}>{t(`print.left.${left.by}`, { pages: left.pages })}</Fact>
      </Facts>
      {!isPossible && <Notice tone="attention">{t('print.refused.quota')}</Notice>}
      {refusal && (
        <Notice tone="attention" live>
          {t(`print.refused.${refusal}`)}
        </Notice>
      )}
      {printer !== 'ready' && <Notice tone="attention">{t(`print.problem.${printer}`)}</Notice>}
    </Dialog>
  );
}

function Progress({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const printing = state.printing ?? { state: 'sending', printer: 'ready' };
  const isOver = printing.state === 'done' || printing.state === 'cancelled' || printing.state === 'failed';
  return (
    <Dialog
      title={t('print.title')}
      icon={Printer}
      onClose={isOver ? onClose : undefined}
      actions={
        isOver ? (
          <Button kind="primary" onPress={onClose}>
            {t('product.continue')}
          </Button>
        ) : (
          <>
            <Button kind="quiet" onPress={() => void api.call('printing.cancel', {})}>
              {t('print.cancel')}
            </Button>
            <Button onPress={onClose}>{t('print.meanwhile')}</Button>
          </>
        )
      }
    >
      {!isOver && <Waiting />}
      <Notice
        tone={printing.state === 'done' ? 'good' : isOver || printing.state === 'stopped' ? 'attention' : 'info'}
        live
      >
        {t(`print.state.${printing.state}`)}
      </Notice>
      {printing.state === 'stopped' && printing.printer !== 'ready' && <p>{t(`print.problem.${printing.printer}`)}</p>}
    </Dialog>
  );
}

function useEuros() {
  const { settings } = useKiosk();
  const { locale } = languageFacts[settings.language];
  return (cents: number) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' }).format(cents / 100);
}
