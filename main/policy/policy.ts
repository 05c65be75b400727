import type { Catalogue } from '../../contract/procedures.ts';

/** Every reason that a decision can give, and what it means in a sentence. Whatever is not allowed here is denied. */
export const reasons = {
  'procedure-host': 'The host belongs to the procedure.',
  'identity-provider': 'The procedure signs people in with FranceConnect, and the host takes part in that.',
  'empty-frame': 'A frame without an address of its own: its content is that of the page around it.',
  'inline-resource': 'The resource is written inside the page; nothing is fetched.',
  'no-procedure': 'No procedure is open.',
  'unknown-procedure': 'The catalogue has no procedure of that name.',
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
  'host-not-listed': 'The host does not belong to the procedure.',
} as const;
export type Reason = keyof typeof reasons;

export interface Decision {
  readonly decision: 'allow' | 'deny';
  readonly reason: Reason;
}

/** Stands for "whichever procedure allows it", for checks outside a visit. */
export const anyProcedure = '*';

export interface Context {
  /** The id of the procedure that is open; null when none is. */
  readonly procedure: string | null;
  /** What the address is for: the page itself, a frame inside it, or anything that a page fetches. */
  readonly use: 'page' | 'frame' | 'resource';
}

/** The rules of a catalogue, made for fast answers by `compilePolicy`. */
export interface Policy {
  readonly procedures: ReadonlyMap<string, ProcedureRules>;
  readonly identity: HostSet;
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
    identity: hostSet([...catalogue.identity.franceConnect, ...catalogue.identity.providers]),
  };
}

/**
 * Decides whether an address may be loaded in the guest view: the one place where that is said, used by the shell and by
 * `passerelle decide-url` (design.md §6). Default deny. Frames and resources follow the same hosts as pages: a site that needs
 * a font or a script from elsewhere shows without it until that host is listed with the procedure.
 */
export function decide(policy: Policy, url: string, { procedure, use }: Context): Decision {
  if (procedure === null) return deny('no-procedure');
  const rules = policy.procedures.get(procedure);
  if (rules === undefined) return deny('unknown-procedure');

  const address = parse(url);
  if (address === undefined) return deny('invalid-url');
  if (address.protocol !== 'https:') return decideScheme(address, use);
  if (address.username !== '' || address.password !== '') return deny('credentials-in-url');
  if (address.port !== '') return deny('port-not-allowed');

  const host = address.hostname;
  if (!usualHost.test(host)) return deny(host.startsWith('[') ? 'ip-address' : 'unusual-host');
  if (covers(rules.hosts, host)) return { decision: 'allow', reason: 'procedure-host' };
  if (covers(policy.identity, host))
    return rules.franceConnect
      ? { decision: 'allow', reason: 'identity-provider' }
      : deny('identity-not-in-this-procedure');
  return deny(unlisted(host));
}

/** Addresses may hold hosts such as `.caf.fr`, `a..caf.fr` or `a;b.caf.fr`; no site has them, so no rule can mean them. */
const usualHost = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

function decideScheme(address: URL, use: Context['use']): Decision {
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
