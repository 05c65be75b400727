import { House, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';

interface WaysOnProps {
  readonly onHome: () => void;
  readonly onEnd: () => void;
}

/** Where to go when all of a vote is done. */
export function WaysOn({ onHome, onEnd }: WaysOnProps) {
  const { t } = useTranslation();
  return (
    <>
      <Button icon={House} onPress={onHome}>
        {t('product.home')}
      </Button>
      <Button kind="primary" icon={LogOut} onPress={onEnd}>
        {t('done.end')}
      </Button>
    </>
  );
}
