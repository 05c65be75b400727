import { type Session, session } from 'electron';
import { type Context, type Decision, decide, type Policy } from '../policy/index.ts';

/** What a site may load at this moment: the policy, and the procedure that is open. Both change during a visit. */
export interface Permitted {
  policy(): Policy | null;
  procedure(): string | null;
  /** A page itself was stopped on its way to this address; `download`: what stands there is a file to keep, and none is kept. */
  onBlockedPage(url: string, reason: string): void;
}

/**
 * What a document of a site may do, said to Chromium by a header in each of them. Two permissions are left out: `allow-modals`,
 * because `print()`, `alert()` and their kin open windows of the system, with a way to its files; and
 * `allow-top-navigation-to-custom-protocols`, because nothing else may be started from here.
 */
const documentSandbox =
  'sandbox allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox ' +
  'allow-top-navigation allow-storage-access-by-user-activation allow-downloads';

/**
 * A session in memory for the sites of one visit. Everything that it fetches is decided by the policy, default deny, also what
 * scripts, workers and redirects ask for.
 * @param visit names the partition, which no other visit ever gets
 */
export function openGuestSession(visit: string, permitted: Permitted): Session {
  const guests = session.fromPartition(`visit-${visit}`);
  guests.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const use = useOf(resourceType);
    const { decision, reason } = decideNow(permitted, url, use);
    if (decision === 'deny' && use === 'page') permitted.onBlockedPage(url, reason);
    answer({ cancel: decision === 'deny' });
  });
  guests.on('will-download', (_event, item) => permitted.onBlockedPage(item.getURL(), 'download'));
  guests.webRequest.onBeforeSendHeaders(({ requestHeaders }, answer) => {
    // A service worker answers documents itself, without the header below, and its web sockets escape this filter.
    answer({ cancel: headerOf(requestHeaders, 'service-worker') === 'script' });
  });
  guests.webRequest.onHeadersReceived(
    { urls: ['<all_urls>'], types: ['mainFrame', 'subFrame'] },
    ({ responseHeaders = {} }, answer) => {
      const others = headerOf(responseHeaders, 'content-security-policy') ?? [];
      const rest = Object.entries(responseHeaders).filter(([name]) => name.toLowerCase() !== 'content-security-policy');
      answer({
        responseHeaders: { ...Object.fromEntries(rest), 'content-security-policy': [...others, documentSandbox] },
      });
    },
  );
  return guests;
}

/** The decision of this moment; everything is denied before the services have sent their catalogue. */
export function decideNow({ policy, procedure }: Permitted, url: string, use: Context['use']): Decision {
  const rules = policy();
  return rules ? decide(rules, url, { procedure: procedure(), use }) : { decision: 'deny', reason: 'no-procedure' };
}

function useOf(resourceType: string): Context['use'] {
  if (resourceType === 'mainFrame') return 'page';
  return resourceType === 'subFrame' ? 'frame' : 'resource';
}

function headerOf<T>(headers: Record<string, T>, wanted: string): T | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
