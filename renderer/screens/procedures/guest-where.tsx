import { Building2, KeyRound, Lock, TextCursorInput } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Procedure } from '../../../contract/procedures.ts';
import { PublicText } from '../../components/public-text.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { useCatalogue } from './catalogue.ts';
import { hostName, ownerOf } from './site-place.ts';

/** A host as it must be read: the name that somebody registered stands out, whatever comes before it. */
export function Host({ host }: { readonly host: string }) {
  const { before, registered } = hostName(host);
  return (
    <bdi className="host" dir="ltr">
      {before && <span className="host-before">{before}</span>}
      <strong>{registered}</strong>
    </bdi>
  );
}

interface GuestWhereProps {
  readonly host: string;
  readonly procedure: Procedure | undefined;
}

/** "Where am I?", answered: on whose site, that nobody else reads along, and what the rest of the name means. */
export function GuestWhere({ host, procedure }: GuestWhereProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const { openedHosts } = useKiosk().state.mediation;
  const owner = ownerOf(host, procedure, catalogue.state === 'ok' ? catalogue.value : null, openedHosts);
  const { registered, isEncoded } = hostName(host);
  return (
    <section className="guest-panel" aria-labelledby="where-title">
      <h2 id="where-title">{t('guest.where.title')}</h2>
      <ul className="facts">
        <li>
          {owner === 'procedure' ? (
            <Building2 className="icon" aria-hidden />
          ) : (
            <KeyRound className="icon" aria-hidden />
          )}
          <p>
            {t('guest.where.here')} <Host host={host} />. {t(`guest.where.${owner}`)}{' '}
            {procedure && owner !== 'opened' && <PublicText>{procedure.title}</PublicText>}
          </p>
        </li>
        <li>
          <TextCursorInput className="icon" aria-hidden />
          <p>
            {t('guest.where.name')}{' '}
            <bdi className="host" dir="ltr">
              <strong>{registered}</strong>
            </bdi>
            {isEncoded && ` ${t('guest.where.encoded')}`}
          </p>
        </li>
        <li>
          <Lock className="icon" aria-hidden />
          <p>{t('guest.where.secure')}</p>
        </li>
      </ul>
    </section>
  );
}
