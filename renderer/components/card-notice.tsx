import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useKiosk } from '../kiosk.tsx';
import { Notice } from './notice.tsx';

const shownMs = 12_000;

/** What just happened with a card, in the flow of the page, so that it covers nothing. */
export function CardNotice() {
  const { t } = useTranslation();
  const { cardNotice } = useKiosk().state;
  // What was said before this screen was mounted was said to somebody else.
  const [readSerial, setReadSerial] = useState(cardNotice?.serial ?? 0);
  const serial = cardNotice?.serial ?? 0;

  useEffect(() => {
    const timer = setTimeout(() => setReadSerial(serial), shownMs);
    return () => clearTimeout(timer);
  }, [serial]);

  return (
    <div className="card-notice" role="status">
      {cardNotice && cardNotice.serial !== readSerial && (
        <Notice tone="attention">
          <p className="card-notice-line">
            {t(`cards.${cardNotice.kind}`)}
            <AriaButton className="close" aria-label={t('product.close')} onPress={() => setReadSerial(serial)}>
              <X className="icon" aria-hidden />
            </AriaButton>
          </p>
        </Notice>
      )}
    </div>
  );
}
