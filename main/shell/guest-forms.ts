import { type WebContents, type WebFrameMain, webFrameMain } from 'electron';
import { z } from 'zod';
import { type FormState, guestChannels } from '../../contract/guest-channels.ts';

export interface SiteForms {
  /** Something was filled in, in some frame, and not sent. */
  readonly isFilled: boolean;
  /** Something was filled in, and may be on its way; either way it is only in the page that is there. */
  readonly holdsSomething: boolean;
  /**
   * Whether a link was touched a moment ago, and what it replaces holds something filled in: the whole page, or this frame of it.
   * Says so once for each touch.
   */
  takeLink(frame?: WebFrameMain): boolean;
  /** What a frame sent did not arrive, and its page is still there: it is as if it was never sent. */
  takeBack(): void;
}

/** Whatever leads to another page later than this after a link was touched, the link did not lead there. */
const linkMs = 1_000;

const stateSchema = z.enum(['filled', 'sent', 'clean'] satisfies FormState[]);
const filled = new Set<FormState>(['filled']);
const held = new Set<FormState>(['filled', 'sent']);

/** Hears from the frames of a site whether something was filled in (main/preload/guest-forms.ts). They say no more than that. */
export function listenForForms(contents: WebContents, show: () => void): SiteForms {
  const frames = new Map<WebFrameMain, FormState>();
  let linkAtMs = Number.NEGATIVE_INFINITY;
  contents.ipc.on(guestChannels.link, (event) => {
    linkAtMs = performance.now();
    event.returnValue = null; // the frame waits for this, so that it is known before the link leads anywhere
  });
  contents.ipc.on(guestChannels.form, ({ senderFrame }, said: unknown) => {
    const state = stateSchema.safeParse(said);
    if (!state.success || !senderFrame) return;
    if (state.data === 'clean') frames.delete(senderFrame);
    else frames.set(senderFrame, state.data);
    show();
  });
  contents.on('did-frame-navigate', (_event, _url, _code, _text, isMainFrame, processId, routingId) => {
    const frame = webFrameMain.fromId(processId, routingId);
    linkAtMs = Number.NEGATIVE_INFINITY;
    if (isMainFrame) frames.clear();
    else if (frame) frames.delete(frame);
    show();
  });
  return {
    get isFilled() {
      return isAny(filled);
    },
    get holdsSomething() {
      return isAny(held);
    },
    takeLink(frame) {
      const isByLink = performance.now() - linkAtMs < linkMs;
      const isLossy = isByLink && (frame ? frames.get(frame) === 'filled' : isAny(filled));
      if (isLossy) linkAtMs = Number.NEGATIVE_INFINITY;
      return isLossy;
    },
    takeBack() {
      for (const [frame, state] of frames) if (state === 'sent') frames.set(frame, 'filled');
    },
  };

  function isAny(states: ReadonlySet<FormState>): boolean {
    return [...frames].some(([frame, state]) => states.has(state) && !isGone(frame));
  }
}

/** A frame that was taken out of its page takes along what was in it. */
function isGone(frame: WebFrameMain): boolean {
  try {
    return frame.url === undefined || frame.detached === true;
  } catch {
    return true; // whatever is asked of it throws then
  }
}
