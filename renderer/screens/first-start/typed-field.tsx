import { useEffect, useRef } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { useKiosk } from '../../kiosk.tsx';

interface TypedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  readonly isTyping: boolean;
  readonly onTyping: (isTyping: boolean) => void;
  readonly onChange: (value: string) => void;
  readonly onEnter: () => void;
}

/** A line of Latin letters, typed on the screen: the field for the page, and the keys for its foot. */
export function useTypedField(props: TypedFieldProps) {
  const { label, value, maxLength, isTyping, onTyping, onChange, onEnter } = props;
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!isTyping) return;
    input.current?.focus({ preventScroll: true });
    input.current?.closest('.search-field')?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [isTyping]);

  const field = (
    <TextField
      className="search-field"
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onEnter();
      }}
      inputMode="none"
      autoComplete="off"
      spellCheck="false"
      maxLength={maxLength}
    >
      <Label className="search-label">{label}</Label>
      <div className="search-line">
        <Input
          className="search-input"
          ref={input}
          dir="ltr"
          onFocus={() => onTyping(true)}
          onClick={() => onTyping(true)}
        />
      </div>
    </TextField>
  );
  const keys = isTyping && (
    <Keyboard
      first={layoutFor('address', settings.language, null)}
      fields="address"
      enter={t('firstStart.enter')}
      onKey={(key) => (key.kind === 'enter' ? onEnter() : typeInto(input, key))}
      onClose={() => onTyping(false)}
    />
  );
  return { field, keys };
}
