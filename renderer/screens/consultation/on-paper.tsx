import { CircleCheckBig, House, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { BoxDrawing } from '../../components/drawings.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Screen } from '../../components/screen.tsx';

/** The card is marked: what remains happens on paper, at the desk. Also what the desk looks at before it hands out a ballot. */
export function OnPaper(props: { readonly onHome: () => void; readonly onEnd: () => void }) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote on-paper"
      layout="middle"
      emblem={<Emblem icon={CircleCheckBig} tone="good" />}
      title={t('onPaper.title')}
      actions={
        <>
          <Button icon={House} onPress={props.onHome}>
            {t('product.home')}
          </Button>
          <Button kind="primary" icon={LogOut} onPress={props.onEnd}>
            {t('done.end')}
          </Button>
        </>
      }
    >
      <div className="picture-and-words">
        <BoxDrawing />
        <ol className="numbered">
          <li>{t('onPaper.show')}</li>
          <li>{t('onPaper.fill')}</li>
          <li>{t('onPaper.box')}</li>
        </ol>
      </div>
      <p>{t('onPaper.once')}</p>
    </Screen>
  );
}
