import { createContext, useContext, useEffect, useState } from 'react';
import type { TerminalDescription } from '../contract/calls.ts';
import type {
  KioskArguments,
  KioskCallName,
  KioskError,
  KioskState,
  KioskValue,
  PasserelleApi,
} from '../contract/kiosk.ts';
import type { Settings } from './app-state.ts';

/** What every screen may need: the shell, its state, and how the resident reads. */
export interface Kiosk {
  readonly api: PasserelleApi;
  readonly state: KioskState;
  /** Null until the services have answered once. */
  readonly description: TerminalDescription | null;
  readonly settings: Settings;
  changeSettings(change: Partial<Settings>): void;
  forgetSettings(): void;
}

export const KioskContext = createContext<Kiosk | null>(null);

export function useKiosk(): Kiosk {
  const kiosk = useContext(KioskContext);
  if (!kiosk) throw new Error('useKiosk is for screens inside the app');
  return kiosk;
}

/** A call that fails altogether, which no honest page should ever see, is told like services that do not answer. */
export function reliable(api: PasserelleApi): PasserelleApi {
  return {
    call: (name, args) => api.call(name, args).catch(() => ({ ok: false, error: { code: 'unavailable' } }) as never),
    onState: (listener) => api.onState(listener),
  };
}

/** The answer to a call that a screen makes when it opens. `again` asks once more. */
export type Answer<N extends KioskCallName> =
  | { readonly state: 'waiting' }
  | { readonly state: 'ok'; readonly value: KioskValue<N> }
  | { readonly state: 'error'; readonly error: KioskError<N>; again(): void };

/**
 * Asks when the screen opens, again whenever `version` grows, and again when the services are back. The last good answer stays
 * on screen meanwhile.
 */
export function useAnswer<N extends KioskCallName>(name: N, args: KioskArguments<N>, version = 0): Answer<N> {
  const { api, state } = useKiosk();
  return useAnswerOf(api, name, args, `${version} ${state.services}`);
}

/** The same for the app itself, which stands outside the context that it provides. */
export function useAnswerOf<N extends KioskCallName>(
  api: PasserelleApi,
  name: N,
  args: KioskArguments<N>,
  version: string,
): Answer<N> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer<N>>({ state: 'waiting' });
  const question = JSON.stringify(args);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version or attempt is a reason to ask again
  useEffect(() => {
    let stale = false;
    api.call(name, JSON.parse(question)).then((result) => {
      if (stale) return;
      if (result.ok) setAnswer({ state: 'ok', value: result.value });
      else
        setAnswer((last) =>
          last.state === 'ok'
            ? last
            : { state: 'error', error: result.error, again: () => setAttempt((count) => count + 1) },
        );
    });
    return () => {
      stale = true;
    };
  }, [api, name, question, version, attempt]);

  return answer;
}

/** Dates are said in the library's time zone, whatever the machine's. */
export function timeZoneOf(description: TerminalDescription | null): string {
  return description?.opening?.timeZone ?? 'Europe/Paris';
}
