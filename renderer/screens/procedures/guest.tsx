import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { type LayoutName, layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { useRoom } from '../../components/room.ts';
import { useKiosk } from '../../kiosk.tsx';
import { LeaveDialog } from '../visit-dialogs.tsx';
import { procedureOf, useCatalogue } from './catalogue.ts';
import { GuestDialog } from './guest-dialog.tsx';
import { GuestNotice } from './guest-notice.tsx';
import { GuestReading } from './guest-reading.tsx';
import { GuestStrip, type Leaving, type Panel } from './guest-strip.tsx';
import { GuestWhere } from './guest-where.tsx';

type OpenGuest = Extract<GuestView, { state: 'open' }>;

interface GuestProps {
  readonly guest: OpenGuest;
  /** Something of the kiosk stands in front. The shell draws the site above this page, so the site must step aside. */
  readonly isCovered: boolean;
  readonly onDocuments: () => void;
}

/** A strip under the bar, and below it the room where the shell draws the site. */
export function Guest({ guest, isCovered, onDocuments }: GuestProps) {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const procedure = procedureOf(useCatalogue(), guest.procedure);
  const [panel, setPanel] = useState<Panel>(null);
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const [closedFor, setClosedFor] = useState<number | null>(null);
  const [layout, setLayout] = useState<LayoutName | null>(null);
  const [isFinding, setFinding] = useState(false);
  const findField = useRef<HTMLInputElement>(null);
  const isShown = guest.notice === null && guest.dialog === null && !isCovered && leaving === null;
  const room = useRoom('guest.place', isShown);
  const field = isShown ? guest.field : null;
  const isTyping = field !== null && field.id !== closedFor && !isFinding;

  function open(next: Panel) {
    setPanel(next);
    setFinding(false);
    if (panel !== 'reading') return;
    void api.call('guest.find', { text: '', forward: true });
    void api.call('guest.speak', { what: 'stop' });
  }

  function go(how: Leaving) {
    setLeaving(null);
    void api.call(`guest.${how}`, {});
  }

  /** A notice stands before the page, which stays where it is: going back to it leaves nothing. */
  function leave(how: Leaving) {
    const loses = guest.filled && !(how === 'back' && guest.keepsPage);
    if (loses || how === 'close') setLeaving(how);
    else go(how);
  }

  return (
    <main id="content" className="guest">
      <h1 className="spoken-only">{t('guest.label')}</h1>
      <GuestStrip
        guest={guest}
        procedure={procedure}
        panel={panel}
        onPanel={open}
        onLeave={leave}
        onKeyboard={field && !isTyping && !isFinding ? () => setClosedFor(null) : null}
      />
      {panel === 'where' && <GuestWhere host={guest.host} procedure={procedure} />}
      {panel === 'reading' && <GuestReading guest={guest} field={findField} onTyping={setFinding} />}
      <div className="room" ref={room}>
        {guest.notice ? (
          <GuestNotice notice={guest.notice} keepsPage={guest.keepsPage} onDocuments={onDocuments} />
        ) : (
          !isTyping && <p className="room-words">{t('guest.covered')}</p>
        )}
      </div>
      {isTyping && (
        <Keyboard
          key={field.kind}
          first={layoutFor(field.kind, settings.language, layout)}
          onLayout={setLayout}
          fields={field.kind}
          enter={t('keyboard.enter')}
          onKey={(key) => void api.call('guest.type', { field: field.id, key })}
          onClose={() => setClosedFor(field.id)}
        />
      )}
      {isFinding && (
        <Keyboard
          first={layoutFor('text', settings.language, layout)}
          onLayout={setLayout}
          enter={t('search.enter')}
          onKey={(key) => (key.kind === 'enter' ? setFinding(false) : typeInto(findField, key))}
          onClose={() => setFinding(false)}
        />
      )}
      {guest.dialog && !isCovered && <GuestDialog key={guest.dialog.id} dialog={guest.dialog} />}
      {leaving && (
        <LeaveDialog
          what={guest.filled ? 'form' : 'guest'}
          onClose={() => setLeaving(null)}
          onLeave={() => go(leaving)}
        />
      )}
    </main>
  );
}
