import { expect, test } from 'vitest';
import { formHash, generateSigningKey, readReport, reportText, sign } from '../../../../ballot/index.ts';
import { doneSteps, nextSteps } from '../../../../contract/assistance.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import { languages } from '../../../../contract/form.ts';
import { procedureSchema } from '../../../../contract/procedures.ts';
import { mustBeOk } from '../../../../contract/result.ts';
import type { Block, Sheet } from '../../../../contract/sheets.ts';
import { registerFonts } from '../fonts.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };
import fr from '../locales/fr.json' with { type: 'json' };
import { readByPhone } from '../phone.fixture.ts';
import { renderReceipt } from '../raster.ts';
import type { Receipt } from '../receipt.ts';
import { bagLabel } from './bag-label.ts';
import { ballotSlip } from './ballot-slip.ts';
import { codeTicket } from './code-ticket.ts';
import { fixtureForm, fixturePackage } from './consultation.fixture.ts';
import { nextStepsTicket } from './next-steps.ts';
import { procedureTicket } from './procedure-ticket.ts';
import { reminder } from './reminder.ts';
import { type ReportPaper, reportReceipt } from './report.ts';
import { sheetTicket } from './sheet-ticket.ts';
import { type Participation, stub } from './stub.ts';

registerFonts();

const participation: Participation = {
  day: '2026-11-22',
  place: 'Médiathèque Jean-Lurçat',
  tracker: '7K3M-9Q2X-0ABD',
  board: 'consultations.villeneuve.example/bancs-du-parc',
};
const school = procedureSchema.parse({
  id: 'ecole',
  theme: 'famille_scolarite',
  title: { fr: 'Inscrire mon enfant à l’école', ar: 'تسجيل طفلي في المدرسة' },
  summary: { fr: 'Mon enfant va à l’école.' },
  entry: 'https://famille.ville.example/ecole?annee=2027',
  hosts: ['famille.ville.example'],
  bring: [{ fr: 'Livret de famille', ar: 'الدفتر العائلي' }, { fr: 'Carnet de vaccination' }],
  office: { fr: 'À la mairie', ar: 'في البلدية' },
  source: 'made up',
  checkedOn: '2026-11-22',
});
const south = { kind: 'single', option: 'south' } as const;

/** Everything that is readable on a receipt, a block a line. */
function textOf({ blocks }: Receipt): string {
  return blocks
    .flatMap((block) => {
      if (block.kind === 'choice') return block.answers.flatMap(({ label, detail }) => [label, detail ?? '']);
      if (block.kind === 'two-columns') return [`${block.text} ${block.end}`];
      return 'text' in block ? [block.text] : [];
    })
    .join('\n');
}

/** Dotted keys with the placeholders of their texts. */
function shape(texts: object, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${prefix}${key} ${(value.match(/\{\{\w+\}\}/g) ?? []).sort().join(' ')}`]
      : shape(value as object, `${prefix}${key}.`),
  );
}

test('every language has every text, with the same placeholders', () => {
  expect(shape(en)).toEqual(shape(fr));
  expect(shape(ar)).toEqual(shape(fr));
});

test('the slip holds the whole choice, what it is not, and what ties it to form and key', () => {
  const text = textOf(ballotSlip(fixturePackage, south));
  expect(text).toContain('Au cœur du parc, côté aire de jeux');
  expect(text).toContain('Six bancs à l’ombre des tilleuls');
  expect(text).toContain('ceci n’est pas un scrutin au sens du code électoral');
  expect(text).toContain(fixturePackage.ballotKey.fingerprint);
  expect(text).toMatch(/[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}/);
});

test('every slip says the choice in every language of the consultation, French first, so that none tells what its voter reads', () => {
  const text = textOf(ballotSlip(fixturePackage, south));
  const places = ['Au cœur du parc', 'In the heart of the park', 'في قلب الحديقة'].map((label) => text.indexOf(label));
  expect(places.every((place) => place >= 0)).toBe(true);
  expect(places).toEqual([...places].sort((one, other) => one - other));
  expect(textOf(ballotSlip({ ...fixturePackage, languages: ['fr', 'en'] }, south))).not.toContain('في قلب الحديقة');
});

test('a slip of several answers holds them all, in the order of the form', () => {
  const { kind: _, ...common } = fixtureForm;
  const several: ConsultationPackage = {
    ...fixturePackage,
    form: { ...common, kind: 'multiple', minimum: 1, maximum: 2 },
  };
  const [first, second] = common.options;
  const options = [first?.id ?? '', second?.id ?? ''];
  const text = textOf(ballotSlip(several, { kind: 'multiple', options }));
  const places = [first, second].map((option) => text.indexOf(option?.label.fr ?? ''));
  expect(places[0]).toBeGreaterThanOrEqual(0);
  expect(places[1]).toBeGreaterThan(places[0] ?? 0);
});

test('two slips of the same choice are the same: no time, no number', () => {
  expect(ballotSlip(fixturePackage, south)).toEqual(ballotSlip(fixturePackage, south));
  expect(textOf(ballotSlip(fixturePackage, south))).not.toMatch(/\d{1,2}\s?[:h]\s?\d{2}/);
});

test('a blank ballot says so in the words of the form, or in the product’s', () => {
  const { blankLabel: _, ...form } = fixturePackage.form;
  const own = { ...fixturePackage, form: { ...form, blankLabel: { fr: 'Je ne choisis pas' } } };
  expect(textOf(ballotSlip(own, { kind: 'blank' }))).toContain('Je ne choisis pas');
  expect(textOf(ballotSlip({ ...fixturePackage, form }, { kind: 'blank' }))).toContain('ورقة بيضاء');
});

test('every paper of a rehearsal says first that it does not count', () => {
  const rehearsal = { ...fixturePackage, rehearsal: true };
  for (const language of languages) {
    for (const receipt of [
      ballotSlip(rehearsal, south),
      stub(rehearsal, participation, language),
      codeTicket(rehearsal, '4907132856', language, 'Europe/Paris'),
    ]) {
      expect(receipt.blocks[0]?.kind).toBe('banner');
      expect(textOf(receipt)).toContain('ne compte pas');
    }
  }
});

test('the stub says who may check what, and nothing of the choice', () => {
  for (const language of languages) {
    const text = textOf(stub(fixturePackage, participation, language));
    for (const part of ['A participé', participation.place, participation.tracker, participation.board, '2026']) {
      expect(text).toContain(part);
    }
    for (const option of fixtureForm.options) expect(text).not.toContain(option.label[language] ?? option.label.fr);
  }
});

const header = {
  ...{
    consultation: 'bancs-du-parc',
    terminal: 'centre',
    rehearsal: false,
    software: '0.1.0',
    at: '2026-11-02T08:00:00Z',
  },
  ...{ terminalKey: 'A'.repeat(43), packageHash: 'A'.repeat(43), journalHead: `${'B'.repeat(42)}A` },
  ...{ formHash: formHash(fixturePackage.form), keyFingerprint: fixturePackage.ballotKey.fingerprint },
};
const paper = { isDuplicate: false, terminal: 'Entrée', place: 'Médiathèque', timeZone: 'Europe/Paris' };
const opening: ReportPaper = {
  ...paper,
  report: { kind: 'opening', stated: { ...header, ballots: 0, marks: 0 } },
  code: 'passerelle/opening-report/1',
};
const closing: ReportPaper = {
  ...paper,
  report: {
    kind: 'closing',
    stated: {
      ...header,
      ...{
        ballots: 41,
        marks: 52,
        paper: 8,
        provisional: 6,
        damaged: 3,
        spoiled: 2,
        reprints: 1,
        batches: 5,
        bags: [24, 17],
      },
      ...{ setHash: `${'C'.repeat(42)}A`, manifestHash: `${'D'.repeat(42)}A` },
    },
  },
  code: 'passerelle/closing-report/1',
};

test('reports carry the form code and key fingerprint of the slip, their figures, and what is signed', () => {
  const slip = textOf(ballotSlip(fixturePackage, south));
  const code = slip.match(/Formulaire (\S+)/)?.[1] ?? 'none';
  for (const language of languages) {
    for (const report of [opening, closing]) {
      const receipt = reportReceipt(fixturePackage, report, language);
      const text = textOf(receipt);
      for (const part of [code, fixturePackage.ballotKey.fingerprint, header.journalHead, '0.1.0', 'Médiathèque'])
        expect(text).toContain(part);
      expect(receipt.blocks).toContainEqual({ kind: 'qr', text: report.code, width: 'whole' });
    }
    const figures = textOf(reportReceipt(fixturePackage, closing, language)).match(/ (41|52|8|6|3|24|17|2|1|5)$/gm);
    expect(figures).toEqual([' 41', ' 52', ' 8', ' 6', ' 3', ' 2', ' 1', ' 5', ' 24', ' 17']);
  }
  expect(textOf(reportReceipt(fixturePackage, opening, 'fr'))).toContain('Bulletins dans l’urne 0');
  expect(textOf(reportReceipt(fixturePackage, opening, 'fr'))).toContain('2 novembre 2026 à 09:00');
});

test('a report that was printed before says so first, and one of a rehearsal that it does not count', () => {
  const duplicate = reportReceipt(fixturePackage, { ...closing, isDuplicate: true }, 'ar');
  expect(duplicate.blocks[0]).toEqual({ kind: 'banner', text: ar.report.duplicate, lang: 'ar' });
  expect(textOf(reportReceipt({ ...fixturePackage, rehearsal: true }, opening, 'fr'))).toContain('ne compte pas');
});

test('the label of a bag names the bag, how many slips it holds and their form, and no time', () => {
  for (const language of languages) {
    const text = textOf(bagLabel(fixturePackage, { bag: 3, slips: 14, terminal: 'centre' }, language));
    for (const part of ['centre/3', ' 14', fixturePackage.ballotKey.fingerprint]) expect(text).toContain(part);
    expect(text).not.toMatch(/\d{1,2}\s?[:h]\s?\d{2}|2026/);
  }
});

test('the signed code of the longest report is read on both papers', () => {
  const key = generateSigningKey();
  const stated = {
    ...closing.report.stated,
    ...{ consultation: 'c'.repeat(60), terminal: 't'.repeat(60), terminalKey: key.publicKey },
    bags: Array.from({ length: 20 }, () => 1_000),
  };
  const code = reportText(sign('closing-report', stated, key));
  for (const widthPx of [576, 384] as const) {
    const bitmap = renderReceipt(reportReceipt(fixturePackage, { ...closing, code }, 'ar'), widthPx);
    expect(readByPhone(bitmap)).toBe(code);
    expect(mustBeOk(readReport(code), 'report')).toMatchObject({ kind: 'closing' });
  }
});

test('the code ticket shows the code in pairs and the end of the consultation on the wall clock of the place', () => {
  const text = textOf(codeTicket(fixturePackage, '4907132856', 'fr', 'Europe/Paris'));
  expect(text).toContain('49  07  13  28  56');
  expect(text).toContain('28 novembre 2026 à 18:00');
  const inAnotherOffset = { ...fixturePackage, closesAt: new Date(fixturePackage.closesAt).toISOString() };
  expect(textOf(codeTicket(inAnotherOffset, '4907132856', 'fr', 'Europe/Paris'))).toBe(text);
  for (const widthPx of [576, 384] as const)
    expect(readByPhone(renderReceipt(codeTicket(fixturePackage, '0907132856', 'ar', 'Europe/Paris'), widthPx))).toBe(
      '0907132856',
    );
});

test('the ticket of a procedure lists what to bring in the words of the resident, French where there are none, and says what is known', () => {
  const { blocks } = procedureTicket(school, 'ar', 'Médiathèque Jean-Lurçat');
  expect(blocks.filter(({ kind }) => kind === 'item')).toEqual([
    { kind: 'item', text: 'الدفتر العائلي', lang: 'ar', dir: 'rtl' },
    { kind: 'item', text: 'Carnet de vaccination', lang: 'fr', dir: 'rtl' },
  ]);
  const text = textOf({ blocks });
  for (const part of ['تسجيل طفلي', 'في البلدية', 'famille.ville.example/ecole?annee=2027', '22 نوفمبر 2026', 'Lurçat'])
    expect(text).toContain(part);
  for (const unknown of ['السعر', 'المدة']) expect(text).not.toContain(unknown);
});

test('a ticket without anything to bring says so, and a price where there is one', () => {
  const text = textOf(procedureTicket({ ...school, bring: [], payment: true }, 'fr', ''));
  expect(text).toContain('Vous n’avez rien à préparer');
  expect(text).toContain('payante');
});

const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });
const passport: Sheet = {
  ...{ id: 'F14929', kind: 'sheet', title: 'Passeport d’un majeur', summary: '', theme: null, path: [] },
  ...{ updatedOn: '2026-11-02', sourceUrl: 'https://www.service-public.gouv.fr/particuliers/vosdroits/F14929' },
  introduction: [paragraph('Une introduction')],
  sections: [
    { title: 'Coût', about: 'cost', blocks: [paragraph('86 €')] },
    { title: 'De quoi s’agit-il ?', about: null, blocks: [paragraph('Un titre de voyage')] },
  ],
  situations: ['Première demande', 'Perte'].map((title) => ({
    title,
    sections: [
      {
        title: 'Pièces',
        about: 'bring',
        blocks: [{ kind: 'list', ordered: false, items: [[paragraph(`Photo (${title})`)], [paragraph('Timbre')]] }],
      },
    ],
  })),
  ...{ services: [], offices: [], laws: [], more: [], definitions: [], children: [], related: [] },
};
const origin = { updatedOn: '2026-11-20', importedOn: '2026-11-22', sheets: 1 };

test('the ticket of a sheet holds what the chosen situation asks for, what to bring first, with its source and licence', () => {
  const { blocks } = sheetTicket(passport, origin, 1, 'fr');
  const text = textOf({ blocks });
  expect(blocks.filter(({ kind }) => kind === 'item')).toMatchObject([{ text: 'Photo (Perte)' }, { text: 'Timbre' }]);
  expect(text.indexOf('Timbre')).toBeLessThan(text.indexOf('86 €'));
  for (const part of ['DILA', 'F14929', '2 novembre 2026', 'Licence Ouverte 2.0']) expect(text).toContain(part);
  for (const other of ['Première demande', 'introduction', 'titre de voyage']) expect(text).not.toContain(other);
  expect(textOf(sheetTicket(passport, origin, null, 'fr'))).not.toContain('Timbre');
});

test('a sheet that is too long for the paper ends early, and says that there is more', () => {
  const long = Array.from({ length: 500 }, (_, n) => paragraph(`Ligne ${n}`));
  const text = textOf(
    sheetTicket({ ...passport, sections: [{ title: 'Coût', about: 'cost', blocks: long }] }, origin, null, 'fr'),
  );
  expect(text.split('\n').length).toBeLessThan(60);
  expect(text).toContain('Il y a une suite');
});

test('a reminder says from when until when, on the clock of the place, and nothing of a choice', () => {
  const where = { place: 'Médiathèque Jean-Lurçat', board: participation.board };
  const text = textOf(reminder(fixturePackage, where, 'fr', 'Europe/Paris'));
  expect(text).toContain('2 novembre 2026 à 09:00');
  expect(text).toContain('28 novembre 2026 à 18:00');
  expect(text).toContain(participation.board);
  for (const { label } of fixtureForm.options) expect(text).not.toContain(label.fr);
  for (const language of languages)
    expect(textOf(reminder(fixturePackage, where, language, 'Europe/Paris'))).toContain('18:00');
});

test('the next steps: what is done, what is left and a day, each only where there is some', () => {
  const text = textOf(
    nextStepsTicket({ done: ['form-sent'], next: ['wait-letter'], day: '2026-12-15' }, 'fr', 'Médiathèque'),
  );
  for (const said of ['Médiathèque', 'Le formulaire est envoyé.', 'Attendre un courrier.', '15 décembre 2026'])
    expect(text).toContain(said);
  const short = textOf(nextStepsTicket({ done: [], next: ['wait-letter'], day: null }, 'fr', ''));
  expect(short).not.toContain('Ce qui est fait');
  expect(short).not.toContain('Le jour');
  for (const language of languages)
    expect(
      textOf(nextStepsTicket({ done: [...doneSteps], next: [...nextSteps], day: null }, language, '')),
    ).not.toContain('nextSteps.');
});
