import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** A rehearsal says so wherever it is named (design.md §5). */
export function RehearsalTag() {
  const { t } = useTranslation();
  return (
    <span className="tag tag-rehearsal">
      <FlaskConical className="icon" aria-hidden />
      {t('consultations.rehearsal')}
    </span>
  );
}
