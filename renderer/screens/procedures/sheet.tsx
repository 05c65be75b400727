import { BookOpenText, Check } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Section, type Sheet, type SheetsOrigin, sectionSubjects } from '../../../contract/sheets.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';
import { Blocks } from './sheet-blocks.tsx';
import { Services } from './sheet-services.tsx';

interface SheetPageProps {
  readonly id: string;
  readonly onProcedure: (id: string) => void;
  readonly onSheet: (id: string) => void;
  readonly onBack: () => void;
}

/** A sheet of the national guide, readable without any network: what to bring, what it costs, how long it takes, then the rest. */
export function SheetPage({ id, onProcedure, onSheet, onBack }: SheetPageProps) {
  const { t } = useTranslation();
  const answer = useAnswer('sheets.read', { sheet: id });
  if (answer.state === 'ok')
    return <Reading {...answer.value} onProcedure={onProcedure} onSheet={onSheet} onBack={onBack} />;
  const title = answer.state === 'waiting' ? t('product.loading') : t('sheet.failed.title');
  return (
    <Screen name={`sheet ${id}`} title={title} onBack={onBack}>
      {answer.state === 'error' && <Notice tone="attention">{t('sheet.failed.text')}</Notice>}
    </Screen>
  );
}

interface ReadingProps extends Omit<SheetPageProps, 'id'> {
  readonly sheet: Sheet;
  readonly origin: SheetsOrigin;
}

function Reading({ sheet, origin, onProcedure, onSheet, onBack }: ReadingProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const [situation, setSituation] = useState(sheet.situations.length === 1 ? 0 : null);
  const chosen = situation === null ? undefined : sheet.situations[situation];
  const sections = [...sheet.sections, ...(chosen?.sections ?? [])];
  const isForeign = settings.language !== 'fr';
  return (
    <Screen
      name={`sheet ${sheet.id}`}
      title={
        <span lang="fr" dir="ltr">
          {sheet.title}
        </span>
      }
      onBack={onBack}
    >
      {isForeign && <Notice>{t('sheet.onlyFrench')}</Notice>}
      <div className="guide" lang="fr" dir={languageFacts.fr.direction}>
        {sheet.summary !== '' && <p className="intro">{sheet.summary}</p>}
        <Blocks blocks={sheet.introduction} onSheet={onSheet} onProcedure={onProcedure} />
        {sheet.situations.length > 1 && (
          <fieldset className="situations">
            <legend>{t('sheet.situations')}</legend>
            {sheet.situations.map(({ title }, index) => (
              <Button key={title} isChosen={situation === index} onPress={() => setSituation(index)}>
                {title}
              </Button>
            ))}
          </fieldset>
        )}
        {ordered(sections).map((section, index) => (
          <section
            className={section.about ? 'panel sheet-section' : 'sheet-section'}
            // biome-ignore lint/suspicious/noArrayIndexKey: sections of one sheet never change, and two may have one title
            key={index}
          >
            {section.title !== null && <h2>{section.title}</h2>}
            <Blocks blocks={section.blocks} onSheet={onSheet} onProcedure={onProcedure} />
          </section>
        ))}
        <Services services={sheet.services} onProcedure={onProcedure} />
        {sheet.children.map(({ title, sheets }) => (
          <section className="sheet-section" key={`${title} ${sheets[0]?.id}`}>
            {title !== null && <h2>{title}</h2>}
            <ul className="tiles tiles-wide">
              {sheets.map((child) => (
                <li key={child.id}>
                  <Tile icon={BookOpenText} tone="dusk" title={child.title} onPress={() => onSheet(child.id)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {sheet.laws.length > 0 && (
          <section className="sheet-section">
            <h2>{t('sheet.laws', { lng: 'fr' })}</h2>
            <ul className="checklist">
              {sheet.laws.map(({ title }) => (
                <li key={title}>
                  <Check className="icon" aria-hidden />
                  <span>{title}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {/* The licence (Licence Ouverte 2.0) asks for the source and the date wherever a text of it is shown. */}
        <p className="fine-print">
          {t('sheet.source', { lng: 'fr', date: dayInWords(sheet.updatedOn ?? origin.updatedOn, 'fr') })}
        </p>
      </div>
    </Screen>
  );
}

/** What residents look for first stands first; the rest keeps the order of the source. */
function ordered(sections: readonly Section[]): readonly Section[] {
  const rank = ({ about }: Section) => (about === null ? sectionSubjects.length : sectionSubjects.indexOf(about));
  return sections.toSorted((one, another) => rank(one) - rank(another));
}
