import { ArrowLeft, Keyboard as KeyboardIcon, Lock, type LucideIcon, RotateCw, Undo2, X } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutOf } from '../../components/keyboard/layouts.ts';
import { PublicText } from '../../components/public-text.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { LeaveDialog } from '../visit-dialogs.tsx';
import { procedureOf, useCatalogue } from './catalogue.ts';
import { GuestNotice } from './guest-notice.tsx';

type OpenGuest = Extract<GuestView, { state: 'open' }>;

interface GuestProps {
  readonly guest: OpenGuest;
  /** Something of the kiosk stands in front. The shell draws the site above this page, so the site must step aside. */
  readonly isCovered: boolean;
}

/** A strip under the bar, and below it the room where the shell draws the site. */
export function Guest({ guest, isCovered }: GuestProps) {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const procedure = procedureOf(useCatalogue(), guest.procedure);
  const [leaving, setLeaving] = useState(false);
  const [closedFor, setClosedFor] = useState<number | null>(null);
  const isShown = guest.notice === null && !isCovered && !leaving;
  const room = useRoom(isShown);
  const field = isShown ? guest.field : null;
  const isTyping = field !== null && field.id !== closedFor;
  return (
    <main id="content" className="guest">
      <h1 className="spoken-only">{t('guest.label')}</h1>
      <div className="strip">
        <StripButton
          icon={ArrowLeft}
          isDirected
          isDisabled={!guest.canGoBack}
          onPress={() => api.call('guest.back', {})}
        >
          {t('guest.back')}
        </StripButton>
        <StripButton icon={RotateCw} onPress={() => api.call('guest.reload', {})}>
          {t('guest.reload')}
        </StripButton>
        <StripButton icon={Undo2} isDirected onPress={() => api.call('guest.home', {})}>
          {t('guest.start')}
        </StripButton>
        <div className="strip-where">
          {procedure && (
            <p className="strip-title">
              <PublicText>{procedure.title}</PublicText>
            </p>
          )}
          <p>
            <Lock className="icon" aria-hidden />
            <span>
              {t('guest.where')} <bdi className="host">{guest.host}</bdi>
            </span>
          </p>
          <p className={guest.loading ? 'strip-loading' : 'spoken-only'} role="status">
            {guest.loading ? t('guest.loading') : t('guest.loaded')}
          </p>
        </div>
        {field && !isTyping && (
          <StripButton icon={KeyboardIcon} onPress={() => setClosedFor(null)}>
            {t('keyboard.open')}
          </StripButton>
        )}
        <StripButton icon={X} onPress={() => setLeaving(true)}>
          {t('guest.close')}
        </StripButton>
      </div>
      <div className="room" ref={room}>
        {guest.notice ? (
          <GuestNotice notice={guest.notice} canGoBack={guest.canGoBack} />
        ) : (
          <p className="room-words">{t('guest.covered')}</p>
        )}
      </div>
      {isTyping && (
        <Keyboard
          key={field.kind}
          first={layoutOf(settings.language)}
          fields={field.kind === 'number' ? 'number' : 'text'}
          enter={t('keyboard.enter')}
          onKey={(key) => void api.call('guest.type', { field: field.id, key })}
          onClose={() => setClosedFor(field.id)}
        />
      )}
      {leaving && (
        <LeaveDialog what="guest" onClose={() => setLeaving(false)} onLeave={() => void api.call('guest.close', {})} />
      )}
    </main>
  );
}

/** Tells the shell where the room is, again whenever it moves: another text size, another language, a notice above it. */
function useRoom(visible: boolean) {
  const { api } = useKiosk();
  const room = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const place = () => {
      if (!room.current) return;
      const { top, bottom } = room.current.getBoundingClientRect();
      void api.call('guest.place', { topPx: Math.ceil(top), bottomPx: Math.floor(bottom), visible });
    };
    place();
    const moved = new ResizeObserver(place);
    if (room.current) moved.observe(room.current);
    return () => moved.disconnect();
  }, [api, visible]);
  return room;
}

interface StripButtonProps {
  readonly icon: LucideIcon;
  readonly isDirected?: boolean;
  readonly isDisabled?: boolean;
  readonly onPress: () => unknown;
  readonly children: ReactNode;
}

function StripButton({ icon: Icon, isDirected = false, isDisabled = false, onPress, children }: StripButtonProps) {
  return (
    <AriaButton className="strip-button" isDisabled={isDisabled} onPress={() => void onPress()}>
      <Icon className={isDirected ? 'icon icon-directed' : 'icon'} aria-hidden />
      <span>{children}</span>
    </AriaButton>
  );
}
