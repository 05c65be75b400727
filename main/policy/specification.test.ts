import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountAt } from '../../contract/identity.fixture.ts';
import { type Catalogue, themes } from '../../contract/procedures.ts';
import { type Context, compilePolicy, decide, uses } from './index.ts';

/**
 * The table at the top of policy.ts, read slowly: every rule against every host, in sentences that hold for what is allowed, and
 * nothing made ready beforehand. It shares no line with what it is compared with.
 */
function isAllowed({ identity, procedures }: Catalogue, url: string, context: Context): boolean {
  const { use, from, method } = context;
  const procedure = procedures.find(({ id }) => id === context.procedure);
  if (!procedure || use === 'report' || use === 'plugin') return false;
  const askedAsUsual =
    use === 'resource'
      ? /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method ?? 'GET')
      : /^(?:GET|POST)$/.test(method ?? 'GET');
  if (!askedAsUsual) return false;
  if (use === 'resource' && /^\s*(?:data|blob):/i.test(url)) return URL.canParse(url);
  if (use === 'frame' && /^\s*about:(?:blank|srcdoc)(?:[?#]|\s*$)/i.test(url)) return true;

  const host = hostOf(url);
  if (host === undefined || new URL(url).port !== '') return false;
  const isOfIdentity = (name: string) =>
    isListed(
      [
        ...identity.franceConnect,
        ...identity.providers.flatMap(({ hosts }) => hosts),
        ...(context.mediator?.isAssisting ? identity.onBehalf : []),
      ],
      name,
    );
  if (isListed(procedure.hosts, host)) return true;
  // What is only for a mediator stays closed, even where it stands among other hosts too.
  const isOnBehalf = isListed(identity.onBehalf, host);
  if (isOnBehalf && !context.mediator?.isAssisting) return false;
  if (!isOnBehalf && context.mediator && [...context.mediator.opened].includes(host)) return true;
  if (!isOfIdentity(host) || !procedure.franceConnect) return false;
  if (from === undefined) return true;
  const asking = from === null ? undefined : /^https:\/\/([^/:?#@]+)/.exec(from)?.[1];
  return asking !== undefined && (isOfIdentity(asking) || (use === 'page' && isListed(procedure.hosts, asking)));
}

/** As a browser understands it, for https without a user name. */
function hostOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  return /^https:\/\/([^/:?#@]+)(?::\d+)?[/?#]/.exec(new URL(url).href)?.[1];
}

function isListed(rules: readonly string[], host: string): boolean {
  const labels = host.split('.');
  if (labels.includes('')) return false;
  const names = labels.map((_, index) => labels.slice(index).join('.'));
  return rules.some((rule) => (rule.startsWith('.') ? names.includes(rule.slice(1)) : rule === host));
}

// Few letters, so that names meet each other's ends and beginnings often.
const name = fc
  .array(fc.constantFrom('a', 'b', 'aa', 'ab'), { minLength: 1, maxLength: 3 })
  .map((labels) => [...labels, 'fr'].join('.'));
const rule = fc.tuple(fc.constantFrom('', '.'), name).map(([dot, of]) => dot + of);
const rules = fc.array(rule, { minLength: 1, maxLength: 4 });

const url = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(name, fc.webPath()).map(([host, path]) => `https://${host}${path || '/'}`) },
  fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'wss://', 'https:', 'https:\\\\', ' HTTPS://', 'view-source:https://'),
      fc.constantFrom('', 'user@', ':x@'),
      fc.oneof(
        name,
        name.map((host) => host.toUpperCase()),
        fc.constantFrom('.a.fr', 'a..fr', 'a.fr.', '[::1]', '1.1', 'a'),
      ),
      fc.constantFrom('', ':443', ':8443', ':', '/', '#x', '?', '\\', '\t.b.fr'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom(
    'about:blank',
    'about:srcdoc',
    'about:blank#x',
    'about:config',
    'data:,x',
    'blob:https://a.fr/3',
    'javascript:0',
    '',
  ),
  fc.string(),
);

const catalogue = fc
  .record({
    franceConnect: rules,
    providers: rules,
    own: rules,
    other: rules,
    usesIt: fc.boolean(),
    onBehalf: fc.array(rule, { maxLength: 1 }),
  })
  .map(({ franceConnect, providers, own, other, usesIt, onBehalf }): Catalogue => {
    const text = { fr: 'Essai' };
    const common = { theme: themes[0], title: text, summary: text, entry: 'https://a.fr/', source: 'made up' };
    const empty = { alsoCalled: [], situations: [], bring: [], needsMailbox: false, payment: false, sensitive: false };
    const rest = { ...common, ...empty, local: false, checkedOn: '2026-11-22' };
    return {
      identity: { franceConnect, providers: [accountAt(...providers)], onBehalf },
      procedures: [
        { ...rest, id: 'own', hosts: own, franceConnect: usesIt },
        { ...rest, id: 'other', hosts: other, franceConnect: true },
      ],
    };
  });

const context: fc.Arbitrary<Context> = fc.record(
  {
    procedure: fc.oneof({ weight: 8, arbitrary: fc.constant('own') }, fc.constantFrom('none', null)),
    use: fc.constantFrom(...uses),
    from: fc.oneof(
      name.map((host) => `https://${host}`),
      name.map((host) => `https://${host}/page?x=1`),
      fc.constantFrom('null', 'about:blank', 'http://a.fr/', '', null),
    ),
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'get', ''),
    mediator: fc.record({
      isAssisting: fc.boolean(),
      opened: fc.uniqueArray(name, { maxLength: 2 }).map((hosts) => new Set(hosts)),
    }),
  },
  { requiredKeys: ['procedure', 'use'] },
);

test('what is decided is what the table says, read slowly', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(catalogue, url, context, (rules, address, asked) => {
      const { decision, reason } = decide(compilePolicy(rules), address, asked);
      seen.add(reason);
      expect({ decision, reason }).toMatchObject({ decision: isAllowed(rules, address, asked) ? 'allow' : 'deny' });
    }),
    { numRuns: 20_000 },
  );
  // The comparison would prove little if it never came to the rare ways.
  expect([...seen]).toEqual(
    expect.arrayContaining([
      ...['procedure-host', 'identity-provider', 'empty-frame', 'inline-resource', 'local-content', 'not-https'],
      ...['identity-not-in-this-procedure', 'identity-not-on-the-way', 'host-not-listed', 'unusual-host', 'ip-address'],
      ...['report-not-sent', 'plugin-not-allowed', 'method-not-allowed', 'invalid-url', 'credentials-in-url'],
      ...['port-not-allowed', 'scheme-not-allowed', 'local-host', 'no-procedure', 'unknown-procedure'],
      ...['on-behalf', 'opened-by-mediator', 'only-assisted'],
    ]),
  );
});
