import { Keyboard as KeyboardIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { KioskValue } from '../../../contract/kiosk.ts';
import { inWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { timeZoneOf, useAnswer, useKiosk } from '../../kiosk.tsx';

/** Whether the ballot of a tracker is in the urn. Never says, nor could say, what is on it. */
export function FindBallot({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const [isTyping, setIsTyping] = useState(true);
  useEffect(() => {
    if (!isTyping) return;
    field.current?.focus({ preventScroll: true });
    // What is typed stands at the top: at large text the keys leave room for nothing else.
    field.current?.closest('.search-field')?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [isTyping]);
  const ask = () => {
    setAsked(typed);
    setIsTyping(false);
  };
  const write = (text: string) => {
    setTyped(text.toUpperCase());
    setAsked(null);
  };

  return (
    <Screen
      name="tracker"
      title={t('tracker.title')}
      intro={t('tracker.intro')}
      onBack={onBack}
      actions={
        !isTyping && (
          <Button icon={KeyboardIcon} onPress={() => setIsTyping(true)}>
            {t('tracker.keyboard')}
          </Button>
        )
      }
      below={
        isTyping && (
          <Keyboard
            first={layoutFor('address', settings.language, null)}
            enter={t('tracker.enter')}
            onKey={(key) => (key.kind === 'enter' ? ask() : typeInto(field, key))}
            onClose={() => setIsTyping(false)}
          />
        )
      }
    >
      <TextField
        className="search-field"
        value={typed}
        onChange={write}
        onKeyDown={(event) => {
          if (event.key === 'Enter') ask();
        }}
        inputMode="none"
        autoComplete="off"
        spellCheck="false"
        maxLength={30}
      >
        <Label className="search-label">{t('tracker.label')}</Label>
        <div className="search-line">
          <Input className="search-input" ref={field} dir="ltr" />
        </div>
      </TextField>
      {/* Anew for each tracker: the answer to one must never stand beside another. */}
      {asked === null ? <p className="lead">{t('tracker.example')}</p> : <Found key={asked} tracker={asked} />}
    </Screen>
  );
}

function Found({ tracker }: { readonly tracker: string }) {
  const { t } = useTranslation();
  const answer = useAnswer('trackers.find', { tracker });
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer.state !== 'waiting') said.current?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [answer.state]);
  return (
    <div className="answer" ref={said}>
      {answer.state === 'waiting' && (
        <>
          <p role="status">{t('tracker.waiting')}</p>
          <Waiting />
        </>
      )}
      {answer.state === 'ok' && <Told of={answer.value} />}
      {answer.state === 'error' && (
        <Notice tone="attention" live>
          <p>{t(`tracker.problems.${answer.error.code}`)}</p>
          {answer.error.code !== 'not-a-tracker' && <Button onPress={answer.again}>{t('product.retry')}</Button>}
        </Notice>
      )}
    </div>
  );
}

function Told({ of: { consultation, asOf, isCurrent } }: { readonly of: KioskValue<'trackers.find'> }) {
  const { t } = useTranslation();
  const { description, settings, state } = useKiosk();
  const list = useAnswer('consultations.list', {}, state.consultations);
  const line = list.state === 'ok' ? list.value.find((one) => one.consultation === consultation) : undefined;
  return (
    <>
      <Notice tone={consultation === null ? 'attention' : 'good'} live>
        <p>
          <strong>{consultation === null ? t('tracker.absent') : t('tracker.found')}</strong>
        </p>
        {line && (
          <p>
            <PublicText>{line.title}</PublicText>
          </p>
        )}
        <p>{consultation === null ? t('tracker.absentWhy') : t('tracker.never')}</p>
      </Notice>
      {!isCurrent && (
        <Notice live>{t('tracker.asOf', { date: inWords(asOf, settings.language, timeZoneOf(description)) })}</Notice>
      )}
    </>
  );
}
