import type { Language } from '../contract/form.ts';
import type { KioskState, VisitView } from '../contract/kiosk.ts';
import type { contrasts, textSizes } from '../contract/reading.ts';

export type TextSize = (typeof textSizes)[number];
export type Contrast = (typeof contrasts)[number];

/** How one resident wants to read. Lasts for the visit and goes with it. */
export interface Settings {
  readonly language: Language;
  readonly textSize: TextSize;
  readonly contrast: Contrast;
}

export const defaultSettings: Settings = { language: 'fr', textSize: 100, contrast: 'normal' };

/** What the window shows: the shell's last word, and what a resident chose to read it by. */
export interface AppState {
  /** Null until the shell has spoken. */
  readonly kiosk: KioskState | null;
  /** Changes with each visit, so that nothing on screen outlives the visit that it belongs to. */
  readonly visit: number;
  readonly settings: Settings;
}

export type AppEvent =
  | { readonly kind: 'pushed'; readonly kiosk: KioskState }
  | { readonly kind: 'read-by'; readonly settings: Partial<Settings> }
  /** Somebody changed the first screen and left. */
  | { readonly kind: 'nobody-came' };

/**
 * Counted here, at each push, and not in a component: React may skip a state that another follows at once, and two visits
 * must never share a screen.
 */
export function nextAppState(state: AppState, event: AppEvent): AppState {
  switch (event.kind) {
    case 'read-by':
      return { ...state, settings: { ...state.settings, ...event.settings } };
    case 'nobody-came':
      return { ...state, settings: defaultSettings };
    case 'pushed': {
      const before = state.kiosk?.visit.stage;
      const now = event.kiosk.visit.stage;
      return {
        kiosk: event.kiosk,
        visit: before === 'active' && now !== 'active' ? state.visit + 1 : state.visit,
        settings: beginsAfresh(before, now) ? defaultSettings : state.settings,
      };
    }
  }
}

/** The farewell is still read in the resident's own language; whatever follows it belongs to somebody else. */
function beginsAfresh(before: VisitView['stage'] | undefined, now: VisitView['stage']): boolean {
  if (before === undefined || before === now) return false;
  const ended = before === 'wiping' || before === 'wiped';
  return now === 'attract' || (ended && now === 'active');
}
