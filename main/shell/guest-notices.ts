import type { GuestView, programs } from '../../contract/kiosk.ts';

type Notice = NonNullable<Extract<GuestView, { state: 'open' }>['notice']>;

/** Whether a notice tells of something else than the page that is there or is coming: it stays until it was read. */
export function standsBefore(notice: Notice | null): boolean {
  return notice !== null && ['blocked', 'program', 'download', 'sign-in', 'printed'].includes(notice.kind);
}

/** What the resident is told when a page was stopped on its way to an address. */
export function noticeOf(url: string, reason: string): Notice {
  if (reason === 'sign-in') return { kind: 'sign-in', host: hostOf(url) };
  const program = programOf(url);
  return reason === 'scheme-not-allowed' && program
    ? { kind: 'program', ...program }
    : { kind: 'blocked', host: hostOf(url), reason };
}

const programOfScheme: Readonly<Record<string, (typeof programs)[number]>> = {
  'mailto:': 'mail',
  'tel:': 'phone',
  'callto:': 'phone',
  'sms:': 'message',
  'smsto:': 'message',
};
/** Addresses that belong to the browser or lead into the machine, and start no program. */
const schemesOfBrowser =
  /^(?:about|blob|chrome|chrome-.*|data|devtools|file|filesystem|ftp|https?|javascript|passerelle|view-source|wss?):$/;

/** What an address would start, and the part of it that a person can write down: an address of mail, a number, and no more. */
function programOf(url: string): Omit<Extract<Notice, { kind: 'program' }>, 'kind'> | null {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)([^?#]*)/i.exec(url) ?? [];
  if (scheme === '' || schemesOfBrowser.test(scheme.toLowerCase())) return null;
  const program = programOfScheme[scheme.toLowerCase()] ?? 'other';
  const isPlain = program !== 'other' && /^[\w.+@*#()-]{1,100}$/.test(rest);
  return { program, address: isPlain ? rest : '' };
}

/** Enough to say where it would have led. Other kinds of addresses have no host, and may hold what a resident typed. */
export function hostOf(url: string): string {
  try {
    const { protocol, host } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? host : '';
  } catch {
    return '';
  }
}
