import { useState } from 'react';
import type { GuestView } from '../../../contract/kiosk.ts';
import { ChooseDocuments } from '../documents/choose.tsx';
import { Tray } from '../documents/tray.tsx';
import { Guest } from './guest.tsx';

interface GuestPlaceProps {
  readonly guest: Extract<GuestView, { state: 'open' }>;
  /** Something of the kiosk stands in front. */
  readonly isCovered: boolean;
}

/** The site, or what stands in its place for a while; it waits behind. */
export function GuestPlace({ guest, isCovered }: GuestPlaceProps) {
  const [isAtDocuments, setAtDocuments] = useState(false);
  if (guest.chooser) return <ChooseDocuments key={guest.chooser.id} chooser={guest.chooser} />;
  if (isAtDocuments) return <Tray isCovered={isCovered} onBack={() => setAtDocuments(false)} />;
  return <Guest guest={guest} isCovered={isCovered} onDocuments={() => setAtDocuments(true)} />;
}
