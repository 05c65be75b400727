import { CircleCheck } from 'lucide-react';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';

/** Where the targets stand, as parts of the screen: its corners, where a wrong calibration shows most, and its middle. */
const targets = [
  { x: 0.08, y: 0.12 },
  { x: 0.92, y: 0.12 },
  { x: 0.5, y: 0.5 },
  { x: 0.08, y: 0.88 },
  { x: 0.92, y: 0.88 },
] as const;

/** Half the smallest thing that residents are asked to touch. */
const harmlessOffPx = 28;

/** Five targets to touch. How far off the worst touch was tells whether the screen is calibrated. */
export function TouchStep(props: StepProps) {
  const { t } = useTranslation();
  const { draft, onBack, onChange, onNext } = props;
  const [isTrying, setIsTrying] = useState(false);
  const off = draft.touchOffPx;
  if (isTrying)
    return (
      <Targets
        onDone={(touchOffPx) => {
          setIsTrying(false);
          onChange({ touchOffPx });
        }}
      />
    );
  const isGood = off !== null && off <= harmlessOffPx;
  return (
    <Screen
      name="first-touch"
      steps={<StepCount {...props} />}
      title={t('firstStart.touch.title')}
      intro={t('firstStart.touch.intro')}
      layout="middle"
      onBack={onBack}
      actions={
        isGood ? (
          <>
            <Button onPress={() => setIsTrying(true)}>{t('firstStart.touch.again')}</Button>
            <Button kind="primary" arrow="next" onPress={() => onNext({})}>
              {t('product.continue')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => onNext({})}>{t('firstStart.later')}</Button>
            <Button kind="primary" onPress={() => setIsTrying(true)}>
              {off === null ? t('firstStart.touch.begin') : t('firstStart.touch.again')}
            </Button>
          </>
        )
      }
    >
      <div role="status">
        {off !== null && (
          <Notice tone={isGood ? 'good' : 'attention'} {...(isGood && { icon: CircleCheck })}>
            {isGood ? t('firstStart.touch.good', { off }) : t('firstStart.touch.bad', { off })}
          </Notice>
        )}
      </div>
    </Screen>
  );
}

function Targets({ onDone }: { readonly onDone: (worstPx: number) => void }) {
  const { t } = useTranslation();
  const [touched, setTouched] = useState<readonly number[]>([]);
  const target = targets[touched.length];
  if (!target) return null;

  function touch(event: PointerEvent<HTMLDivElement>) {
    if (!target) return;
    const { clientWidth, clientHeight } = event.currentTarget;
    const off = Math.hypot(event.clientX - target.x * clientWidth, event.clientY - target.y * clientHeight);
    const all = [...touched, Math.round(off)];
    if (all.length === targets.length) onDone(Math.max(...all));
    else setTouched(all);
  }
  const { x, y } = target;
  return (
    <main id="content" className="touch-area" onPointerDown={touch}>
      <h1 className="touch-words">
        {t('firstStart.touch.target', { number: touched.length + 1, of: targets.length })}
      </h1>
      <span className="touch-target" style={{ left: `${x * 100}%`, top: `${y * 100}%` }} aria-hidden />
    </main>
  );
}
