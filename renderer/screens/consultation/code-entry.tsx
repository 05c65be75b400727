import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { DigitEntry } from '../../components/digit-entry.tsx';
import { Screen } from '../../components/screen.tsx';
import { Steps } from './steps.tsx';

const codeLength = 10;

interface CodeEntryProps {
  readonly isBusy: boolean;
  /** A reader takes the code from its ticket too. */
  readonly hasScanner: boolean;
  readonly problem: ReactNode;
  readonly otherWay: ReactNode;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

/** The one-use code from the desk, in place of a card. */
export function CodeEntry({ isBusy, hasScanner, problem, otherWay, onCode, onBack }: CodeEntryProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const isWhole = code.length === codeLength;

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
      <DigitEntry
        label={t('identify.code.label')}
        progress={t('identify.code.progress', { typed: code.length })}
        digits={code}
        length={codeLength}
        onDigits={setCode}
        onEnter={() => {
          if (isWhole && !isBusy) onCode(code);
        }}
      />
    </Screen>
  );
}
