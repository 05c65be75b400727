import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';

/** What stands around every page that the shell itself serves. */
const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  // What PDF.js reads: fonts, tables of characters, colour profiles.
  ...{ '.ttf': 'font/ttf', '.pfb': 'application/octet-stream' },
  ...{ '.bcmap': 'application/octet-stream', '.icc': 'application/octet-stream' },
};

/** Something served beside the files of a folder. */
interface Served {
  readonly bytes: Uint8Array;
  readonly type: string;
}

export interface OwnPages {
  readonly scheme: string;
  readonly host: string;
  /** Whose files are served. */
  readonly folder: string;
  readonly contentPolicy: readonly string[];
  /** What else stands at an address, by its path. */
  more(path: string): Served | undefined | Promise<Served | undefined>;
}

/** The kiosk window's page, and the page that shows documents, each have a protocol of their own, which exists in their session only. */
export const schemes = { kiosk: 'passerelle', reader: 'passerelle-reader' } as const;

/** Before Electron is ready. Only the reader fetches: PDF.js reads the document and its own tables in that way. */
export function declareOwnProtocols(): void {
  const privileges = { standard: true, secure: true, stream: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: schemes.kiosk, privileges },
    { scheme: schemes.reader, privileges: { ...privileges, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the files of a folder to one session, and a few things more; nothing else is reached from there. What was not there at the
 * start does not exist, so no path leads outside.
 */
export function serveOwnPages(session: Session, { scheme, host, folder, contentPolicy, more }: OwnPages): void {
  const base = `${scheme}://${host}/`;
  const files = new Map(filesBelow(folder).map((name) => [`${base}${name}`, join(folder, name)]));
  const headers = { ...commonHeaders, 'content-security-policy': contentPolicy.join('; ') };
  session.protocol.handle(scheme, async ({ url, method }) => {
    const address = url.replace(/[?#].*$/, '');
    if (method !== 'GET' || !address.startsWith(base)) return new Response(null, { status: 404 });
    const file = files.get(address);
    const type = file && types[extname(file)];
    const served = file && type ? { bytes: readFileSync(file), type } : await more(address.slice(base.length));
    if (!served) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(served.bytes), { headers: { ...headers, 'content-type': served.type } });
  });
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !url.startsWith(base) }));
}

function filesBelow(folder: string, path = ''): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
    const name = path ? `${path}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}
