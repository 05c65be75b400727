import { Delete } from 'lucide-react';
import { Button as AriaButton, Group, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

interface DigitEntryProps {
  readonly label: string;
  /** How far one is, in words. */
  readonly progress: string;
  readonly digits: string;
  readonly length: number;
  /** Nobody beside reads it from the screen. */
  readonly isSecret?: boolean;
  readonly isDisabled?: boolean;
  readonly onDigits: (digits: string) => void;
  /** Enter, on a keyboard. */
  readonly onEnter: () => void;
}

/** A number that is typed on keys as large as a hand needs, on a keyboard, or pasted. It reads from left to right in every language. */
export function DigitEntry(props: DigitEntryProps) {
  const { label, progress, digits, length, isSecret = false, isDisabled = false, onDigits, onEnter } = props;
  const { t } = useTranslation();
  const write = (text: string) => onDigits(text.replace(/\D/g, '').slice(0, length));
  const key = (digit: string) => (
    <AriaButton key={digit} className="key" isDisabled={isDisabled} onPress={() => write(digits + digit)}>
      {digit}
    </AriaButton>
  );

  return (
    <div className="code-entry">
      <TextField
        className="code-field"
        value={digits}
        onChange={write}
        isDisabled={isDisabled}
        inputMode="none"
        {...(isSecret ? { type: 'password', autoComplete: 'current-password' } : { autoComplete: 'off' })}
        onKeyDown={({ key }) => {
          if (key === 'Enter') onEnter();
        }}
      >
        <Label className="code-label">{label}</Label>
        <Input className="code-input" dir="ltr" />
        <p className="code-progress">{progress}</p>
      </TextField>
      <Group className="keypad" dir="ltr" aria-label={t('identify.code.keys')}>
        {keys.map(key)}
        <AriaButton
          className="key key-delete"
          aria-label={t('identify.code.delete')}
          isDisabled={digits === '' || isDisabled}
          onPress={() => onDigits(digits.slice(0, -1))}
        >
          <Delete className="icon" aria-hidden />
        </AriaButton>
        {key('0')}
      </Group>
    </div>
  );
}
