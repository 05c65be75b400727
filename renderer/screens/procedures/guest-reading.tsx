import { ArrowDown, ArrowUp, BookOpen, Hand, Pause, Play, Repeat2, Search, Square, X } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { Button as AriaButton, Input, Label, Radio, RadioGroup, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { longestSearch, type SiteDisplay, zooms } from '../../../contract/guest.ts';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';

type OpenGuest = Extract<GuestView, { state: 'open' }>;

interface GuestReadingProps {
  readonly guest: OpenGuest;
  /** Where the words that are looked for are typed, so that the keyboard of the screen can type there. */
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onTyping: (isTyping: boolean) => void;
}

/** What makes a site easier to read: larger, looser, aloud, and straight to a word. It stands above the site, which shows it at once. */
export function GuestReading({ guest, field, onTyping }: GuestReadingProps) {
  const { t } = useTranslation();
  return (
    <section className="guest-panel" aria-label={t('guest.reading.label')}>
      <Sizes display={guest.display} />
      <Voice guest={guest} />
      <Find guest={guest} field={field} onTyping={onTyping} />
    </section>
  );
}

function Sizes({ display }: { readonly display: SiteDisplay }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const show = (change: Partial<SiteDisplay>) => void api.call('guest.display', { ...display, ...change });
  return (
    <>
      <RadioGroup
        className="segments"
        orientation="horizontal"
        value={String(display.zoom)}
        onChange={(value) => show({ zoom: zooms.find((zoom) => String(zoom) === value) ?? 100 })}
      >
        <Label className="segments-label">{t('guest.reading.zoom')}</Label>
        <div className="segments-row">
          {zooms.map((percent) => (
            <Radio key={percent} value={String(percent)} className="segment">
              {t('display.percent', { percent })}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <RadioGroup
        className="segments"
        orientation="horizontal"
        value={display.spacing ? 'loose' : 'normal'}
        onChange={(value) => show({ spacing: value === 'loose' })}
      >
        <Label className="segments-label">{t('guest.reading.spacing')}</Label>
        <div className="segments-row">
          <Radio value="normal" className="segment">
            {t('guest.reading.normal')}
          </Radio>
          <Radio value="loose" className="segment">
            {t('guest.reading.loose')}
          </Radio>
        </div>
      </RadioGroup>
    </>
  );
}

/** Reading aloud. What is said never reaches this window as words: it plays a sound, and says when it is over. */
function Voice({ guest: { voice } }: { readonly guest: OpenGuest }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [isPaused, setPaused] = useState(false);
  const speak = (what: 'page' | 'touch' | 'again' | 'stop') => {
    setPaused(false);
    void api.call('guest.speak', { what });
  };
  return (
    <div className="segments">
      <p className="segments-label">{t('guest.reading.aloud')}</p>
      <div className="segments-row">
        {voice.mode === 'off' ? (
          <>
            <Button icon={BookOpen} onPress={() => speak('page')}>
              {t('guest.reading.page')}
            </Button>
            <Button icon={Hand} onPress={() => speak('touch')}>
              {t('guest.reading.touch')}
            </Button>
          </>
        ) : (
          <>
            <Button
              icon={isPaused ? Play : Pause}
              isDisabled={voice.sound === null}
              onPress={() => setPaused(!isPaused)}
            >
              {isPaused ? t('guest.reading.resume') : t('guest.reading.pause')}
            </Button>
            <Button icon={Repeat2} onPress={() => speak('again')}>
              {t('guest.reading.again')}
            </Button>
            <Button kind="primary" icon={Square} onPress={() => speak('stop')}>
              {t('guest.reading.stop')}
            </Button>
          </>
        )}
      </div>
      {voice.mode === 'touch' && <Notice live>{t('guest.reading.touchNow')}</Notice>}
      {voice.problem && (
        <Notice tone="attention" live>
          {t(`guest.reading.${voice.problem}`)}
        </Notice>
      )}
      {voice.sound !== null && <Sound key={voice.sound} sound={voice.sound} isPaused={isPaused} />}
    </div>
  );
}

function Sound({ sound, isPaused }: { readonly sound: number; readonly isPaused: boolean }) {
  const { api } = useKiosk();
  return (
    // biome-ignore lint/a11y/useMediaCaption: it reads words that stand on the screen, marked there while they are read
    <audio
      src={`/voice/${sound}`}
      ref={(audio) => {
        if (!audio) return;
        if (isPaused) audio.pause();
        else void audio.play().catch(() => {}); // taken away while it began
        return () => audio.pause();
      }}
      onEnded={() => void api.call('guest.speak', { what: 'next', sound })}
    />
  );
}

function Find({ guest: { found }, field, onTyping }: GuestReadingProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [text, setText] = useState('');
  const find = (words: string, forward = true) => {
    void api.call('guest.find', { text: words, forward });
  };
  return (
    <div className="find">
      <SearchField
        className="search-field"
        value={text}
        onChange={(words) => {
          setText(words);
          find(words.trim());
        }}
        onSubmit={() => find(text.trim())}
        inputMode="none"
        autoComplete="off"
        spellCheck="false"
        maxLength={longestSearch}
      >
        <Label className="segments-label">{t('guest.reading.find')}</Label>
        <div className="search-line">
          <Search className="icon find-icon" aria-hidden />
          <Input className="search-input" ref={field} dir="auto" onFocus={() => onTyping(true)} />
          {text !== '' && (
            <AriaButton className="search-clear" aria-label={t('search.clear')}>
              <X className="icon" aria-hidden />
            </AriaButton>
          )}
        </div>
      </SearchField>
      {found && found.matches > 0 && (
        <div className="segments-row">
          <Button icon={ArrowUp} onPress={() => find(text.trim(), false)}>
            {t('guest.reading.previous')}
          </Button>
          <Button icon={ArrowDown} onPress={() => find(text.trim())}>
            {t('guest.reading.next')}
          </Button>
        </div>
      )}
      <p role="status" className="find-count">
        {found &&
          (found.matches === 0
            ? t('guest.reading.none')
            : t('guest.reading.found', { count: found.matches, present: found.present }))}
      </p>
    </div>
  );
}
