import { Delete } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button as AriaButton, Group, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { Steps } from './steps.tsx';

const codeLength = 10;
const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

interface CodeEntryProps {
  readonly isBusy: boolean;
  /** A reader takes the code from its ticket too. */
  readonly hasScanner: boolean;
  readonly problem: ReactNode;
  readonly otherWay: ReactNode;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

/** Ten digits, on keys as large as a hand needs, or on a keyboard. Digits read from left to right in every language. */
export function CodeEntry({ isBusy, hasScanner, problem, otherWay, onCode, onBack }: CodeEntryProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const isWhole = code.length === codeLength;
  const write = (text: string) => setCode(text.replace(/\D/g, '').slice(0, codeLength));

  return (
    <Screen
      name="vote identify code"
      layout="middle"
      steps={<Steps at="identify" />}
      title={t('identify.code.title')}
      intro={hasScanner ? t('identify.code.textOrScan') : t('identify.code.text')}
      onBack={onBack}
      actions={
        <>
          {otherWay}
          <Button kind="primary" arrow="next" isDisabled={!isWhole} isPending={isBusy} onPress={() => onCode(code)}>
            {t('identify.code.confirm')}
          </Button>
        </>
      }
    >
      {problem}
      <div className="code-entry">
        <TextField
          className="code-field"
          value={code}
          onChange={write}
          inputMode="none"
          autoComplete="off"
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isWhole && !isBusy) onCode(code);
          }}
        >
          <Label className="code-label">{t('identify.code.label')}</Label>
          <Input className="code-input" dir="ltr" />
          <p className="code-progress">{t('identify.code.progress', { typed: code.length })}</p>
        </TextField>
        <Group className="keypad" dir="ltr" aria-label={t('identify.code.keys')}>
          {keys.map((digit) => (
            <Key key={digit} digit={digit} onDigit={(typed) => write(code + typed)} />
          ))}
          <AriaButton
            className="key key-delete"
            aria-label={t('identify.code.delete')}
            isDisabled={code === ''}
            onPress={() => setCode(code.slice(0, -1))}
          >
            <Delete className="icon" aria-hidden />
          </AriaButton>
          <Key digit="0" onDigit={(typed) => write(code + typed)} />
        </Group>
      </div>
    </Screen>
  );
}

function Key({ digit, onDigit }: { readonly digit: string; readonly onDigit: (digit: string) => void }) {
  return (
    <AriaButton className="key" onPress={() => onDigit(digit)}>
      {digit}
    </AriaButton>
  );
}
