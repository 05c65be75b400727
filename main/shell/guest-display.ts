import type { WebContents } from 'electron';
import type { SiteDisplay, Voice } from '../../contract/guest.ts';
import { type FrameDisplay, guestChannels } from '../../contract/guest-channels.ts';
import { everyFrame } from './guest-frames.ts';

const touches = { off: 'plain', touch: 'read', page: 'hush' } as const;

export const plainDisplay: SiteDisplay = { zoom: 100, spacing: false };

/**
 * Shows a site as this resident reads: every page of it, whichever host it is on, in every frame that is there or comes.
 * @param present as things are when it is asked
 * @returns says it to the site again, after a change
 */
export function keepDisplay(
  contents: WebContents,
  present: () => { readonly display: SiteDisplay; readonly mode: Voice['mode'] },
): () => void {
  const zoom = () => contents.setZoomFactor(present().display.zoom / 100);
  const display = (): FrameDisplay => ({ spacing: present().display.spacing, touches: touches[present().mode] });
  contents.ipc.on(guestChannels.frame, (event) => event.senderFrame?.send(guestChannels.display, display()));
  contents.on('did-navigate', zoom); // Chromium keeps it for each host
  contents.on('dom-ready', () => {
    contents.setVisualZoomLevelLimits(1, 3).catch(() => {}); // the page is gone already
  });
  return () => {
    zoom();
    for (const frame of everyFrame(contents)) frame.send(guestChannels.display, display());
  };
}
