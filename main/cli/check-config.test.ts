import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkConfig } from './check-config.ts';
import { capture } from './command.fixture.ts';

const shipped = (file: string) => fileURLToPath(new URL(`../../kiosk-config/${file}`, import.meta.url));

async function written(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'passerelle-check-')), 'file.yaml');
  await writeFile(path, text);
  return path;
}

test('a good file of each kind is named as what it is', async () => {
  const io = capture();
  const files = ['demo.yaml', 'procedures.yaml', 'demo/consultation.yaml', 'readers/pcprox.yaml'].map(shipped);
  expect(await checkConfig(files, io)).toBe(0);
  expect(io.out()).toBe(
    `${files[0]}: a valid configuration.\n${files[1]}: a valid file of procedures.\n${files[2]}: a valid consultation.\n${files[3]}: a valid description of a reader.\n`,
  );
  expect(io.errors()).toBe('');
});

test('each problem is a line with file, line, field and sentence, and one bad file makes the code 1', async () => {
  const bad = await written('dataDirectory: /d\nsocket: 3\nprocedure: { catalogues: [a] }\n');
  const io = capture();
  expect(await checkConfig([bad, shipped('default.yaml'), '/nowhere.yaml'], io)).toBe(1);
  expect(io.errors()).toBe(
    `${bad}:1: procedures: Expected a group of fields, but this field is missing.\n` +
      `${bad}:2: socket: Expected text, but found 3.\n` +
      `${bad}:3: procedure: There is no field "procedure" here; did you mean "procedures"?\n` +
      'Cannot read /nowhere.yaml: there is no such file or folder.\n',
  );
  expect(io.out()).toBe(`${shipped('default.yaml')}: a valid configuration.\n`);
});

test('kinds of card and readers that do not go together are told by their lines', async () => {
  const readers = (cards: string) => `dataDirectory: /d
socket: /s
procedures: { catalogues: [a] }
readers:
  - { driver: hid-keyboard, name: desk, vendorId: 1, productId: 2, layout: fr-azerty, mode: tap }
  - { driver: virtual, name: desk, socket: s, layout: us-qwerty, mode: tap, prefix: 'é' }
cards:
${cards}`;
  const faults = async (text: string) => {
    const io = capture();
    const file = await written(text);
    await checkConfig([file], io);
    return io.errors().replaceAll(`${file}:`, '').trim().split('\n');
  };
  expect(await faults(readers('  lengths: [14]\n  check: mod11\n'))).toEqual([
    '6: readers[1].prefix: Expected digits and letters, and ? for any other key, but found "é".',
    '9: cards.check: Expected none or luhn, but found "mod11".',
  ]);
  const plain = readers('').replace(", prefix: 'é'", '');
  expect(await faults(`${plain}  - { kind: library, lengths: [10], readr: desk }\n`)).toEqual([
    '8: cards[0].readr: There is no field "readr" here; did you mean "reader"?',
  ]);
  expect(
    await faults(
      `${plain}  - { kind: library, lengths: [10, 14] }\n  - { kind: code }\n  - { kind: mediator, lengths: [8], reader: x }\n`,
    ),
  ).toEqual([
    '5: readers[0].name: Expected a name that no other reader has, but found "desk".',
    '6: readers[1].name: Expected a name that no other reader has, but found "desk".',
    '9: cards[1]: Expected cards that are told from codes: name a reader for the codes alone; other kinds of ten digits stand in this file, but found a group of fields.',
    '10: cards[2].reader: Expected the name of a reader of this file, but found "x".',
  ]);
  expect(
    await faults(
      `reader: { driver: virtual, socket: s, layout: us-qwerty, mode: tap }\n${plain}  lengths: [8]\n  check: none\n`,
    ),
  ).toContain('5: readers: Expected either "reader" or "readers": put the one reader into the list, but found a list.');
});

test('a consultation whose translation is missing says which', async () => {
  const io = capture();
  const text = (language: string) => `{ fr: Oui${language} }`;
  const file = await written(
    `consultation: essai\nrehearsal: true\nlanguages: [fr, en]\ntitle: ${text(', en: Yes')}\nlevel: inform
information: [${text('')}]\nprivacyNotice: [${text(', en: Yes')}]\nwhoMayTakePart: ${text(', en: Yes')}
whatHappensNext: ${text(', en: Yes')}\nopensAt: 2026-11-16T08:00:00+01:00\nclosesAt: 2026-11-15T08:00:00+01:00
form: { kind: single, question: ${text(', en: Yes')}, optionOrder: random, options: [{ id: a, label: ${text(', en: Yes')} }, { id: b, label: ${text('')} }] }
k: 8\ntieRule: ${text(', en: Yes')}\nslipRequired: true\neligibility: { rule: library-card, deskCodes: true }\n`,
  );
  expect(await checkConfig([file], io)).toBe(1);
  expect(io.errors()).toBe(
    `${file}:6: information[0].en: Expected the text in "en" too, but this field is missing.\n` +
      `${file}:11: closesAt: Expected a time after opensAt, but found "2026-11-15T08:00:00+01:00".\n` +
      `${file}:12: form.options[1].label.en: Expected the text in "en" too, but this field is missing.\n`,
  );
});

test('no file at all is a misuse', async () => {
  const io = capture();
  expect(await checkConfig([], io)).toBe(2);
  expect(io.errors()).toBe('Usage: passerelle check-config FILE…\n');
});

test('a terminal of a city does not learn which hosts its residents visit', async () => {
  const lines = ['dataDirectory: /d', 'socket: /s', 'procedures: { catalogues: [a] }', 'learning: true'];
  const alone = capture();
  expect(await checkConfig([await written(lines.join('\n'))], alone)).toBe(0);
  const io = capture();
  const file = await written([...lines, 'cityServer: { url: https://passerelle.ville.example }'].join('\n'));
  expect(await checkConfig([file], io)).toBe(1);
  expect(io.errors()).toContain(`${file}:4: learning: Expected false where there is a city server`);
});

test('rules of a procedure that overlap, contradict each other or can never match are errors with their lines', async () => {
  const file =
    await written(`identity: { franceConnect: [oidc.franceconnect.gouv.fr], providers: [{ id: msa, name: MSA, hosts: [idp.msa.fr], source: made up, checkedOn: 2026-11-22 }] }
procedures:
  - id: rsa
    theme: social_sante
    title: { fr: Titre, en: Title, ar: عنوان }
    summary: { fr: Je demande., en: I ask., ar: أطلب. }
    entry: https://www.caf.fr/
    hosts:
      - www.caf.fr
      - .caf.fr
      - idp.msa.fr
      - www.caf.frr
      - .asso.re
    source: made up of www.caf.frr, asso.re and idp.msa.fr
    checkedOn: 2026-11-22
`);
  const io = capture();
  expect(await checkConfig([file], io)).toBe(1);
  const said = io.errors().replaceAll(file, 'F').trimEnd().split('\n');
  expect(said).toEqual([
    'F:1: identity: These hosts can never match: no procedure says franceConnect: true.',
    'F:9: procedures[0].hosts[0]: Expected hosts that do not overlap, but .caf.fr opens www.caf.fr already.',
    'F:11: procedures[0].hosts[2]: This contradicts franceConnect, which is off: idp.msa.fr signs people in for other services.',
    'F:12: procedures[0].hosts[3]: This can never match: no name on the internet ends in ".frr".',
    'F:13: procedures[0].hosts[4]: Expected a name that one body alone holds, but anybody may have a site below asso.re.',
  ]);
});
