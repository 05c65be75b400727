import {
  ArrowLeft,
  BookOpen,
  ChevronDown,
  ChevronUp,
  Keyboard as KeyboardIcon,
  Lock,
  RotateCw,
  Undo2,
  X,
} from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import type { Procedure } from '../../../contract/procedures.ts';
import { PublicText } from '../../components/public-text.tsx';
import { StripButton } from '../../components/strip-button.tsx';
import { Host } from './guest-where.tsx';

type OpenGuest = Extract<GuestView, { state: 'open' }>;

/** What leads away from the page that is there. */
export type Leaving = 'back' | 'reload' | 'home' | 'close';
/** What opens between the strip and the site. */
export type Panel = 'where' | 'reading' | null;

interface GuestStripProps {
  readonly guest: OpenGuest;
  readonly procedure: Procedure | undefined;
  readonly panel: Panel;
  readonly onPanel: (panel: Panel) => void;
  readonly onLeave: (how: Leaving) => void;
  /** A field has the focus and its keyboard was closed. */
  readonly onKeyboard: (() => void) | null;
}

/** What a browser has above its pages, in words. */
export function GuestStrip({ guest, procedure, panel, onPanel, onLeave, onKeyboard }: GuestStripProps) {
  const { t } = useTranslation();
  const toggle = (one: Exclude<Panel, null>) => onPanel(panel === one ? null : one);
  const Chevron = panel === 'where' ? ChevronUp : ChevronDown;
  return (
    <div className="strip">
      <StripButton icon={ArrowLeft} isDirected isDisabled={!guest.canGoBack} onPress={() => onLeave('back')}>
        {t('guest.back')}
      </StripButton>
      <StripButton icon={RotateCw} onPress={() => onLeave('reload')}>
        {t('guest.reload')}
      </StripButton>
      <StripButton icon={Undo2} isDirected onPress={() => onLeave('home')}>
        {t('guest.start')}
      </StripButton>
      <AriaButton className="strip-where" aria-expanded={panel === 'where'} onPress={() => toggle('where')}>
        {procedure && (
          <span className="strip-title">
            <PublicText>{procedure.title}</PublicText>
          </span>
        )}
        <span className="strip-host">
          <Lock className="icon" aria-hidden />
          <span>
            {t('guest.where.here')} <Host host={guest.host} />
          </span>
          <Chevron className="icon" aria-hidden />
        </span>
      </AriaButton>
      <p className={guest.loading ? 'strip-loading' : 'spoken-only'} role="status">
        {guest.loading ? t('guest.loading') : t('guest.loaded')}
      </p>
      {onKeyboard && (
        <StripButton icon={KeyboardIcon} onPress={onKeyboard}>
          {t('keyboard.open')}
        </StripButton>
      )}
      <StripButton icon={BookOpen} isOpen={panel === 'reading'} onPress={() => toggle('reading')}>
        {t('guest.reading.open')}
      </StripButton>
      <StripButton icon={X} onPress={() => onLeave('close')}>
        {t('guest.close')}
      </StripButton>
    </div>
  );
}
