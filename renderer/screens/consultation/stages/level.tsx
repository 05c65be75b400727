import { Ear, Gavel, Hammer, Info, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';

const icons: Readonly<Record<ConsultationPackage['level'], LucideIcon>> = {
  inform: Info,
  consult: Ear,
  'co-build': Hammer,
  decide: Gavel,
};

/** How far the city binds itself to what residents say. */
export function Level({ level }: { readonly level: ConsultationPackage['level'] }) {
  const { t } = useTranslation();
  const Icon = icons[level];
  return (
    <div className="level">
      <Icon className="icon" aria-hidden />
      <div>
        <h2>{t('levels.label')}</h2>
        <p>
          <strong>{t(`levels.${level}.name`)}</strong>
          <br />
          {t(`levels.${level}.text`)}
        </p>
      </div>
    </div>
  );
}
