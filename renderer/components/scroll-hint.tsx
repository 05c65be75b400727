import { ArrowDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

const nearlyTherePx = 24;

/** Says that the page goes on below, and goes there. Nobody looks for a scroll bar on a kiosk. */
export function ScrollHint() {
  const { t } = useTranslation();
  const [more, setMore] = useState(false);

  useEffect(() => {
    const page = document.documentElement;
    const look = () => setMore(page.scrollTop + page.clientHeight < page.scrollHeight - nearlyTherePx);
    const resized = new ResizeObserver(look);
    resized.observe(document.body);
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    look();
    return () => {
      resized.disconnect();
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, []);

  if (!more) return null;
  return (
    <div className="scroll-hint">
      <Button icon={ArrowDown} onPress={() => window.scrollBy({ top: window.innerHeight / 2 })}>
        {t('product.scrollHint')}
      </Button>
    </div>
  );
}
