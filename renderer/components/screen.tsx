import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNewScreen } from '../accessibility/new-screen.ts';
import { Button } from './button.tsx';
import { ScrollHint } from './scroll-hint.tsx';

interface ScreenProps {
  /** Its name in the navigation. */
  readonly name: string;
  readonly title: ReactNode;
  /** Above the title: where this screen stands in a journey. */
  readonly above?: ReactNode;
  readonly intro?: ReactNode;
  readonly onBack?: (() => void) | undefined;
  /** What to do next, always in view, at the end of the line. */
  readonly actions?: ReactNode;
  /** `centre`: one message and nothing to compare it with. */
  readonly layout?: 'page' | 'centre';
  readonly children?: ReactNode;
}

/** One decision: a heading, what there is to know, and a foot where the ways on and back always stand. */
export function Screen({ name, title, above, intro, onBack, actions, layout = 'page', children }: ScreenProps) {
  const { t } = useTranslation();
  const heading = useNewScreen(name);
  return (
    <>
      <main id="content" className={`screen screen-${layout}`} key={name}>
        {above}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {intro && <p className="intro">{intro}</p>}
        {children}
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
      </footer>
    </>
  );
}
