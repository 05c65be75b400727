import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';
import { useTypedField } from './typed-field.tsx';

const codeCharacters = 16;

/** The one-use code that the city made for this terminal. It is used at the end, once everything else is well. */
export function CodeStep(props: StepProps) {
  const { t } = useTranslation();
  const { draft, onBack, onNext } = props;
  const [code, setCode] = useState(draft.code);
  const [isTyping, setIsTyping] = useState(true);
  const isWhole = code.replaceAll('-', '').length === codeCharacters;
  const goOn = () => isWhole && onNext({ code });
  const { field, keys } = useTypedField({
    label: t('firstStart.code.label'),
    value: code,
    maxLength: 24,
    isTyping,
    onTyping: setIsTyping,
    onChange: (text) => setCode(inGroups(text)),
    onEnter: goOn,
  });
  return (
    <Screen
      name="first-code"
      steps={<StepCount {...props} />}
      title={t('firstStart.code.title')}
      intro={t('firstStart.code.intro')}
      onBack={onBack}
      below={keys}
      actions={
        <Button kind="primary" arrow="next" isDisabled={!isWhole} onPress={goOn}>
          {t('product.continue')}
        </Button>
      }
    >
      {field}
    </Screen>
  );
}

/** As it was printed, whatever was typed: four groups of four, in capitals. */
function inGroups(text: string): string {
  const characters = text
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .slice(0, codeCharacters);
  return characters.replaceAll(/(.{4})(?=.)/g, '$1-');
}
