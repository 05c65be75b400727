import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeCatalogue } from './catalogue-files.ts';
import { completeConfiguration, formatYamlIssue, parseCatalogue, parseConfiguration } from './yaml-document.ts';

const required =
  'dataDirectory: /var/lib/passerelle\nsocket: /run/passerelle/services.sock\nprocedures: { catalogues: [a.yaml] }\n';

const procedure = (fields: string) => `procedures:
  - id: rsa
    theme: social_sante
    title: { fr: Demander le RSA }
    summary: { fr: Je demande le RSA à la CAF. }
    source: lu sur le site
    checkedOn: 2026-11-22
    ${fields}
`;

function problems(text: string, parse: typeof parseConfiguration | typeof parseCatalogue = parseConfiguration) {
  const result = parse(text);
  return result.ok ? [] : result.error.map((issue) => formatYamlIssue('F', issue));
}

test('the shortest configuration gets every default', () => {
  const result = parseConfiguration(required);
  expect(result).toMatchObject({ ok: true, value: { languages: ['fr', 'en', 'ar'], visit: { warningSeconds: 60 } } });
});

test('each wrong field has its line, its name and one sentence', () => {
  const text = `${required}visit:
  warningSeconds: 5
  maximumMinute: 45
  inactivitySeconds: bientôt
languages: [fr, de]
cityServer: { url: "http://ville.example" }
opening:
  timeZone: Europe/Pariss
  week: { mondai: [], tuesday: [{ from: 18:00, to: 09:00 }] }
  exceptions: { noel: [] }
reader: { driver: virtual, layout: azerty, mode: tap }
printer: { driver: tcp, host: 127.0.0.1, widthPx: 500 }
printers: none
`;
  expect(problems(text)).toEqual([
    'F:5: visit.warningSeconds: Expected a whole number from 20 to 300, but found 5.',
    'F:6: visit.maximumMinute: There is no field "maximumMinute" here; did you mean "maximumMinutes"?',
    'F:7: visit.inactivitySeconds: Expected a whole number from 30 to 1800, but found "bientôt".',
    'F:8: languages[1]: Expected fr, en or ar, but found "de".',
    'F:9: cityServer.url: Expected an https address, but found "http://ville.example".',
    'F:11: opening.timeZone: Expected a time zone such as Europe/Paris, but found "Europe/Pariss".',
    'F:12: opening.week.mondai: There is no field "mondai" here; did you mean "monday"?',
    'F:12: opening.week.tuesday[0].to: Expected a time after "from", but found "09:00".',
    'F:13: opening.exceptions.noel: Expected a field named as a date such as 2026-11-22, but found "noel".',
    'F:14: reader.socket: Expected text, but this field is missing.',
    'F:14: reader.layout: Expected fr-azerty, us-qwerty or de-qwertz, but found "azerty".',
    'F:15: printer.widthPx: Expected 576, 512 or 384, but found 500.',
    'F:16: printers: There is no field "printers" here; did you mean "printer"?',
  ]);
});

test('a driver that does not exist is answered with those that do, not with "invalid union"', () => {
  expect(problems(`${required}reader: { driver: usb }\nprinter: {}\n`)).toEqual([
    'F:4: reader.driver: Expected none, hid-keyboard, hid-reports or virtual, but found "usb".',
    'F:5: printer.driver: Expected none, tcp, device or serial, but this field is missing.',
  ]);
});

test.each([
  ['visit: { a: 1 }\nvisit: { a: 1 }', 'F:2: Expected each field once, but this one stands twice in the same group.'],
  ['visit:\n\ta: 1', 'F:2: Expected spaces at the start of the line, but found a tab.'],
  ['a: 1\n---\nb: 2', 'F:2: Expected one document, but found a second one after "---".'],
  ['a: *b', 'F:1: Expected a plain value, but found an anchor or an alias ("&" or "*"); write the value out.'],
  ['a: !shell ls', 'F:1: Expected a plain value, but found a tag (a word that starts with "!").'],
  ['__proto__: { a: 1 }', 'F:1: Expected the name of a field, but found "__proto__".'],
  ['a: b: c', 'F:1: Expected one field a line, but found a second ":"; put the value between quotes.'],
  ['', 'F:1: Expected a group of fields, but found nothing.'],
  ['["a"]', 'F:1: Expected a group of fields, but found a list.'],
  ['['.repeat(100_000), 'F:1: Expected a few levels of nesting, but found far too many.'],
  ['#'.repeat(1024 * 1024 + 1), 'F:1: Expected a file of at most 1 MiB, but this one is longer.'],
])('text that is not our YAML gets one plain sentence (%#)', (text, problem) => {
  expect(problems(text)).toEqual([problem]);
});

test('a bomb of aliases is refused before it grows', () => {
  const bomb = ['a0: &a0 [x, x]', ...Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
  expect(problems(bomb.join('\n'))).toHaveLength(41);
});

test('names that every object has are unknown fields like any other', () => {
  expect(problems(`${required}constructor: 1\ntoString: 2\n`).map((line) => line.split(';')[0])).toEqual([
    'F:4: constructor: There is no field "constructor" here',
    'F:5: toString: There is no field "toString" here',
  ]);
});

test('what stands in the file cannot steer the terminal that shows the message', () => {
  expect(problems(`${required}languages: ["\\e[31m\\u202E"]\n`)).toEqual([
    'F:4: languages[0]: Expected fr, en or ar, but found "\\u{1b}[31m\\u{202e}".',
  ]);
});

test.each([
  ['https://www.caf.fr', 'expected a host name in lower case, such as www.caf.fr'],
  ['WWW.caf.fr', 'expected a host name in lower case, such as www.caf.fr'],
  ['*.caf.fr', 'expected a host name in lower case, such as www.caf.fr'],
  ['www.caf.fr.', 'expected a host name in lower case, such as www.caf.fr'],
  ['127.0.0.1', 'expected a host name in lower case, such as www.caf.fr'],
  ['localhost', 'expected a host name in lower case, such as www.caf.fr'],
  ['borne.local', 'expected a public host name'],
  ['.gouv.fr', 'expected a name that one body alone holds'],
])('a bad host is named: %s', (host, expected) => {
  const [line] = problems(procedure(`entry: https://www.caf.fr/\n    hosts: [www.caf.fr, "${host}"]`), parseCatalogue);
  expect(line).toBe(`F:9: procedures[0].hosts[1]: E${expected.slice(1)}, but found "${host}".`);
});

test('an entry must be https and on one of the hosts of its procedure', () => {
  expect(problems(procedure('entry: http://www.caf.fr/\n    hosts: [www.caf.fr]'), parseCatalogue)).toEqual([
    'F:8: procedures[0].entry: Expected an https address, but found "http://www.caf.fr/".',
  ]);
  expect(problems(procedure('entry: https://www.caf.fr.evil.test/\n    hosts: [.caf.fr]'), parseCatalogue)).toEqual([
    'F:8: procedures[0].entry: Expected an address on one of the hosts below, but found "https://www.caf.fr.evil.test/".',
  ]);
});

test('several files make one catalogue, and an id stands in one of them only', () => {
  const good = procedure('entry: https://www.caf.fr/\n    hosts: [www.caf.fr]');
  const other = good.replace('id: rsa', 'id: ecole');
  const identity =
    'identity: { franceConnect: [oidc.franceconnect.gouv.fr], providers: [], onBehalf: [aidants.gouv.fr] }\n';
  const composed = composeCatalogue([
    { file: 'national.yaml', text: identity + good },
    { file: 'city.yaml', text: other },
  ]);
  expect(composed.ok && composed.value.procedures.map(({ id }) => id)).toEqual(['rsa', 'ecole']);
  expect(composed.ok && composed.value.identity.franceConnect).toEqual(['oidc.franceconnect.gouv.fr']);
  expect(composed.ok && composed.value.identity.onBehalf).toEqual(['aidants.gouv.fr']);

  const twice = composeCatalogue([
    { file: 'national.yaml', text: good },
    { file: 'city.yaml', text: good },
  ]);
  expect(!twice.ok && twice.error.map((issue) => formatYamlIssue(issue.file, issue))).toEqual([
    'city.yaml:1: procedures: Expected an id in one file only, but rsa stands in national.yaml too.',
  ]);
});

test('no text whatever makes the parser throw', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('visit:', '  - a', '? {}', '<<: *a', 'a: &a', '!!set', '%TAG', '---', '...', 'a: |', '\t', '": "'),
  );
  fc.assert(fc.property(fc.array(line), (lines) => Array.isArray(problems(lines.join('\n')))));
});

test('what was decided at the first start fills what the administrator’s file leaves out, and never more', () => {
  const own = 'dataDirectory: /d\nsocket: /s\nprocedures: { catalogues: [p.yaml] }\nprinter: { driver: none }\n';
  const decided =
    'printer: { driver: device, path: auto }\ncityServer: { url: "https://ville.example" }\nlanguages: [ar, fr]\n';
  expect(completeConfiguration(own, undefined)).toMatchObject({
    value: { given: ['dataDirectory', 'socket', 'procedures', 'printer'] },
  });
  expect(completeConfiguration(own, decided)).toMatchObject({
    ok: true,
    value: {
      configuration: { printer: { driver: 'none' }, languages: ['ar', 'fr'], cityServer: { heartbeatSeconds: 30 } },
    },
  });
  for (const wrong of [
    'dataDirectory: /elsewhere\n',
    'socket: /elsewhere\n',
    'learning: true\n',
    'cityServer: { url: "https://a.example", certificateAuthority: /tmp/ca.pem }\n',
    'cityServer: { url: "http://a.example" }\n',
    'reader: { driver: virtual, socket: /tmp/r, layout: fr-azerty, mode: tap }\n',
    'languages: [en]\n',
  ])
    expect(completeConfiguration(own, wrong), wrong).toMatchObject({
      ok: false,
      error: [{ message: expect.stringContaining('first-start.yml') }],
    });
  expect(completeConfiguration(`${own}learning: true\n`, decided)).toMatchObject({ ok: false });
});
