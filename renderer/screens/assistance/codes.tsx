import { Printer } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationLine } from '../../../contract/calls.ts';
import type { KioskError } from '../../../contract/kiosk.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { RehearsalTag } from '../../components/tags.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { printerWords } from '../consultation/printer-words.ts';

type Printing = { readonly consultation: string } & (
  | { readonly state: 'printing' | 'printed' }
  | { readonly state: 'failed'; readonly error: KioskError<'desk.print-code'> }
);

/** A one-use code for somebody who has no card, after the desk's own check. */
export function Codes() {
  const { t } = useTranslation();
  const { api, state, settings } = useKiosk();
  const consultations = useAnswer('consultations.list', {}, state.consultations);
  const open = consultations.state === 'ok' ? consultations.value.filter(({ stage }) => stage === 'open') : [];
  const [printing, setPrinting] = useState<Printing | null>(null);

  async function print({ consultation }: ConsultationLine) {
    setPrinting({ consultation, state: 'printing' });
    const answer = await api.call('desk.print-code', { consultation, language: settings.language });
    setPrinting({ consultation, ...(answer.ok ? { state: 'printed' } : { state: 'failed', error: answer.error }) });
  }

  if (open.length === 0) return <p>{t('mediator.empty')}</p>;
  return (
    <>
      <p>{t('mediator.intro')}</p>
      <ul className="desk-lines">
        {open.map((line) => (
          <DeskLine
            key={line.consultation}
            line={line}
            printing={printing?.consultation === line.consultation ? printing : null}
            isBusy={printing?.state === 'printing'}
            onPrint={() => void print(line)}
          />
        ))}
      </ul>
    </>
  );
}

interface DeskLineProps {
  readonly line: ConsultationLine;
  /** What became of the code that was asked for here. */
  readonly printing: Printing | null;
  readonly isBusy: boolean;
  readonly onPrint: () => void;
}

function DeskLine({ line, printing, isBusy, onPrint }: DeskLineProps) {
  const { t } = useTranslation();
  return (
    <li className="desk-line">
      <span className="desk-line-title">
        <PublicText>{line.title}</PublicText>
        {line.rehearsal && <RehearsalTag />}
      </span>
      <Button icon={Printer} isDisabled={isBusy} onPress={onPrint}>
        {t('mediator.print')}
      </Button>
      <Answer to={printing}>{printing && <Outcome printing={printing} />}</Answer>
    </li>
  );
}

function Outcome({ printing }: { readonly printing: Printing }) {
  const { t } = useTranslation();
  switch (printing.state) {
    case 'printing':
      return <Notice icon={Printer}>{t('mediator.printing')}</Notice>;
    case 'printed':
      return (
        <Notice tone="good">
          <p>{t('mediator.printed')}</p>
          <p>{t('mediator.once')}</p>
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone="attention">
          {printing.error.code === 'printer'
            ? t(`refusals.printer.${printerWords(printing.error.problem)}`)
            : t(`mediator.problems.${printing.error.code}`)}
        </Notice>
      );
  }
}
