import { type Catalogue, hostRule, providerHosts } from '../../contract/procedures.ts';
import { err, ok, type Result } from '../../contract/result.ts';

/*
 * What may load in the guest view. Everything else is denied; each line says what it takes, from the first that fails.
 *
 *                  page                   frame                   resource
 *   procedure      one is open, and the catalogue has it
 *   method         GET, POST              GET, POST               those of HTML and of fetch, no others
 *   without host   no                     about:blank, srcdoc     data:, blob: (nothing is fetched)
 *   address        https, no user name, no port, a host spelled as names are
 *   host           of the procedure; or, where the procedure uses FranceConnect, an identity host …
 *   … asked by     a page of the          a page of an identity host: what belongs to the sign-in
 *                  procedure or of an     is shown and fetched nowhere else
 *                  identity host
 *   … on behalf    the hosts where a mediator signs in for somebody are identity hosts while a mediator assists, and denied otherwise
 *   … or           one that a mediator opened for this visit, for whoever asks
 *
 * A report (a ping, a beacon, a complaint about a broken rule) shows nothing to the resident, and a plugin is a program: neither
 * loads, from anywhere. Web sockets are no https and are denied with it; no procedure is known to need one.
 *
 * Who asks is the page, or the document in it, as far as the browser says; nobody, when the terminal itself does. A decision without
 * it is that of an address met on the way.
 */

/** Every reason that a decision can give, and what it means in a sentence. Whatever is not allowed here is denied. */
export const reasons = {
  'procedure-host': 'The host belongs to the procedure.',
  'identity-provider': 'The procedure signs people in with FranceConnect, and the host takes part in that.',
  'on-behalf': 'A mediator assists, and signs in here on behalf of a resident.',
  'opened-by-mediator': 'A mediator opened the host for this visit.',
  'empty-frame': 'A frame without an address of its own: its content is that of the page around it.',
  'inline-resource': 'The resource is written inside the page; nothing is fetched.',
  'no-procedure': 'No procedure is open.',
  'unknown-procedure': 'The catalogue has no procedure of that name.',
  'report-not-sent': 'Sites would be told what people do; nothing that they see depends on it.',
  'plugin-not-allowed': 'This would be opened by a program of its own beside the page.',
  'method-not-allowed': 'Web pages do not ask in this way.',
  'invalid-url': 'This is not a web address.',
  'not-https': 'The address is http; only https is allowed.',
  'scheme-not-allowed': 'The address is not a web page (a file, a telephone number, a page of the browser itself …).',
  'local-content': 'The page would be made of data and have no address that can be checked.',
  'credentials-in-url': 'The address carries a user name; such addresses are made to look like others.',
  'port-not-allowed': 'The address names a port; only the usual one is allowed.',
  'unusual-host': 'The name of the host is not spelled as such names are (a final dot, two dots, a sign).',
  'ip-address': 'The address is a number instead of a name.',
  'local-host': 'The host is this terminal or its local network.',
  'identity-not-in-this-procedure': 'The host signs people in, but this procedure does not use FranceConnect.',
  'identity-not-on-the-way':
    "The host signs people in: it is reached from the procedure's pages, and shown only as a page of its own.",
  'only-assisted': 'A mediator signs in here on behalf of a resident: it is open only while one assists.',
  'host-not-listed': 'The host does not belong to the procedure.',
} as const;
export type Reason = keyof typeof reasons;

export interface Decision {
  readonly decision: 'allow' | 'deny';
  readonly reason: Reason;
}

/** Stands for "whichever procedure allows it", for checks outside a visit. */
export const anyProcedure = '*';

/** Stands for a site that a mediator opened by itself, without any procedure. */
export const openedByMediator = 'opened-by-mediator';

/** What an address is for: the page itself, a frame inside it, anything that a page fetches, or what none is given. */
export const uses = ['page', 'frame', 'resource', 'report', 'plugin'] as const;
export type Use = (typeof uses)[number];

export interface Context {
  /** The id of the procedure that is open; null when none is. */
  readonly procedure: string | null;
  readonly use: Use;
  /** The address or the origin of the page that asks; null when none does. Absent: a page of the procedure. */
  readonly from?: string | null;
  /** Of HTTP. Absent: GET. */
  readonly method?: string;
  /** What a mediator changes in a visit. Absent: none was there. */
  readonly mediator?: MediatorContext;
}

export interface MediatorContext {
  readonly isAssisting: boolean;
  /** Hosts that were opened for this visit: exact names, which stay open when the mediator has gone. */
  readonly opened: ReadonlySet<string>;
}

/** The rules of a catalogue, made for fast answers by `compilePolicy`. */
export interface Policy {
  readonly procedures: ReadonlyMap<string, ProcedureRules>;
  readonly identity: HostSet;
  readonly onBehalf: HostSet;
}

interface ProcedureRules {
  readonly hosts: HostSet;
  readonly franceConnect: boolean;
}

/** Exact hosts, and names that also cover everything below them. `depth`: the most labels that such a name has. */
interface HostSet {
  readonly exact: ReadonlySet<string>;
  readonly below: ReadonlySet<string>;
  readonly depth: number;
}

export function compilePolicy(catalogue: Catalogue): Policy {
  const all = catalogue.procedures;
  return {
    procedures: new Map([
      ...all.map(({ id, hosts, franceConnect }) => [id, { hosts: hostSet(hosts), franceConnect }] as const),
      [
        anyProcedure,
        {
          hosts: hostSet(all.flatMap(({ hosts }) => hosts)),
          franceConnect: all.some(({ franceConnect }) => franceConnect),
        },
      ],
    ]),
    identity: hostSet([...catalogue.identity.franceConnect, ...providerHosts(catalogue.identity)]),
    onBehalf: hostSet(catalogue.identity.onBehalf),
  };
}

/**
 * Decides whether an address may be loaded in the guest view: the one place where that is said, used by the shell and by
 * `passerelle decide-url` (design.md §6). Default deny. Frames and resources follow the same hosts as pages: a site that needs
 * a font or a script from elsewhere shows without it until that host is listed with the procedure. The whole rule is the table at
 * the top of this file.
 */
export function decide(policy: Policy, url: string, context: Context): Decision {
  const { procedure, use, method = 'GET', mediator } = context;
  if (procedure === null) return deny('no-procedure');
  const rules = procedure === openedByMediator ? noRules : policy.procedures.get(procedure);
  if (rules === undefined) return deny('unknown-procedure');
  if (use === 'report') return deny('report-not-sent');
  if (use === 'plugin') return deny('plugin-not-allowed');
  if (!(use === 'resource' ? methodsOfResources : methodsOfPages).has(method)) return deny('method-not-allowed');

  const address = parse(url);
  if (address === undefined) return deny('invalid-url');
  if (address.protocol !== 'https:') return decideScheme(address, use);
  if (address.username !== '' || address.password !== '') return deny('credentials-in-url');
  if (address.port !== '') return deny('port-not-allowed');

  const host = address.hostname;
  if (!usualHost.test(host)) return deny(host.startsWith('[') ? 'ip-address' : 'unusual-host');
  if (covers(rules.hosts, host)) return { decision: 'allow', reason: 'procedure-host' };
  const isOnBehalf = covers(policy.onBehalf, host);
  if (!isOnBehalf && mediator?.opened.has(host)) return { decision: 'allow', reason: 'opened-by-mediator' };
  if (!isOnBehalf && !covers(policy.identity, host)) return deny(unlisted(host));
  if (!rules.franceConnect) return deny('identity-not-in-this-procedure');
  if (isOnBehalf && !mediator?.isAssisting) return deny('only-assisted');
  if (!isOnTheWay(policy, rules, context)) return deny('identity-not-on-the-way');
  return { decision: 'allow', reason: isOnBehalf ? 'on-behalf' : 'identity-provider' };
}

const noRules: ProcedureRules = { hosts: hostSet([]), franceConnect: false };

/** What keeps an address that a mediator typed from being opened. */
export type NotOpened = 'not-an-address' | 'not-https' | 'not-public' | 'sign-in';

/**
 * The page that a mediator means to open for one visit, from what was typed, such as `www.hospital.fr`. Only public names: neither a number
 * nor a name of the network in which the terminal stands. (A public name that leads into that network anyway is stopped by the rules
 * of the machine's own firewall, kiosk-config/deploy.) Nor a host that signs people in: those have their own rules.
 */
export function addressToOpen(
  policy: Policy,
  typed: string,
): Result<{ readonly host: string; readonly url: string }, NotOpened> {
  const text = typed.trim();
  const address = parse(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
  if (address === undefined || text === '') return err('not-an-address');
  if (address.protocol !== 'https:') return err(address.protocol === 'http:' ? 'not-https' : 'not-an-address');
  if (address.username !== '' || address.password !== '' || address.port !== '') return err('not-an-address');
  const host = address.hostname;
  if (!usualHost.test(host) || unlisted(host) !== 'host-not-listed') return err('not-public');
  if (!hostRule.safeParse(host).success) return err('not-public');
  if (covers(policy.identity, host) || covers(policy.onBehalf, host)) return err('sign-in');
  return ok({ host, url: address.href });
}

const methodsOfPages: ReadonlySet<string> = new Set(['GET', 'POST']);
const methodsOfResources: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Whether an identity host is asked for by somebody who signs in: see the table above. */
function isOnTheWay(
  { identity, onBehalf }: Policy,
  { hosts }: ProcedureRules,
  { use, from, mediator }: Context,
): boolean {
  if (from === undefined) return true;
  const asking = from === null ? undefined : parse(from);
  if (asking?.protocol !== 'https:') return false;
  const { hostname } = asking;
  if (covers(identity, hostname) || (mediator?.isAssisting && covers(onBehalf, hostname))) return true;
  return use === 'page' && covers(hosts, hostname);
}

/** Addresses may hold hosts such as `.caf.fr`, `a..caf.fr` or `a;b.caf.fr`; no site has them, so no rule can mean them. */
const usualHost = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

function decideScheme(address: URL, use: Use): Decision {
  switch (address.protocol) {
    case 'http:':
    case 'ws:':
      return deny('not-https');
    case 'about:':
      // Sites fill such frames by script; the address loads nothing. As a page it would be a blank screen.
      return use === 'frame' && (address.pathname === 'blank' || address.pathname === 'srcdoc')
        ? { decision: 'allow', reason: 'empty-frame' }
        : deny('scheme-not-allowed');
    case 'data:':
    case 'blob:':
      return use === 'resource' ? { decision: 'allow', reason: 'inline-resource' } : deny('local-content');
    default:
      return deny('scheme-not-allowed');
  }
}

/** Why a host that no rule covers is denied: only words for people, the answer is the same. */
function unlisted(host: string): Reason {
  if (/^[\d.]+$/.test(host)) return 'ip-address';
  if (!host.includes('.') || /\.(?:localhost|local|internal|home\.arpa)$/.test(host)) return 'local-host';
  return 'host-not-listed';
}

function hostSet(rules: readonly string[]): HostSet {
  const below = rules.filter((rule) => rule.startsWith('.')).map((rule) => rule.slice(1));
  return {
    exact: new Set(rules.filter((rule) => !rule.startsWith('.'))),
    below: new Set(below),
    depth: Math.max(0, ...below.map((name) => name.split('.').length)),
  };
}

/** As `ruleCovers` of the contract for each rule, in a time that does not grow with their number: from the last label leftwards. */
function covers(hosts: HostSet, host: string): boolean {
  if (hosts.exact.has(host)) return true;
  let start = host.length;
  for (let labels = 0; labels < hosts.depth && start > 0; labels++) {
    start = host.lastIndexOf('.', start - 1);
    if (hosts.below.has(host.slice(start + 1))) return true;
  }
  return false;
}

/** The parser of the WHATWG standard, the one that browsers follow; `URL.parse` is newer than the test runtime. */
function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function deny(reason: Reason): Decision {
  return { decision: 'deny', reason };
}
