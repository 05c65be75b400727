import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskError } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';
import { useTypedField } from './typed-field.tsx';

type Checked = 'unasked' | 'asking' | 'good' | KioskError<'first-start.check-server'>['code'];

/** Where the city's server is; asked at once, so that a wrong letter is found here and not at the end. */
export function ServerStep(props: StepProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const { draft, onBack, onNext } = props;
  const [address, setAddress] = useState(draft.decisions.cityServer?.url ?? 'https://');
  const [checked, setChecked] = useState<Checked>('unasked');
  const [isTyping, setIsTyping] = useState(draft.decisions.cityServer === undefined);

  function write(text: string) {
    setAddress(text);
    setChecked('unasked');
  }
  async function check() {
    setIsTyping(false);
    setChecked('asking');
    const answer = await api.call('first-start.check-server', { url: address.trim() });
    setChecked(answer.ok ? 'good' : answer.error.code);
  }
  const goOn = () => onNext({ decisions: { ...draft.decisions, cityServer: { url: address.trim() } } });
  function goWithout() {
    const { cityServer: _, ...others } = draft.decisions;
    onNext({ decisions: others, code: '' });
  }
  const { field, keys } = useTypedField({
    label: t('firstStart.server.label'),
    value: address,
    maxLength: 300,
    isTyping,
    onTyping: setIsTyping,
    onChange: write,
    onEnter: check,
  });

  return (
    <Screen
      name="first-server"
      steps={<StepCount {...props} />}
      title={t('firstStart.server.title')}
      intro={t('firstStart.server.intro')}
      onBack={onBack}
      below={keys}
      actions={
        <>
          <Button onPress={goWithout}>{t('firstStart.server.without')}</Button>
          {checked === 'good' ? (
            <Button kind="primary" arrow="next" onPress={goOn}>
              {t('product.continue')}
            </Button>
          ) : (
            <Button kind="primary" isPending={checked === 'asking'} onPress={check}>
              {t('firstStart.server.check')}
            </Button>
          )}
        </>
      }
    >
      {field}
      <div role="status">
        {checked === 'asking' && <Waiting />}
        {checked === 'good' && <Notice tone="good">{t('firstStart.server.good')}</Notice>}
        {checked !== 'asking' && checked !== 'good' && checked !== 'unasked' && (
          <Notice tone="attention">{t(`firstStart.server.problems.${checked}`)}</Notice>
        )}
      </div>
    </Screen>
  );
}
