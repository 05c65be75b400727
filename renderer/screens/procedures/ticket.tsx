import { Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskError } from '../../../contract/kiosk.ts';
import type { TicketSubject } from '../../../contract/tickets.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { printerWords } from '../consultation/printer-words.ts';

type Printing =
  | { readonly state: 'not-yet' | 'printing' | 'printed' }
  | { readonly state: 'failed'; readonly error: KioskError<'tickets.print'> };

interface TicketProps {
  readonly about: TicketSubject;
  /** What is printed, where it is not what to bring. */
  readonly label?: string;
}

/** What to bring, on paper, to take home or to the office. Not offered where there is no printer. */
export function Ticket({ about, label }: TicketProps) {
  const { t } = useTranslation();
  const { api, state, settings } = useKiosk();
  const [printing, setPrinting] = useState<Printing>({ state: 'not-yet' });
  if (state.status?.printer === 'none') return null;

  async function print() {
    setPrinting({ state: 'printing' });
    const answer = await api.call('tickets.print', { about, language: settings.language });
    setPrinting(answer.ok ? { state: 'printed' } : { state: 'failed', error: answer.error });
  }

  return (
    <div className="ticket">
      <Button icon={Printer} isPending={printing.state === 'printing'} onPress={() => void print()}>
        {printing.state === 'printed' ? t('ticket.again') : (label ?? t('ticket.print'))}
      </Button>
      <div role="status">
        {printing.state === 'printing' && <Notice icon={Printer}>{t('ticket.printing')}</Notice>}
        {printing.state === 'printed' && <Notice tone="good">{t('ticket.printed')}</Notice>}
        {printing.state === 'failed' && (
          <Notice tone="attention">
            {printing.error.code === 'printer'
              ? t(`refusals.printer.${printerWords(printing.error.problem)}`)
              : t(`ticket.problems.${printing.error.code}`)}
          </Notice>
        )}
      </div>
    </div>
  );
}
