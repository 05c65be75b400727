import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';
import type { Sounds } from './sounds.ts';

/** The kiosk window's page has a protocol of its own, which exists in its own session only. */
const scheme = 'passerelle';
export const kioskUrl = `${scheme}://kiosk/index.html`;

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "font-src 'self'", "img-src 'self'", "media-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const voicePath = new RegExp(`^${scheme}://kiosk/voice/(\\d+)$`);

/** Before Electron is ready. */
export function declareKioskProtocol(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, stream: true } }]);
}

/**
 * Serves the files of a folder to one session, and what is to be heard there. What was not there at the start does not exist, so no
 * path leads outside.
 */
export function serveKioskPage(session: Session, folder: string, sounds: Sounds): void {
  const files = new Map(filesBelow(folder).map((name) => [`${scheme}://kiosk/${name}`, join(folder, name)]));
  session.protocol.handle(scheme, ({ url, method }) => {
    const file = files.get(url.replace(/[?#].*$/, ''));
    const type = file && types[extname(file)];
    const sound = sounds.find(Number(voicePath.exec(url)?.[1]));
    if (method === 'GET' && sound)
      return new Response(new Uint8Array(sound), { headers: { ...headers, 'content-type': 'audio/wav' } });
    if (method !== 'GET' || !file || !type) return new Response(null, { status: 404 });
    return new Response(readFileSync(file), { headers: { ...headers, 'content-type': type } });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith(`${scheme}://kiosk/`) }));
}

function filesBelow(folder: string, path = ''): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const name = path ? `${path}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}

/** Whether a frame shows the kiosk's page. */
export function isKioskUrl(url: string): boolean {
  return url.startsWith(`${scheme}://kiosk/`);
}
