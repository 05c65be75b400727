import { type ReactNode, useEffect, useRef } from 'react';

/**
 * What came of a press, in a list that is longer than its dialog: said aloud, and moved to where it is seen.
 * @param to changes with each press and with what comes of it
 */
export function Answer({ to, children }: { readonly to: unknown; readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what comes that moves the list
  useEffect(() => {
    if (place.current?.hasChildNodes()) place.current.scrollIntoView({ block: 'center' });
  }, [to]);
  return (
    <div role="status" ref={place}>
      {children}
    </div>
  );
}
