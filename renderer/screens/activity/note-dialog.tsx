import { MessageSquare } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { longestNote } from '../../../contract/activity.ts';
import { personalIn } from '../../../contract/activity-note.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';

interface NoteDialogProps {
  readonly note: string;
  readonly onChange: (note: string) => void;
  readonly onClose: () => void;
}

/** A few words of the mediator's own, with the keyboard under them. What names somebody is said while it is typed. */
export function NoteDialog({ note, onChange, onClose }: NoteDialogProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(true);
  useEffect(() => field.current?.focus(), []);
  const personal = personalIn(note);
  return (
    <Dialog
      title={t('activity.form.noteTitle')}
      icon={MessageSquare}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('activity.form.done')}
        </Button>
      }
    >
      <TextField
        className="search-field"
        value={note}
        onChange={(typed) => onChange(typed.slice(0, longestNote))}
        isInvalid={personal !== null}
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
      </TextField>
      <div role="status">{personal && <Notice tone="attention">{t(`activity.personal.${personal}`)}</Notice>}</div>
      {isTyping && (
        <Keyboard
          first={layoutFor('text', settings.language, null)}
          enter={t('activity.form.done')}
          onKey={(key) => (key.kind === 'enter' ? onClose() : typeInto(field, key))}
          onClose={() => setIsTyping(false)}
        />
      )}
    </Dialog>
  );
}
