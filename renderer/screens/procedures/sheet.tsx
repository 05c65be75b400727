import { BookOpenText, ChevronRight, Globe, type LucideIcon, Scale } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Section,
  type Sheet,
  type SheetLink,
  type SheetsOrigin,
  sectionSubjects,
} from '../../../contract/sheets.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';
import { Blocks } from './sheet-blocks.tsx';
import { Services } from './sheet-services.tsx';
import { Ticket } from './ticket.tsx';

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
  // Before the resident says which situation is theirs, nobody knows what to bring.
  const isClear = sheet.situations.length === 0 || chosen !== undefined;
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
      {isClear && sections.some(({ about }) => about !== null) && (
        <Ticket key={situation} about={{ kind: 'sheet', sheet: sheet.id, situation }} />
      )}
      <div className="guide" lang="fr" dir={languageFacts.fr.direction}>
        <Path path={sheet.path} onSheet={onSheet} />
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
          <SheetTiles key={`${title} ${sheets[0]?.id}`} title={title} sheets={sheets} onSheet={onSheet} />
        ))}
        {sheet.definitions.length > 0 && (
          <section className="sheet-section">
            <h2>{t('sheet.definitions', { lng: 'fr' })}</h2>
            <dl className="sheet-words">
              {sheet.definitions.map(({ term, blocks }) => (
                <div key={term}>
                  <dt>{term}</dt>
                  <dd>
                    <Blocks blocks={blocks} onSheet={onSheet} onProcedure={onProcedure} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <SheetTiles title={t('sheet.related', { lng: 'fr' })} sheets={sheet.related} onSheet={onSheet} />
        <Titles title={t('sheet.laws', { lng: 'fr' })} icon={Scale} titles={sheet.laws.map(({ title }) => title)} />
        <Titles title={t('sheet.more', { lng: 'fr' })} icon={Globe} titles={sheet.more.map(({ title }) => title)} />
        <Source sheet={sheet} origin={origin} />
      </div>
    </Screen>
  );
}

/** From the theme down to this sheet: where one is, and the way to what stands beside it. */
function Path({ path, onSheet }: Pick<Sheet, 'path'> & Pick<ReadingProps, 'onSheet'>) {
  const { t } = useTranslation();
  if (path.length === 0) return null;
  return (
    <nav aria-label={t('sheet.path', { lng: 'fr' })}>
      <ol className="sheet-path">
        {path.map(({ id, title }, index) => (
          <li key={id}>
            {index > 0 && <ChevronRight className="icon icon-directed" aria-hidden />}
            <Button kind="quiet" onPress={() => onSheet(id)}>
              {title}
            </Button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface SheetTilesProps extends Pick<ReadingProps, 'onSheet'> {
  readonly title: string | null;
  readonly sheets: readonly SheetLink[];
}

function SheetTiles({ title, sheets, onSheet }: SheetTilesProps) {
  if (sheets.length === 0) return null;
  return (
    <section className="sheet-section">
      {title !== null && <h2>{title}</h2>}
      <ul className="tiles tiles-wide">
        {sheets.map(({ id, title: name }) => (
          <li key={id}>
            <Tile icon={BookOpenText} tone="dusk" title={name} onPress={() => onSheet(id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface TitlesProps {
  readonly title: string;
  readonly icon: LucideIcon;
  readonly titles: readonly string[];
}

/** What stands elsewhere and cannot be opened here: its name is enough to ask for it. */
function Titles({ title, icon: Icon, titles }: TitlesProps) {
  if (titles.length === 0) return null;
  return (
    <section className="sheet-section">
      <h2>{title}</h2>
      <ul className="checklist">
        {[...new Set(titles)].map((one) => (
          <li key={one}>
            <Icon className="icon" aria-hidden />
            <span>{one}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The licence (Licence Ouverte 2.0) asks for the source, the file, its date and its address wherever a text of it is shown. */
function Source({ sheet, origin }: Pick<ReadingProps, 'sheet' | 'origin'>) {
  const { t } = useTranslation();
  const date = dayInWords(sheet.updatedOn ?? origin.updatedOn, 'fr');
  return (
    <div className="fine-print sheet-source">
      <p>{t('sheet.source', { lng: 'fr', sheet: sheet.id, date })}</p>
      {sheet.sourceUrl !== null && <p className="host">{sheet.sourceUrl}</p>}
      <p>{t('sheet.imported', { lng: 'fr', date: dayInWords(origin.importedOn, 'fr') })}</p>
    </div>
  );
}

/** What residents look for first stands first; the rest keeps the order of the source. */
function ordered(sections: readonly Section[]): readonly Section[] {
  const rank = ({ about }: Section) => (about === null ? sectionSubjects.length : sectionSubjects.indexOf(about));
  return sections.toSorted((one, another) => rank(one) - rank(another));
}
