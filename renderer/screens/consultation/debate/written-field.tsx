import { CircleAlert, Keyboard as KeyboardIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Label, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/button.tsx';
import { Keyboard, type Keystroke } from '../../../components/keyboard/keyboard.tsx';
import { type LayoutName, layoutFor } from '../../../components/keyboard/layouts.ts';
import { typeInto } from '../../../components/keyboard/typing.ts';
import { Screen } from '../../../components/screen.tsx';
import { useKiosk } from '../../../kiosk.tsx';
import { charactersLeft, type Writing } from './writing.ts';

/** From here on what is left is also said aloud. */
const fewLeft = 20;

interface WrittenFieldProps {
  readonly part: 'title' | 'text';
  readonly writing: Writing;
  readonly isReady: boolean;
  readonly onChange: (written: string) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

/** A field to write in, with the keyboard under it and what is left to write. */
export function WrittenField({ part, writing, isReady, onChange, onNext, onBack }: WrittenFieldProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isTyping, setIsTyping] = useState(true);
  const [layout, setLayout] = useState<LayoutName | null>(null);
  const left = charactersLeft(writing, part);
  useEffect(() => {
    if (!isTyping) return;
    field.current?.focus({ preventScroll: true });
    // Whoever comes back to a text goes on at its end.
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    // Large text leaves room for the field and what is left, and for no more, between the bar and the keys.
    field.current?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [isTyping]);

  function onKey(key: Keystroke) {
    if (key.kind !== 'enter') typeInto(field, key);
    else if (isReady) onNext();
    else setIsTyping(false);
  }

  return (
    <Screen
      name={`contribute ${part}`}
      title={t(`contribute.${part}.title`)}
      onBack={onBack}
      actions={
        <>
          {!isTyping && (
            <Button icon={KeyboardIcon} onPress={() => setIsTyping(true)}>
              {t('search.keyboard')}
            </Button>
          )}
          <Button kind="primary" arrow="next" isDisabled={!isReady} onPress={onNext}>
            {t('contribute.next')}
          </Button>
        </>
      }
      below={
        isTyping && (
          <Keyboard
            first={layoutFor('text', settings.language, layout)}
            onLayout={setLayout}
            enter={t('contribute.next')}
            onKey={onKey}
            onClose={() => setIsTyping(false)}
          />
        )
      }
    >
      <TextField
        className={`written written-${part}`}
        value={writing[part]}
        onChange={(written) => onChange(part === 'title' ? written.replaceAll('\n', ' ') : written)}
        isInvalid={left < 0}
        inputMode="none"
        autoComplete="off"
        spellCheck="false"
      >
        <Label className="search-label">{t(`contribute.${part}.label`)}</Label>
        <TextArea className="written-input" ref={field} dir="auto" />
      </TextField>
      <p className="written-left" data-too-many={left < 0 || undefined} {...(left <= fewLeft && { role: 'status' })}>
        {left < 0 && <CircleAlert className="icon" aria-hidden />}
        {left >= 0 ? t('contribute.left', { count: left }) : t('contribute.tooMany', { count: -left })}
      </p>
    </Screen>
  );
}
