import { useState } from 'react';
import { Checkbox, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Posture, postures } from '../../../contract/assistance.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';
import type { ActiveVisit } from '../warnings.tsx';

/**
 * How the mediator helps. Acting on somebody's behalf takes a signed mandate (references/public-access.md §4.3): it is asked for, and
 * nothing of it is kept, not even that it was.
 */
export function PostureChoice({ visit }: { readonly visit: ActiveVisit }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const present = visit.assistance?.stage === 'assisting' ? visit.assistance.posture : null;
  const [chosen, setChosen] = useState<Posture | null>(present);
  const [isSigned, setSigned] = useState(false);
  const [failed, setFailed] = useState(false);
  const isBlocked = chosen === 'on-behalf' && !isSigned;

  async function take(posture: Posture) {
    const taken = await api.call('assistance.posture', { posture });
    setFailed(!taken.ok);
  }

  return (
    <>
      <p>{t('assistance.posture.ask')}</p>
      <RadioGroup
        className="options"
        aria-label={t('assistance.pages.posture.title')}
        value={chosen}
        onChange={(value) => setChosen(value as Posture)}
      >
        {postures.map((posture) => (
          <Radio key={posture} value={posture} className="option">
            <span className="option-mark" aria-hidden />
            <span className="option-words">
              <span className="option-label">{t(`assistance.posture.${posture}`)}</span>
              <span className="option-description">{t(`assistance.posture.says.${posture}`)}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      {chosen === 'on-behalf' && (
        <>
          <Notice tone="attention">{t('assistance.posture.mandate')}</Notice>
          <Checkbox className="option option-box" isSelected={isSigned} onChange={setSigned}>
            <span className="option-mark" aria-hidden />
            <span className="option-words">
              <span className="option-label">{t('assistance.posture.signed')}</span>
              <span className="option-description">{t('assistance.posture.nothingKept')}</span>
            </span>
          </Checkbox>
        </>
      )}
      <div role="status">
        {failed && <Notice tone="attention">{t('mediator.problems.not-a-mediator')}</Notice>}
        {!failed && present !== null && present === chosen && (
          <Notice tone="good">{t('assistance.posture.taken', { posture: t(`assistance.posture.${present}`) })}</Notice>
        )}
      </div>
      {chosen !== null && chosen !== present && (
        <Button kind="primary" isDisabled={isBlocked} onPress={() => void take(chosen)}>
          {t('assistance.posture.confirm')}
        </Button>
      )}
    </>
  );
}
