import { CalendarPlus2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskError } from '../../../contract/kiosk.ts';
import { minutesUntil, useNow } from '../../accessibility/now.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';
import type { ActiveVisit } from '../warnings.tsx';

/** Ten minutes more, as often as it takes, but never past closing. */
export function MoreTime({ visit }: { readonly visit: ActiveVisit }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const count = minutesUntil(visit.endsAtMs, useNow());
  const [answer, setAnswer] = useState<'given' | KioskError<'assistance.lengthen'>['code'] | null>(null);

  async function lengthen() {
    const given = await api.call('assistance.lengthen', {});
    setAnswer(given.ok ? 'given' : given.error.code);
  }

  return (
    <div className="panel-time">
      <p>{t('assistance.time.left', { count })}</p>
      <Button icon={CalendarPlus2} onPress={() => void lengthen()}>
        {t('assistance.time.more')}
      </Button>
      <Answer to={answer}>
        {answer === 'given' && <Notice tone="good">{t('assistance.time.given')}</Notice>}
        {answer === 'cannot-extend' && (
          <Notice tone="attention">{t('assistance.time.closing', { time: visit.closesAt ?? '' })}</Notice>
        )}
        {answer !== null && answer !== 'given' && answer !== 'cannot-extend' && (
          <Notice tone="attention">{t(`mediator.problems.${answer}`)}</Notice>
        )}
      </Answer>
    </div>
  );
}
