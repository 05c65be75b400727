import { type DownloadItem, type Event, type OnBeforeRequestListenerDetails, type Session, session } from 'electron';
import { type Context, type Decision, decide, type MediatorContext, type Policy, type Use } from '../policy/index.ts';

/** What a site may load at this moment: the policy, and the procedure that is open. Both change during a visit. */
export interface Permitted {
  policy(): Policy | null;
  procedure(): string | null;
  /** What a mediator changed in this visit. */
  mediator(): MediatorContext;
  /** The address of the page that stands there, or that is on its way. */
  page(): string | null;
  /** What was decided, of every address. */
  onDecision(url: string, use: Use, decision: Decision): void;
  /**
   * A page itself was stopped on its way to this address: by the policy, or because what stands there is given only to whoever
   * signs in through a window of the browser (`sign-in`).
   */
  onBlockedPage(url: string, reason: Decision['reason'] | 'sign-in'): void;
  /** What stands at an address is a file, or a page made one. */
  onDownload(event: Event, item: DownloadItem): void;
  /** A page is about to be fetched. Resolves to false when it must not be: whatever page was there before stays. */
  beforePage(url: string, method: string): Promise<boolean>;
  /** A server answered with a failure of its own (5xx) in the place of a page. It is not shown: the page before stays. */
  onServerError(): void;
}

/**
 * What a document of a site may do, said to Chromium by a header in each of them. Two permissions are left out: `allow-modals`,
 * because `print()`, `alert()` and their kin open windows of the system, with a way to its files; and
 * `allow-top-navigation-to-custom-protocols`, because nothing else may be started from here.
 */
const documentSandbox =
  'sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox ' +
  'allow-top-navigation allow-storage-access-by-user-activation allow-downloads';

/** Features that no permission is asked for, and that stand above the kiosk window, reach devices or keep the screen on. */
const permissionsPolicy = [
  ...['picture-in-picture', 'display-capture', 'screen-wake-lock', 'payment'],
  ...['publickey-credentials-get', 'publickey-credentials-create', 'identity-credentials-get', 'otp-credentials'],
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** The page before stays, with whatever was typed in it. */
const noContent = { statusLine: 'HTTP/1.1 204 No Content', responseHeaders: {} };

/** Ways to sign in that a browser asks for in a window of its own (RFC 9110 §11); with others, such as Bearer, it shows the page. */
const asksInWindow = /\b(?:basic|digest|ntlm|negotiate)\b/i;

/**
 * A session in memory for the sites of one visit. Everything that it fetches is decided by the policy, default deny, also what
 * scripts, workers and redirects ask for.
 * @param visit names the partition, which no other visit ever gets
 */
export function openGuestSession(visit: string, permitted: Permitted): Session {
  const guests = session.fromPartition(`visit-${visit}`);
  guests.webRequest.onBeforeRequest((request, answer) => {
    const { url, method } = request;
    const use = useOf(request.resourceType);
    const { decision, reason } = decideNow(permitted, url, { use, method, ...askerOf(request) });
    if (decision === 'deny' && use === 'page') permitted.onBlockedPage(url, reason);
    if (decision === 'allow' && secured(url) !== url) answer({ redirectURL: secured(url) });
    else if (decision === 'allow' && use === 'page')
      void permitted.beforePage(url, method).then((goes) => answer({ cancel: !goes }));
    else answer({ cancel: decision === 'deny' });
  });
  guests.removeAllListeners('will-download'); // no other session takes any: lockdown.ts
  guests.on('will-download', (event, item) => permitted.onDownload(event, item));
  guests.webRequest.onBeforeSendHeaders(({ requestHeaders }, answer) => {
    // A service worker answers documents itself, without the header below, and its web sockets escape this filter.
    answer({ cancel: headerOf(requestHeaders, 'service-worker') === 'script' });
  });
  guests.webRequest.onHeadersReceived(
    { urls: ['<all_urls>'], types: ['mainFrame', 'subFrame'] },
    ({ url, resourceType, statusCode, responseHeaders = {} }, answer) => {
      const challenges = headerOf(responseHeaders, 'www-authenticate') ?? [];
      if (statusCode === 401 && resourceType === 'mainFrame' && challenges.some((one) => asksInWindow.test(one))) {
        permitted.onBlockedPage(url, 'sign-in');
        return answer(noContent);
      }
      if (statusCode >= 500 && resourceType === 'mainFrame') {
        permitted.onServerError();
        return answer(noContent);
      }
      const contentPolicies = headerOf(responseHeaders, 'content-security-policy') ?? [];
      answer({
        responseHeaders: {
          ...without(responseHeaders, 'content-security-policy', 'permissions-policy', 'content-disposition'),
          ...dispositionOf(responseHeaders),
          'content-security-policy': [...contentPolicies, documentSandbox],
          // In place of the site's own: one that cannot be read would take ours with it.
          'permissions-policy': [permissionsPolicy],
        },
      });
    },
  );
  return guests;
}

/**
 * A second wall, in Chromium's own network: whatever is not for a host of the procedure is handed to a proxy that does not exist.
 * It holds where the filter of requests is not asked: WebTransport, relays of WebRTC over TCP, early connections.
 */
export async function wallIn(guests: Session, hosts: readonly string[]): Promise<void> {
  const rules = hosts.flatMap((host) => (host.startsWith('.') ? [host.slice(1), host] : [host]));
  await guests.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'https://127.0.0.1:9',
    // Without the last rule, this terminal itself would be reached directly.
    proxyBypassRules: [...rules.map((host) => `${host}:443`), '<-loopback>'].join(','),
  });
}

/**
 * The decision of this moment; everything is denied before the services have sent their catalogue. Links to `http:` are still
 * common between public sites: they are decided as what the session makes of them.
 */
export function decideNow(permitted: Permitted, url: string, asked: Omit<Context, 'procedure' | 'mediator'>): Decision {
  const rules = permitted.policy();
  if (rules === null) return { decision: 'deny', reason: 'no-procedure' };
  const present = { procedure: permitted.procedure(), mediator: permitted.mediator(), from: permitted.page() };
  const decision = decide(rules, secured(url), { ...present, ...asked });
  permitted.onDecision(url, asked.use, decision);
  return decision;
}

/**
 * Who asks: the origin that the browser vouches for where it says so, else the referrer that it sends along. The first requests of a
 * page can come before the browser knows that it is there, so the page itself is the last one to ask.
 */
function askerOf({ initiatorOrigin, referrer }: OnBeforeRequestListenerDetails): Pick<Context, 'from'> {
  const from = initiatorOrigin ?? referrer;
  return from ? { from } : {};
}

/** Nothing is ever fetched in the clear. */
function secured(url: string): string {
  return url.replace(/^http:/i, 'https:');
}

const usesByType: Readonly<Record<string, Use>> = {
  mainFrame: 'page',
  subFrame: 'frame',
  ping: 'report',
  cspReport: 'report',
  object: 'plugin',
};

function useOf(resourceType: string): Use {
  return usesByType[resourceType] ?? 'resource';
}

/**
 * A document that Chromium would show in its own viewer, with its ways to save and print, is a file like any other. (Sessions in memory
 * show an empty page in its place.)
 */
function dispositionOf(headers: Record<string, string[]>): Record<string, string[]> {
  const said = headerOf(headers, 'content-disposition');
  const isDocument = headerOf(headers, 'content-type')?.some((type) => /^application\/(?:x-)?pdf\b/i.test(type.trim()));
  if (!isDocument) return said ? { 'content-disposition': said } : {};
  return { 'content-disposition': [(said?.at(-1) ?? 'attachment').replace(/^\s*inline\b/i, 'attachment')] };
}

function without(headers: Record<string, string[]>, ...names: string[]): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));
}

function headerOf<T>(headers: Record<string, T>, wanted: string): T | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
