import { Globe, Keyboard as KeyboardIcon, KeyRound, Mail, Route, ScanText } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { openingReasons } from '../../../contract/assistance.ts';
import type { GuestView, KioskError } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Keyboard } from '../../components/keyboard/keyboard.tsx';
import { layoutFor } from '../../components/keyboard/layouts.ts';
import { typeInto } from '../../components/keyboard/typing.ts';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useKiosk } from '../../kiosk.tsx';

type Reason = (typeof openingReasons)[number];

const icons = {
  'blocked-on-the-way': Route,
  'not-in-the-catalogue': Globe,
  mailbox: Mail,
  papers: ScanText,
  other: KeyRound,
} as const satisfies Readonly<Record<Reason, unknown>>;

interface OpenHostProps {
  readonly onClose: () => void;
}

/** Why, and then which one: a mediator opens one more host for this visit, before the eyes of its resident. */
export function OpenHost({ onClose }: OpenHostProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState<Reason | null>(null);
  if (reason) return <Address reason={reason} onBack={() => setReason(null)} onClose={onClose} />;
  return (
    <Screen
      name="open-host reason"
      title={t('assistance.host.why')}
      intro={t('assistance.host.whyText')}
      onBack={onClose}
    >
      <div className="panel-pages">
        {openingReasons.map((one) => (
          <Tile
            key={one}
            icon={icons[one]}
            title={t(`assistance.host.reasons.${one}`)}
            onPress={() => setReason(one)}
          />
        ))}
      </div>
    </Screen>
  );
}

interface AddressProps extends OpenHostProps {
  readonly reason: Reason;
  readonly onBack: () => void;
}

function Address({ reason, onBack, onClose }: AddressProps) {
  const { t } = useTranslation();
  const { api, state, settings } = useKiosk();
  const field = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState(blockedHost(state.guest));
  const [isTyping, setTyping] = useState(true);
  const [isOpening, setOpening] = useState(false);
  const [refused, setRefused] = useState<KioskError<'assistance.open-host'>['code'] | null>(null);
  useEffect(() => {
    if (!isTyping) return;
    field.current?.focus({ preventScroll: true });
    // What is typed stands at the top: at large text the keys leave room for nothing else.
    field.current?.closest('.search-field')?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [isTyping]);
  const canOpen = address.trim() !== '' && !isOpening;

  async function open() {
    if (!canOpen) return;
    setOpening(true);
    const answer = await api.call('assistance.open-host', { address, reason });
    setOpening(false);
    if (answer.ok) onClose();
    else setRefused(answer.error.code);
  }

  return (
    <Screen
      name="open-host address"
      title={t('assistance.host.which')}
      onBack={onBack}
      actions={
        <>
          {!isTyping && (
            <Button icon={KeyboardIcon} onPress={() => setTyping(true)}>
              {t('keyboard.open')}
            </Button>
          )}
          <Button kind="primary" arrow="next" isDisabled={!canOpen} isPending={isOpening} onPress={() => void open()}>
            {t('assistance.host.open')}
          </Button>
        </>
      }
      below={
        isTyping && (
          <Keyboard
            first={layoutFor('address', settings.language, null)}
            fields="address"
            enter={t('assistance.host.enter')}
            onKey={(key) => (key.kind === 'enter' ? void open() : typeInto(field, key))}
            onClose={() => setTyping(false)}
          />
        )
      }
    >
      <TextField
        className="search-field"
        value={address}
        onChange={(typed) => {
          setAddress(typed);
          setRefused(null);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') void open();
        }}
        inputMode="none"
        autoComplete="off"
        spellCheck="false"
        maxLength={300}
      >
        <Label className="search-label">{t('assistance.host.label')}</Label>
        <div className="search-line">
          <Input className="search-input" ref={field} dir="ltr" />
        </div>
      </TextField>
      <div role="status">{refused && <Notice tone="attention">{t(`assistance.host.problems.${refused}`)}</Notice>}</div>
      {!refused && <p className="lead">{t('assistance.host.whichText')}</p>}
    </Screen>
  );
}

/** What stopped the resident is most often what is to be opened. */
function blockedHost(guest: GuestView): string {
  return guest.state === 'open' && guest.notice?.kind === 'blocked' ? guest.notice.host : '';
}
