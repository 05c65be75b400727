import { useEffect, useRef, useState } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { longestNote } from '../../../contract/activity.ts';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { useKiosk } from '../../kiosk.tsx';

interface NoteFieldProps {
  readonly note: string;
  readonly onChange: (note: string) => void;
  readonly onEnter: () => void;
}

/** A few words of the mediator's own, with the keyboard under them. */
export function NoteField({ note, onChange, onEnter }: NoteFieldProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(true);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <TextField
        className="search-field"
        value={note}
        onChange={(typed) => onChange(typed.slice(0, longestNote))}
        inputMode="none"
      >
        <Label className="search-label">{t('activity.form.noteLabel')}</Label>
        <Input
          className="search-input"
          ref={field}
          dir="auto"
          autoComplete="off"
          spellCheck="false"
          onFocus={() => setIsTyping(true)}
        />
        <Text slot="description">{t('activity.form.noteHint')}</Text>
      </TextField>
      {isTyping && (
        <Keyboard
          first={layoutFor('text', settings.language, null)}
          enter={t('activity.form.done')}
          onKey={(key) => (key.kind === 'enter' ? onEnter() : typeInto(field, key))}
          onClose={() => setIsTyping(false)}
        />
      )}
    </>
  );
}
