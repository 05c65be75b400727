import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCatalogues } from './index.ts';

const today = '2026-11-22';

interface Fields {
  readonly id?: string;
  readonly hosts?: string;
  readonly entry?: string;
  readonly fr?: string;
  readonly en?: string;
  readonly source?: string;
  readonly checkedOn?: string;
  readonly franceConnect?: boolean;
}

const identity = `identity:
  franceConnect: [oidc.franceconnect.gouv.fr]
  providers: [{ id: msa, hosts: [idp.msa.fr, cfspart-idp.impots.gouv.fr], name: MSA, source: made up, checkedOn: 2026-11-22 }]
`;

/** One procedure on lines that do not move: its `hosts` on line 7, its `source` on line 9, after the lines of a head. */
function procedure({
  id = 'rsa',
  hosts = 'www.caf.fr',
  entry = 'https://www.caf.fr/',
  fr = 'Je demande une aide.',
  en = 'I ask for help.',
  source = 'made up',
  checkedOn = today,
  franceConnect = false,
}: Fields): string {
  return `procedures:
  - id: ${id}
    theme: social_sante
    title: { fr: Titre, en: Title, ar: عنوان }
    summary: { fr: ${JSON.stringify(fr)}, en: ${JSON.stringify(en)}, ar: أطلب مساعدة. }
    entry: ${entry}
    hosts: [${hosts}]
    franceConnect: ${franceConnect}
    source: ${source}
    checkedOn: ${checkedOn}
`;
}

function said(...texts: string[]): string[] {
  const files = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  return checkCatalogues(files, today).findings.map(
    ({ file, line, level, field, message }) => `${file}:${line} ${level} ${field}: ${message}`,
  );
}

test('a file that keeps every rule is passed in silence', () => {
  expect(said(procedure({}))).toEqual([]);
  expect(said(identity + procedure({ franceConnect: true }))).toEqual([]);
});

test('what the schema refuses is reported with its line, and other files are checked all the same', () => {
  expect(said('procedures: soon', procedure({ checkedOn: '2027-01-01' }))).toEqual([
    '0.yaml:1 error procedures: Expected a list, but found "soon".',
    '1.yaml:10 error procedures[0].checkedOn: Expected a day that has come, but 2027-01-01 is in the future.',
  ]);
});

test('an id that another file has is named with the line of the second one', () => {
  expect(said(procedure({}), procedure({}))).toEqual([
    '1.yaml:2 error procedures[0].id: Expected an id in one file only, but rsa stands in 0.yaml too.',
  ]);
});

test.each(['.github.io', '.asso.fr', '.gov.uk', '.blogspot.com', '.co.uk'])(
  'a dot before a name that many share opens strangers: %s',
  (rule) => {
    expect(said(procedure({ hosts: `www.caf.fr, ${rule}`, source: `made up, ${rule}` }))).toContainEqual(
      expect.stringMatching(/^0\.yaml:\d+ error procedures\[0\]\.hosts\[1\]: Expected a name that one body/),
    );
  },
);

test.each(['.caf.fr', '.service-public.gouv.fr', 'www.caf.fr', 'pontevert.github.io', '.pontevert.example'])(
  'a name that one body holds may stand with its dot: %s',
  (rule) => {
    expect(said(procedure({ hosts: rule, entry: `https://${rule.replace(/^\./, '')}/` }))).toEqual([]);
  },
);

test.each([
  ['www.caf.fr, www.caf.fr', 'hosts[1]: Expected each host once, but www.caf.fr stands here twice.'],
  ['www.caf.fr, .caf.fr', 'hosts[0]: Expected hosts that do not overlap, but .caf.fr opens www.caf.fr already.'],
  ['.caf.fr, .www.caf.fr', 'hosts[1]: Expected hosts that do not overlap, but .caf.fr opens .www.caf.fr already.'],
  ['www.caf.fr, www.caf.frr', 'hosts[1]: This can never match: no name on the internet ends in ".frr".'],
])('rules that overlap or can never match are errors: %s', (hosts, message) => {
  expect(said(procedure({ hosts, source: 'made up, www.caf.frr' }))).toEqual([
    `0.yaml:7 error procedures[0].${message}`,
  ]);
});

test('what signs people in stands with the identity hosts, unless it is the own sign-in page of the site', () => {
  expect(
    said(identity + procedure({ hosts: 'www.caf.fr, idp.msa.fr', source: 'idp.msa.fr', franceConnect: true })),
  ).toEqual([
    '0.yaml:10 error procedures[0].hosts[1]: Expected hosts that do not overlap, but franceConnect opens idp.msa.fr already.',
  ]);
  expect(
    said(
      identity + procedure({ franceConnect: true }),
      procedure({ id: 'b', hosts: 'www.caf.fr, .msa.fr', source: 'msa.fr' }),
    ),
  ).toEqual([
    '1.yaml:7 error procedures[0].hosts[1]: This contradicts franceConnect, which is off: idp.msa.fr signs people in for other services.',
  ]);
  const taxes = {
    entry: 'https://cfspart.impots.gouv.fr/',
    hosts: 'cfspart.impots.gouv.fr, cfspart-idp.impots.gouv.fr',
  };
  expect(said(identity + procedure({ ...taxes, franceConnect: true }))).toEqual([]);
});

test('identity hosts that nobody uses can never match; a file that uses those of another asks for it', () => {
  expect(said(identity + procedure({}))).toEqual([
    '0.yaml:1 error identity: These hosts can never match: no procedure says franceConnect: true.',
  ]);
  expect(said(procedure({ franceConnect: true }))).toEqual([
    expect.stringContaining(
      '0.yaml:8 warning procedures[0].franceConnect: No file here lists the hosts of FranceConnect',
    ),
  ]);
});

test('identity hosts are told apart too', () => {
  const twice = identity.replace('[idp.msa.fr,', '[idp.msa.fr, .franceconnect.gouv.fr,');
  expect(said(twice + procedure({ franceConnect: true }))).toEqual([
    '0.yaml:3 error identity.providers[0].hosts[1]: Expected hosts that do not overlap, but identity.franceConnect has oidc.franceconnect.gouv.fr already.',
  ]);
});

test('what is said of a provider is checked as a procedure is', () => {
  const saying = (fields: string, checkedOn = today) =>
    said(
      identity.replace('source: made up, checkedOn: 2026-11-22', `source: made up, checkedOn: ${checkedOn}${fields}`) +
        procedure({ franceConnect: true }),
    );
  expect(saying(', smartphone: false, code: email, needs: [{ fr: Mot de passe }]')).toEqual([
    '0.yaml:3 warning identity.providers[0].needs[0]: Not translated: en, ar. Residents will read the French text.',
  ]);
  expect(saying('', '2026-11-23')).toEqual([
    '0.yaml:3 error identity.providers[0].checkedOn: Expected a day that has come, but 2026-11-23 is in the future.',
  ]);
  expect(saying(', smartphone: perhaps, code: pigeon')).toEqual([
    '0.yaml:3 error identity.providers[0].smartphone: Expected true or false, but found "perhaps".',
    '0.yaml:3 error identity.providers[0].code: Expected email or sms, but found "pigeon".',
  ]);
});

test('an account stands once in all files, and a procedure takes accounts that there are', () => {
  const other = procedure({ id: 'b', franceConnect: true });
  expect(said(identity + procedure({ franceConnect: true }), identity + other)).toEqual([
    '1.yaml:3 error identity.providers[0].id: Expected an id in one file only, but msa stands in 0.yaml too.',
  ]);
  const choosy = (id: string) => other.replace('franceConnect: true', `franceConnect: true\n    signInWith: [${id}]`);
  expect(said(identity + choosy('msa'))).toEqual([]);
  expect(said(identity + choosy('ameli'))).toEqual([
    '0.yaml:12 error procedures[0].signInWith[0]: Expected the id of a provider, but no file has ameli.',
  ]);
  expect(
    said(identity + procedure({ franceConnect: true }), choosy('msa').replace('Connect: true', 'Connect: false')),
  ).toEqual(['1.yaml:9 error procedures[0].signInWith: This contradicts franceConnect, which is off.']);
});

test('a host of another body than the entry is explained in the source', () => {
  expect(said(procedure({ hosts: 'www.caf.fr, wwwd.caf.fr, www.msa.fr' }))).toEqual([
    '0.yaml:7 warning procedures[0].hosts[2]: Nothing says why this procedure needs www.msa.fr, which is not the body of its entry: name it in source.',
  ]);
  expect(said(procedure({ hosts: 'www.caf.fr, www.msa.fr', source: 'made up; www.msa.fr for farmers' }))).toEqual([]);
});

test.each([
  ['2026-11-22', []],
  ['2025-11-22', []],
  ['2025-11-21', ['warning']],
  ['2026-11-23', ['error']],
])('a procedure compared with its source on %s', (checkedOn, levels) => {
  expect(said(procedure({ checkedOn })).map((line) => line.split(' ')[1])).toEqual(levels);
});

test.each([
  ['Je remplis un deux trois quatre cinq six sept huit neuf dix onze.', 'error', 'found 13 in'],
  ['Le papier dont je parle.', 'error', '"dont"'],
  ['Je viens afin de voter.', 'error', '"afin"'],
  ['Je paie (par carte).', 'error', '"("'],
  ['Je vais à la CPAM.', 'warning', 'Is CPAM known to everybody?'],
])('a summary that is hard to read is named: %s', (fr, level, words) => {
  expect(said(procedure({ fr }))[0]).toMatch(new RegExp(`^0\\.yaml:5 ${level} procedures\\[0\\]\\.summary\\.fr: `));
  expect(said(procedure({ fr }))[0]).toContain(words);
});

test.each([
  "J'ai donc abondé mon compte à la CAF.",
  'Je compte : un, deux, trois. « Et voilà ! »',
  'Un deux trois quatre cinq six sept huit neuf dix onze douze.',
])('an easy summary passes: %s', (fr) => {
  expect(said(procedure({ fr }))).toEqual([]);
});

test('a text without its translations says which are missing', () => {
  const text = procedure({}).replace(
    'title: { fr: Titre, en: Title, ar: عنوان }',
    'title: { fr: Titre, ar: عنوان }\n    bring: [{ fr: CV }]',
  );
  expect(said(text)).toEqual([
    '0.yaml:4 warning procedures[0].title: Not translated: en. Residents will read the French text.',
    '0.yaml:5 warning procedures[0].bring[0]: Not translated: en, ar. Residents will read the French text.',
  ]);
});

test('no text makes the check throw, and findings come in the order of the lines', () => {
  const host = fc.constantFrom('www.caf.fr', '.caf.fr', '.fr', 'idp.msa.fr', '.msa.fr', 'a.example', '.github.io', 'x');
  const file = fc.record({
    hosts: fc.array(host, { minLength: 1 }).map((hosts) => hosts.join(', ')),
    fr: fc.string({ unit: 'grapheme', minLength: 1 }),
    franceConnect: fc.boolean(),
    checkedOn: fc.constantFrom(today, '0001-01-01', '9999-12-31'),
  });
  fc.assert(
    fc.property(file, fc.string(), (fields, junk) => {
      const { findings } = checkCatalogues(
        [
          { file: 'a', text: identity + procedure(fields) },
          { file: 'b', text: junk },
        ],
        today,
      );
      const lines = findings.filter(({ file }) => file === 'a').map(({ line }) => line);
      expect(lines).toEqual(lines.toSorted((a, b) => a - b));
    }),
  );
});
