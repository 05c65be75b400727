import { net, type Session, session } from 'electron';
import { getDomain } from 'tldts';
import type { LoadFailure } from '../../contract/guest.ts';
import { hostOf } from './guest-notices.ts';

/** Electron's error codes: https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h */
const offline = new Set(['ERR_INTERNET_DISCONNECTED', 'ERR_NETWORK_CHANGED', 'ERR_NETWORK_ACCESS_DENIED']);
const noName = new Set([
  'ERR_NAME_NOT_RESOLVED',
  'ERR_NAME_RESOLUTION_FAILED',
  'ERR_DNS_TIMED_OUT',
  'ERR_DNS_SERVER_FAILED',
]);

/**
 * Why a page did not come, as the resident is told. Without a network names are not found either.
 * @param error as Chromium names it, such as `ERR_NAME_NOT_RESOLVED`
 */
export function failureOf(error: string, isOnline: boolean): Exclude<LoadFailure, 'portal' | 'server-error' | 'slow'> {
  if (!isOnline || offline.has(error)) return 'offline';
  return noName.has(error) ? 'not-found' : 'unreachable';
}

/** A host that has not answered after so long is left to whoever needs it. */
const askMs = 8_000;

/** The first thing that came back: an answer, the address that it leads to, an error by its name, or nothing in time. */
type Heard =
  | { readonly kind: 'answer'; readonly status: number }
  | { readonly kind: 'led'; readonly to: string }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'nothing' };

/**
 * Asks the host of an address for nothing but an answer, without cookies, through the visit's own session: under its policy, and on a
 * connection that the page can then use.
 * @returns the error when it cannot be reached; null when it can, or takes its time
 */
export async function unreachableBecause(session: Session, url: string): Promise<string | null> {
  const heard = await ask(session, `https://${hostOf(url)}/`);
  return heard.kind === 'error' ? heard.error : null;
}

/** Whether the host of an address works again: it answers, and not with a failure of its own. */
export async function worksAgain(session: Session, url: string): Promise<boolean> {
  const heard = await ask(session, `https://${hostOf(url)}/`);
  // 501: a server that does not know this kind of question is there nevertheless.
  return heard.kind === 'led' || (heard.kind === 'answer' && (heard.status < 500 || heard.status === 501));
}

/**
 * Whether the network of this place wants people to sign in first. Such a network answers in the place of the sites that are asked
 * for; over https that can only fail, so the host alone is asked for in the clear, and is led to the network's own page. Public
 * sites lead to an address of theirs. Nothing of the visit goes into that question, and nothing of the answer is shown.
 * @param isOwn whether an address belongs to the procedure
 */
export async function isPortal(url: string, isOwn: (url: string) => boolean): Promise<boolean> {
  const host = hostOf(url);
  const heard = await ask(session.fromPartition('in-the-clear'), `http://${host}/`);
  if (heard.kind === 'answer') return heard.status === 511; // "Network Authentication Required", RFC 6585
  return heard.kind === 'led' && getDomain(hostOf(heard.to)) !== getDomain(host) && !isOwn(heard.to);
}

function ask(session: Session, url: string): Promise<Heard> {
  return new Promise((resolve) => {
    const options = { method: 'HEAD', credentials: 'omit', redirect: 'manual', cache: 'no-store' } as const;
    const request = net.request({ ...options, url, session });
    const timer = setTimeout(() => end({ kind: 'nothing' }), askMs);
    request.on('response', ({ statusCode }) => end({ kind: 'answer', status: statusCode }));
    request.on('redirect', (_status, _method, to) => end({ kind: 'led', to }));
    request.on('error', ({ message }) => end({ kind: 'error', error: message.replace(/^net::/, '') }));
    request.end();

    function end(heard: Heard) {
      clearTimeout(timer);
      resolve(heard);
      request.abort();
    }
  });
}

/** How long after the first failure, and after each that follows. */
const pausesMs = [2_000, 4_000, 8_000, 15_000, 30_000];

/** Tries again and again, less and less often, until it is told to stop. */
export function backOff(): { start(attempt: () => Promise<boolean>): void; stop(): void; reset(): void } {
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let turn = 0;
  const stop = () => {
    turn += 1;
    clearTimeout(timer);
  };
  const reset = () => {
    failures = 0;
  };
  return { start, stop, reset };

  /** @param attempt resolves to true when there is nothing more to try */
  function start(attempt: () => Promise<boolean>) {
    stop();
    const mine = turn;
    const pauseMs = pausesMs[Math.min(failures, pausesMs.length - 1)];
    failures += 1;
    timer = setTimeout(async () => {
      const isDone = await attempt();
      if (!isDone && mine === turn) start(attempt);
    }, pauseMs);
  }
}
