import type { Session } from 'electron';
import { schemes, serveOwnPages } from './own-pages.ts';
import type { Sounds } from './sounds.ts';

const base = `${schemes.kiosk}://kiosk/`;
export const kioskUrl = `${base}index.html`;

const contentPolicy = [
  "default-src 'none'",
  ...["script-src 'self'", "style-src 'self'", "font-src 'self'", "media-src 'self'"],
  // The pictures of a signed package, which this page alone can make such an address for; nothing in one can run.
  "img-src 'self' blob:",
  ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
];

const voicePath = /^voice\/(\d+)$/;

/** Serves the kiosk window's page to its session, and what is to be heard there. */
export function serveKioskPage(session: Session, folder: string, sounds: Sounds): void {
  serveOwnPages(session, {
    ...{ scheme: schemes.kiosk, host: 'kiosk', folder, contentPolicy },
    more(path) {
      const bytes = sounds.find(Number(voicePath.exec(path)?.[1]));
      return bytes && { bytes, type: 'audio/wav' };
    },
  });
}

/** Whether a frame shows the kiosk's page. */
export function isKioskUrl(url: string): boolean {
  return url.startsWith(base);
}
