import { FileText, Globe } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OnlineService } from '../../../contract/sheets.ts';
import { PublicText } from '../../components/public-text.tsx';
import { Tile } from '../../components/tile.tsx';
import { procedureAt, useCatalogue } from './catalogue.ts';

interface ServicesProps {
  readonly services: readonly OnlineService[];
  readonly onProcedure: (id: string) => void;
}

/**
 * What can be done from a sheet. A service whose site belongs to a procedure of this terminal leads to it; any other is named with
 * its address, for a mediator may open it.
 */
export function Services({ services, onProcedure }: ServicesProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  if (services.length === 0) return null;
  return (
    <section className="sheet-section">
      <h2>{t('sheet.services', { lng: 'fr' })}</h2>
      <ul className="tiles tiles-wide">
        {services.map(({ id, kind, title, url, cerfa }) => {
          const procedure = kind === 'online' ? procedureAt(catalogue, url) : undefined;
          return (
            <li key={`${id} ${title}`}>
              {procedure ? (
                <Tile icon={Globe} title={title} onPress={() => onProcedure(procedure.id)}>
                  {t('sheet.here', { lng: 'fr' })} <PublicText>{procedure.title}</PublicText>
                </Tile>
              ) : (
                <div className="service">
                  <FileText className="icon" aria-hidden />
                  <p>
                    {title}
                    {cerfa !== null && (
                      <span className="service-more">{t('sheet.cerfa', { lng: 'fr', number: cerfa })}</span>
                    )}
                    {url !== null && <span className="service-more host">{new URL(url).host}</span>}
                  </p>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
