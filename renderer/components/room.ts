import { useLayoutEffect, useRef } from 'react';
import { useKiosk } from '../kiosk.tsx';

/**
 * The room in which the shell draws a site or a document, above this page. Tells the shell where it is, again whenever it moves:
 * another text size, another language, a notice above it; and that there is none any more.
 */
export function useRoom(call: 'guest.place' | 'documents.place', visible: boolean) {
  const { api } = useKiosk();
  const room = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    let told = '';
    const place = () => {
      if (!room.current) return;
      const { top, bottom } = room.current.getBoundingClientRect();
      const where = { topPx: Math.ceil(top), bottomPx: Math.floor(bottom), visible };
      // Whoever observes is told at once where it is, which was said already.
      if (told === JSON.stringify(where)) return;
      told = JSON.stringify(where);
      void api.call(call, where);
    };
    place();
    const moved = new ResizeObserver(place);
    if (room.current) moved.observe(room.current);
    return () => moved.disconnect();
  }, [api, call, visible]);
  useLayoutEffect(() => () => void api.call(call, { topPx: 0, bottomPx: 0, visible: false }), [api, call]);
  return room;
}
