import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNewScreen } from '../accessibility/new-screen.ts';
import { Button } from './button.tsx';
import { ScrollHint } from './scroll-hint.tsx';

interface ScreenProps {
  /** Its name in the navigation. */
  readonly name: string;
  readonly title: ReactNode;
  /** Where this screen stands in a journey; always in the same place. */
  readonly steps?: ReactNode;
  /** A large picture of what happened, beside or above the title. */
  readonly emblem?: ReactNode;
  readonly intro?: ReactNode;
  readonly onBack?: (() => void) | undefined;
  /** What to do next, always in view, at the end of the line. */
  readonly actions?: ReactNode;
  /** `middle`: little to read, so it stands at the height of the eyes. `centre`: one message alone. */
  readonly layout?: 'page' | 'middle' | 'centre';
  /** Under everything, always in view: the keyboard of a screen where one types. */
  readonly below?: ReactNode;
  readonly children?: ReactNode;
}

/** One decision: a heading, what there is to know, and a foot where the ways on and back always stand. */
export function Screen(props: ScreenProps) {
  const { name, title, steps, emblem, intro, onBack, actions, layout = 'page', below, children } = props;
  const { t } = useTranslation();
  const heading = useNewScreen(name);
  return (
    <>
      <main id="content" className={`screen screen-${layout}`} key={name}>
        {steps}
        <div className="screen-body">
          <div className="screen-head">
            {emblem}
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
          </div>
          {intro && <p className="intro">{intro}</p>}
          {children}
        </div>
      </main>
      <footer className="foot">
        <ScrollHint key={name} />
        {(onBack || actions) && (
          <div className="foot-line">
            <div className="foot-back">
              {onBack && (
                <Button kind="quiet" arrow="back" onPress={onBack}>
                  {t('product.back')}
                </Button>
              )}
            </div>
            <div className="foot-actions">{actions}</div>
          </div>
        )}
        {below}
      </footer>
    </>
  );
}
