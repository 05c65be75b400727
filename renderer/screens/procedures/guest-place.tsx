import { useState } from 'react';
import type { GuestView } from '../../../contract/kiosk.ts';
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
  if (isAtDocuments) return <Tray onBack={() => setAtDocuments(false)} />;
  return <Guest guest={guest} isCovered={isCovered} onDocuments={() => setAtDocuments(true)} />;
}
