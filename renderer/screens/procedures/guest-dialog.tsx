import { MessageSquare, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { longestAnswer, type SiteDialog } from '../../../contract/guest.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { useKiosk } from '../../kiosk.tsx';
import { Host } from './guest-where.tsx';

/**
 * What a site asks in a box of its own, in ours: under the name of the site, so that nobody takes its words for the terminal's. The
 * site waits until it is answered.
 */
export function GuestDialog({ dialog }: { readonly dialog: SiteDialog }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [text, setText] = useState(dialog.proposed);
  const answer = (accepted: boolean, silence = false) =>
    void api.call('guest.answer', { dialog: dialog.id, accepted, text: accepted ? text : '', silence });
  if (dialog.kind === 'leave') return <LinkDialog onAnswer={answer} />;
  const isQuestion = dialog.kind !== 'alert';
  return (
    <Dialog
      title={t('guest.asks.title')}
      icon={MessageSquare}
      isAlert
      onClose={() => answer(false)}
      actions={
        <>
          {dialog.canSilence && <Button onPress={() => answer(false, true)}>{t('guest.asks.silence')}</Button>}
          {isQuestion && <Button onPress={() => answer(false)}>{t('guest.asks.no')}</Button>}
          <Button kind="primary" onPress={() => answer(true)}>
            {t('guest.asks.yes')}
          </Button>
        </>
      }
    >
      <p>
        <Host host={dialog.host} />
      </p>
      {dialog.text && (
        <blockquote className="site-words" dir="auto">
          {dialog.text}
        </blockquote>
      )}
      {dialog.canSilence && <p>{t('guest.asks.often')}</p>}
      {dialog.kind === 'prompt' && <Answer text={text} onText={setText} onEnter={() => answer(true)} />}
    </Dialog>
  );
}

interface AnswerProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onEnter: () => void;
}

function Answer({ text, onText, onEnter }: AnswerProps) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [isTyping, setIsTyping] = useState(true);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <TextField className="search-field" value={text} onChange={onText} maxLength={longestAnswer} inputMode="none">
        <Label className="search-label">{t('guest.asks.answer')}</Label>
        <Input
          className="search-input"
          ref={field}
          dir="auto"
          autoComplete="off"
          spellCheck="false"
          onFocus={() => setIsTyping(true)}
        />
      </TextField>
      {isTyping && (
        <Keyboard
          first={layoutFor('text', settings.language, null)}
          enter={t('guest.asks.yes')}
          onKey={(key) => (key.kind === 'enter' ? onEnter() : typeInto(field, key))}
          onClose={() => setIsTyping(false)}
        />
      )}
    </>
  );
}

/** A link would lose what was filled in. Staying is the main way. */
function LinkDialog({ onAnswer }: { readonly onAnswer: (leave: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('leave.form.title')}
      icon={TriangleAlert}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button onPress={() => onAnswer(true)}>{t('leave.form.confirm')}</Button>
          <Button kind="primary" onPress={() => onAnswer(false)}>
            {t('leave.form.stay')}
          </Button>
        </>
      }
    >
      <p>{t('leave.form.text')}</p>
    </Dialog>
  );
}
