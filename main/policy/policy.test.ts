import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountAt } from '../../contract/identity.fixture.ts';
import type { Catalogue, Procedure } from '../../contract/procedures.ts';
import { ruleCovers } from '../../contract/procedures.ts';
import { addressToOpen, anyProcedure, type Context, compilePolicy, decide, openedByMediator } from './policy.ts';

const policy = compilePolicy(
  catalogue(
    { id: 'vosdroits', hosts: ['service-public.fr', '.caf.fr'], franceConnect: true },
    { id: 'amende', hosts: ['www.amendes.gouv.fr'], franceConnect: false },
  ),
);

function catalogue(...procedures: Pick<Procedure, 'id' | 'hosts' | 'franceConnect'>[]): Catalogue {
  return {
    identity: {
      franceConnect: ['oidc.franceconnect.gouv.fr'],
      providers: [accountAt('idp.msa.fr')],
      onBehalf: ['aidants.beta.gouv.fr'],
    },
    procedures: procedures.map((procedure) => ({
      theme: 'justice',
      title: { fr: 'Titre' },
      summary: { fr: 'Résumé.' },
      entry: 'https://service-public.fr/',
      alsoCalled: [],
      situations: [],
      bring: [],
      needsMailbox: false,
      payment: false,
      sensitive: false,
      local: false,
      source: 'test',
      checkedOn: '2026-11-22',
      ...procedure,
    })),
  };
}

function answer(url: string, context: Partial<Context> = {}): string {
  const { decision, reason } = decide(policy, url, { procedure: 'vosdroits', use: 'page', ...context });
  return `${decision} ${reason}`;
}

test.each([
  'https://service-public.fr/',
  'https://SERVICE-PUBLIC.FR:443/',
  'https:service-public.fr',
  'https://\uFF53ervice-public.fr/',
  'https://service-public\u3002fr/',
  'https://\u017Fervice-public.fr/',
  'https://service-public.fr\\.evil.test/',
  'https://service-public.fr/?next=https://evil.test/',
  'https://caf.fr/',
  'https://wwwd.caf.fr/wps/portal/',
  'https://a.b.c.caf.fr/',
])('a host of the procedure is allowed however it is written: %s', (url) => {
  expect(answer(url)).toBe('allow procedure-host');
});

test.each([
  ['https://service-public.fr.evil.test/', 'host-not-listed'],
  ['https://service-public.fr%2eevil.test/', 'host-not-listed'],
  ['https://service-public.fr\t.evil.test/', 'host-not-listed'],
  ['https://evilservice-public.fr/', 'host-not-listed'],
  ['https://www.service-public.fr/', 'host-not-listed'],
  ['https://evilcaf.fr/', 'host-not-listed'],
  ['https://caf.fr.evil.test/', 'host-not-listed'],
  ['https://s\u00E9rvice-public.fr/', 'host-not-listed'],
  ['https://evil.test/service-public.fr', 'host-not-listed'],
  ['https://evil.test#service-public.fr', 'host-not-listed'],
  ['https://service-public.fr./', 'unusual-host'],
  ['https://wwwd.caf.fr./', 'unusual-host'],
  ['https://.caf.fr/', 'unusual-host'],
  ['https://a..caf.fr/', 'unusual-host'],
  ['https://evil;.caf.fr/', 'unusual-host'],
  ['https://service-public.fr:8443/', 'port-not-allowed'],
  ['https://service-public.fr:80/', 'port-not-allowed'],
  ['https://service-public.fr@evil.test/', 'credentials-in-url'],
  ['https://user:secret@service-public.fr/', 'credentials-in-url'],
  ['https://:secret@service-public.fr/', 'credentials-in-url'],
  ['https://service-public.fr%00.evil.test', 'invalid-url'],
  ['//evil.test/', 'invalid-url'],
  ['service-public.fr', 'invalid-url'],
  ['', 'invalid-url'],
  ['http://service-public.fr/', 'not-https'],
  ['ws://service-public.fr/', 'not-https'],
  ['wss://service-public.fr/', 'scheme-not-allowed'],
  ['file:///etc/passwd', 'scheme-not-allowed'],
  ['view-source:https://service-public.fr/', 'scheme-not-allowed'],
  ['chrome://gpu', 'scheme-not-allowed'],
  ['devtools://devtools/bundled/inspector.html', 'scheme-not-allowed'],
  ['chrome-extension://abc/x.html', 'scheme-not-allowed'],
  ['passerelle://kiosk/index.html', 'scheme-not-allowed'],
  ['javascript:alert(1)', 'scheme-not-allowed'],
  ['mailto:a@b.fr', 'scheme-not-allowed'],
  ['tel:3939', 'scheme-not-allowed'],
  ['filesystem:https://service-public.fr/temporary/x', 'scheme-not-allowed'],
  ['https://127.0.0.1/', 'ip-address'],
  ['https://0x7f.1/', 'ip-address'],
  ['https://2130706433/', 'ip-address'],
  ['https://169.254.169.254/latest/', 'ip-address'],
  ['https://[::1]/', 'ip-address'],
  ['https://[::ffff:10.0.0.1]/', 'ip-address'],
  ['https://localhost/', 'local-host'],
  ['https://printer/', 'local-host'],
  ['https://borne.local/', 'local-host'],
  ['https://a.localhost/', 'local-host'],
])('everything else is denied: %j', (url, reason) => {
  expect(answer(url)).toBe(`deny ${reason}`);
});

test('identity providers open in the procedures that use FranceConnect, and only there', () => {
  for (const host of ['oidc.franceconnect.gouv.fr', 'idp.msa.fr']) {
    expect(answer(`https://${host}/`)).toBe('allow identity-provider');
    expect(answer(`https://${host}/`, { procedure: 'amende' })).toBe('deny identity-not-in-this-procedure');
    expect(answer(`https://www.${host}/`)).toBe('deny host-not-listed');
  }
});

const page = 'https://service-public.fr/demande?numero=7';
const entrance = 'https://oidc.franceconnect.gouv.fr/api';

test('who signs in comes from the procedure, from FranceConnect or from a provider, and from nowhere else', () => {
  for (const host of ['https://oidc.franceconnect.gouv.fr/', 'https://idp.msa.fr/']) {
    for (const from of [page, 'https://service-public.fr', 'https://wwwd.caf.fr', entrance, 'https://idp.msa.fr'])
      expect(answer(host, { from })).toBe('allow identity-provider');
    for (const from of [
      null,
      '',
      'null',
      'about:blank',
      'https://evil.test/',
      'https://www.amendes.gouv.fr/',
      'http://caf.fr',
    ])
      expect(answer(host, { from })).toBe('deny identity-not-on-the-way');
  }
  // The way back, and whatever else is of the procedure, does not depend on who asks.
  for (const from of [null, entrance, 'https://evil.test/'])
    expect(answer(page, { from })).toBe('allow procedure-host');
});

test('a page of the procedure neither shows nor fetches what belongs to the sign-in', () => {
  for (const use of ['frame', 'resource'] as const) {
    expect(answer('https://idp.msa.fr/style.css', { use, from: page })).toBe('deny identity-not-on-the-way');
    expect(answer('https://idp.msa.fr/style.css', { use, from: entrance })).toBe('allow identity-provider');
    expect(answer('https://service-public.fr/logo.svg', { use, from: entrance })).toBe('allow procedure-host');
  }
});

test('reports and plugins load from nowhere, and pages are asked for as browsers do', () => {
  for (const url of ['https://service-public.fr/', 'https://evil.test/', 'data:,x', '']) {
    expect(answer(url, { use: 'report' })).toBe('deny report-not-sent');
    expect(answer(url, { use: 'plugin' })).toBe('deny plugin-not-allowed');
  }
  for (const method of ['GET', 'POST']) expect(answer(page, { method })).toBe('allow procedure-host');
  for (const method of ['PUT', 'OPTIONS', 'PROPFIND', 'get', ''])
    expect(answer(page, { method })).toBe('deny method-not-allowed');
  for (const method of ['PUT', 'OPTIONS', 'HEAD', 'PATCH', 'DELETE'])
    expect(answer(page, { use: 'resource', method })).toBe('allow procedure-host');
  for (const method of ['PROPFIND', 'TRACE', 'CONNECT', 'get'])
    expect(answer(page, { use: 'resource', method })).toBe('deny method-not-allowed');
});

test('one procedure does not open the hosts of another', () => {
  expect(answer('https://www.amendes.gouv.fr/')).toBe('deny host-not-listed');
  expect(answer('https://www.amendes.gouv.fr/', { procedure: 'amende' })).toBe('allow procedure-host');
  expect(answer('https://www.amendes.gouv.fr/', { procedure: anyProcedure })).toBe('allow procedure-host');
});

test('nothing opens without a procedure, or for one that is not in the catalogue', () => {
  for (const url of ['https://service-public.fr/', 'about:blank', 'data:,x']) {
    expect(answer(url, { procedure: null })).toBe('deny no-procedure');
    expect(answer(url, { procedure: 'autre' })).toBe('deny unknown-procedure');
    expect(answer(url, { procedure: '__proto__' })).toBe('deny unknown-procedure');
  }
});

test('what has no host is decided by what it is for', () => {
  const answers = (url: string) => (['page', 'frame', 'resource'] as const).map((use) => answer(url, { use }));
  const notAPage = 'deny scheme-not-allowed';
  expect(answers('about:blank')).toEqual([notAPage, 'allow empty-frame', notAPage]);
  expect(answers('about:srcdoc')).toEqual([notAPage, 'allow empty-frame', notAPage]);
  expect(answers('about:config')).toEqual([notAPage, notAPage, notAPage]);
  for (const url of ['data:text/html,<h1>x', 'blob:https://service-public.fr/3f', 'blob:https://evil.test/3f'])
    expect(answers(url)).toEqual(['deny local-content', 'deny local-content', 'allow inline-resource']);
});

test('frames and resources follow the same hosts as pages', () => {
  for (const use of ['frame', 'resource'] as const) {
    expect(answer('https://wwwd.caf.fr/font.woff2', { use })).toBe('allow procedure-host');
    expect(answer('https://fonts.example/font.woff2', { use })).toBe('deny host-not-listed');
  }
});

// Few letters, so that names meet each other's ends and beginnings often.
const label = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => [...labels, 'fr'].join('.'));
const rule = fc.tuple(fc.constantFrom('', '.'), host).map(([dot, name]) => dot + name);

test('hosts are decided as the plain reading of the rules says', () => {
  fc.assert(
    fc.property(fc.uniqueArray(rule, { minLength: 1, maxLength: 12 }), host, (hosts, name) => {
      const compiled = compilePolicy(catalogue({ id: 'p', hosts, franceConnect: false }));
      const allowed = decide(compiled, `https://${name}/`, { procedure: 'p', use: 'page' }).decision === 'allow';
      expect(allowed).toBe(hosts.some((one) => ruleCovers(one, name)));
    }),
    { numRuns: 2_000 },
  );
});

const trick = fc.constantFrom(
  ...[
    'https:',
    'http:',
    'https://',
    '//',
    '/',
    '\\',
    '@',
    ':',
    ':443',
    ':8443',
    '.',
    '%2e',
    '%00',
    '\t',
    '\n',
    '#',
    '?',
  ],
  ...['service-public.fr', 'SERVICE-PUBLIC.FR', '.caf.fr', 'caf.fr', 'evil.test', 'user', 'xn--', '127.0.0.1', '[::1]'],
  ...[
    '\u3002',
    '\uFF0E',
    '\u017F',
    '\u00AD',
    '\u200B',
    '\u202E',
    'view-source:',
    'blob:',
    'javascript:',
    'about:blank',
  ],
);

test('whatever is allowed as a page is https, without port or user, on a listed host, for the browser too', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(trick, fc.string({ maxLength: 3 })), { maxLength: 8 }), (pieces) => {
      const url = pieces.join('');
      if (!answer(url).startsWith('allow')) return;
      const { protocol, hostname, port, username, password } = new URL(url);
      expect([protocol, port, username, password]).toEqual(['https:', '', '', '']);
      expect(hostname).toMatch(
        /^(?:service-public\.fr|(?:[^.]+\.)*caf\.fr|oidc\.franceconnect\.gouv\.fr|idp\.msa\.fr)$/,
      );
    }),
    { numRuns: 10_000 },
  );
});

test('an address is decided as the address that the browser makes of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl({ validSchemes: ['https', 'http'], withQueryParameters: true }),
        fc.array(trick, { maxLength: 8 }).map((pieces) => pieces.join('')),
      ),
      (url) => {
        if (URL.canParse(url)) expect(answer(url)).toBe(answer(new URL(url).href));
      },
    ),
    { numRuns: 1_000 },
  );
});

const assisted = { isAssisting: true, opened: new Set<string>() };

test('where a mediator signs in for somebody is open from the sign-in of a procedure, and only while one assists', () => {
  const aidants = 'https://aidants.beta.gouv.fr/espace';
  for (const from of [page, entrance, aidants]) {
    expect(answer(aidants, { from, mediator: assisted })).toBe('allow on-behalf');
    expect(answer(aidants, { from })).toBe('deny only-assisted');
    expect(answer(aidants, { from, mediator: { ...assisted, isAssisting: false } })).toBe('deny only-assisted');
  }
  expect(answer(aidants, { from: null, mediator: assisted })).toBe('deny identity-not-on-the-way');
  expect(answer(entrance, { from: aidants, mediator: assisted })).toBe('allow identity-provider');
  expect(answer(entrance, { from: aidants })).toBe('deny identity-not-on-the-way');
  expect(answer(aidants, { procedure: 'amende', mediator: assisted })).toBe('deny identity-not-in-this-procedure');
});

test('a host that a mediator opened is open by its name alone, in any procedure and in none, and nothing else is', () => {
  const mediator = { isAssisting: false, opened: new Set(['www.hopital.fr', 'aidants.beta.gouv.fr']) };
  for (const procedure of ['vosdroits', 'amende', openedByMediator]) {
    expect(answer('https://www.hopital.fr/rendez-vous', { procedure, mediator })).toBe('allow opened-by-mediator');
    expect(answer('https://www.hopital.fr:8443/', { procedure, mediator })).toBe('deny port-not-allowed');
    expect(answer('http://www.hopital.fr/', { procedure, mediator })).toBe('deny not-https');
    for (const host of ['hopital.fr', 'a.www.hopital.fr', 'www.hopital.fr.example'])
      expect(answer(`https://${host}/`, { procedure, mediator })).toBe('deny host-not-listed');
    expect(answer('https://aidants.beta.gouv.fr/', { procedure, mediator })).toMatch(/^deny /);
  }
  expect(answer('https://www.hopital.fr/', { procedure: null, mediator })).toBe('deny no-procedure');
  expect(answer('https://service-public.fr/', { procedure: openedByMediator, mediator })).toBe('deny host-not-listed');
});

test.each([
  ['www.hopital.fr', 'https://www.hopital.fr/'],
  ['  WWW.Hopital.fr/rendez-vous?le=3 ', 'https://www.hopital.fr/rendez-vous?le=3'],
  ['https://hopital.fr', 'https://hopital.fr/'],
])('a mediator opens %j', (typed, url) => {
  expect(addressToOpen(policy, typed)).toEqual({ ok: true, value: { host: new URL(url).hostname, url } });
});

test.each([
  ['', 'not-an-address'],
  ['hopital fr', 'not-an-address'],
  ['http://hopital.fr', 'not-https'],
  ['ftp://hopital.fr', 'not-an-address'],
  ['javascript:alert(1)', 'not-an-address'],
  ['file:///etc/passwd', 'not-an-address'],
  ['https://moi:secret@hopital.fr', 'not-an-address'],
  ['hopital.fr:8443', 'not-an-address'],
  ['192.168.1.1', 'not-public'],
  ['https://0x7f.1', 'not-public'],
  ['https://[::1]/', 'not-public'],
  ['localhost', 'not-public'],
  ['imprimante', 'not-public'],
  ['routeur.local', 'not-public'],
  ['box.home.arpa', 'not-public'],
  ['gouv.fr', 'not-public'],
  ['hopital.fr.', 'not-public'],
  ['oidc.franceconnect.gouv.fr', 'sign-in'],
  ['aidants.beta.gouv.fr', 'sign-in'],
])('a mediator cannot open %j', (typed, refusal) => {
  expect(addressToOpen(policy, typed)).toEqual({ ok: false, error: refusal });
});
