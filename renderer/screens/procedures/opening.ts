import { useState } from 'react';
import { useKiosk } from '../../kiosk.tsx';

/** Opens the site of a procedure, and says how far that is. */
export function useOpening(procedure: string) {
  const { api } = useKiosk();
  const [opening, setOpening] = useState<'not-yet' | 'asked' | 'failed'>('not-yet');

  async function open() {
    setOpening('asked');
    const answer = await api.call('guest.open', { procedure });
    setOpening(answer.ok ? 'not-yet' : 'failed');
  }

  return { opening, open };
}
