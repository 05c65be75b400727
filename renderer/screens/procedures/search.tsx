import { BookOpenText, Keyboard as KeyboardIcon, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton, Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { type LayoutName, layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { procedureOf, useCatalogue } from './catalogue.ts';
import { ProcedureTiles } from './procedure-tiles.tsx';

interface SearchProps {
  readonly question: string;
  readonly onQuestion: (question: string) => void;
  readonly onProcedure: (id: string) => void;
  readonly onSheet: (id: string) => void;
  readonly onBack: () => void;
}

/** Somebody who types goes on; the answer waits for a moment of rest. */
const restMs = 200;

/** A procedure by one's own words, however they are spelled. */
export function Search({ question, onQuestion, onProcedure, onSheet, onBack }: SearchProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(question === '');
  const [layout, setLayout] = useState<LayoutName | null>(null);
  const asked = useRested(question.trim());
  useEffect(() => {
    if (!isTyping) return;
    field.current?.focus({ preventScroll: true });
    // With the question above it, so that both can be read between the bar and the keys.
    field.current?.closest('.search-field')?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [isTyping]);

  return (
    <Screen
      name="search"
      title={t('search.title')}
      onBack={onBack}
      actions={
        !isTyping && (
          <Button icon={KeyboardIcon} onPress={() => setIsTyping(true)}>
            {t('search.keyboard')}
          </Button>
        )
      }
      below={
        isTyping && (
          <Keyboard
            first={layoutFor('text', settings.language, layout)}
            onLayout={setLayout}
            enter={t('search.enter')}
            onKey={(key) => (key.kind === 'enter' ? setIsTyping(false) : typeInto(field, key))}
            onClose={() => setIsTyping(false)}
          />
        )
      }
    >
      <SearchField
        className="search-field"
        value={question}
        onChange={onQuestion}
        onSubmit={() => setIsTyping(false)}
        inputMode="none"
        autoComplete="off"
        spellCheck="false"
        maxLength={200}
      >
        <Label className="search-label">{t('search.label')}</Label>
        <div className="search-line">
          <Input className="search-input" ref={field} dir="auto" />
          {question !== '' && (
            <AriaButton className="search-clear" aria-label={t('search.clear')}>
              <X className="icon" aria-hidden />
            </AriaButton>
          )}
        </div>
      </SearchField>
      {asked === '' ? (
        <p className="lead">{t('search.examples')}</p>
      ) : (
        <Found question={asked} onProcedure={onProcedure} onSheet={onSheet} />
      )}
    </Screen>
  );
}

type FoundProps = Pick<SearchProps, 'question' | 'onProcedure' | 'onSheet'>;

function Found({ question, onProcedure, onSheet }: FoundProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const found = useAnswer('procedures.search', { question });
  if (found.state === 'waiting') return null;
  if (found.state === 'error')
    return (
      <Notice tone="attention" live>
        {t('themes.failed.text')}
      </Notice>
    );
  const procedures = found.value.procedures.flatMap((id) => procedureOf(catalogue, id) ?? []);
  const { sheets } = found.value;
  const isEmpty = procedures.length === 0 && sheets.length === 0;
  return (
    <>
      <p className="spoken-only" role="status">
        {isEmpty ? t('search.nothing.title') : t('search.found', { count: procedures.length + sheets.length })}
      </p>
      {isEmpty && (
        <Notice>
          <p>{t('search.nothing.title')}</p>
          <p>{t('search.nothing.text')}</p>
        </Notice>
      )}
      {procedures.length > 0 && <ProcedureTiles procedures={procedures} onProcedure={onProcedure} />}
      {sheets.length > 0 && (
        <>
          <h2>{t('search.sheets')}</h2>
          <ul className="tiles tiles-wide">
            {sheets.map(({ id, title, summary }) => (
              <li key={id}>
                <Tile
                  icon={BookOpenText}
                  tone="dusk"
                  title={<PublicText>{{ fr: title }}</PublicText>}
                  onPress={() => onSheet(id)}
                >
                  <PublicText>{{ fr: summary }}</PublicText>
                </Tile>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** A value, once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
