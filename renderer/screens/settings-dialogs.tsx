import { ALargeSmall, Languages } from 'lucide-react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../contract/form.ts';
import { textSizes } from '../../contract/reading.ts';
import type { Contrast, TextSize } from '../app-state.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useKiosk } from '../kiosk.tsx';
import { everyLanguage, languageFacts } from '../locales/index.ts';

interface DialogProps {
  readonly onClose: () => void;
}

/** Each language by its own name: whoever cannot read this page must still find theirs. */
export function LanguageDialog({ onClose }: DialogProps) {
  const { t } = useTranslation();
  const { description, settings, changeSettings } = useKiosk();
  const offered: readonly Language[] = description?.languages ?? everyLanguage;
  return (
    <Dialog
      title={t('language.title')}
      icon={Languages}
      onClose={onClose}
      actions={<Button onPress={onClose}>{t('product.close')}</Button>}
    >
      <div className="languages">
        {offered.map((language) => (
          <LanguageButton
            key={language}
            language={language}
            isChosen={language === settings.language}
            onPress={() => {
              changeSettings({ language });
              onClose();
            }}
          />
        ))}
      </div>
    </Dialog>
  );
}

function LanguageButton(props: { language: Language; isChosen: boolean; onPress: () => void }) {
  const { name, direction } = languageFacts[props.language];
  return (
    <Button kind={props.isChosen ? 'primary' : 'secondary'} isChosen={props.isChosen} onPress={props.onPress}>
      <span lang={props.language} dir={direction}>
        {name}
      </span>
    </Button>
  );
}

/** Text size and contrast, applied at once, so that the dialog itself is the sample. */
export function DisplayDialog({ onClose }: DialogProps) {
  const { t } = useTranslation();
  const { settings, changeSettings } = useKiosk();
  return (
    <Dialog
      title={t('display.title')}
      icon={ALargeSmall}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('display.done')}
        </Button>
      }
    >
      <RadioGroup
        className="segments"
        orientation="horizontal"
        value={String(settings.textSize)}
        onChange={(value) => changeSettings({ textSize: Number(value) as TextSize })}
      >
        <Label className="segments-label">{t('display.textSize')}</Label>
        <div className="segments-row">
          {textSizes.map((percent) => (
            <Radio key={percent} value={String(percent)} className="segment">
              {t('display.percent', { percent })}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      <RadioGroup
        className="segments"
        orientation="horizontal"
        value={settings.contrast}
        onChange={(value) => changeSettings({ contrast: value as Contrast })}
      >
        <Label className="segments-label">{t('display.contrast')}</Label>
        <div className="segments-row">
          <Radio value="normal" className="segment">
            {t('display.normal')}
          </Radio>
          <Radio value="high" className="segment">
            {t('display.high')}
          </Radio>
        </div>
      </RadioGroup>
    </Dialog>
  );
}
