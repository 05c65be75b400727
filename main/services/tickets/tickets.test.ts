import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Language, languages } from '../../../contract/form.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { folderOf, xmlOf } from '../../catalogue/import/sheets.fixture.ts';
import { importSheets } from '../../catalogue/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import type { Bitmap } from '../printer/bitmap.ts';
import { nextStepsTicket, openPrinter, reminder } from '../printer/index.ts';
import { readByPhone } from '../printer/phone.fixture.ts';
import { renderReceipt } from '../printer/raster.ts';
import { VirtualPrinter } from '../printer/virtual-printer.ts';
import { Guide, ProcedureCatalogue } from '../procedures/index.ts';
import { consultation, testTerminal } from '../terminal.fixture.ts';
import { Visits } from '../visits/index.ts';
import { Tickets } from './index.ts';

const visit = 'A'.repeat(22);
const otherVisit = 'B'.repeat(22);
const cni =
  'https://passeport.ants.gouv.fr/demarches-en-ligne/faire-une-premiere-demande-de-carte-nationale-d-identite';

async function ticketsAndBench(widthPx: 576 | 384 = 576, sheets?: string) {
  const bench = await VirtualPrinter.start({ port: 0, widthPx });
  const papers: Bitmap[] = [];
  bench.on('receipt', ({ bitmap }) => papers.push(bitmap));
  const printer = await openPrinter({ driver: 'tcp', host: '127.0.0.1', port: bench.port, widthPx });
  const visits = new Visits({ isMediator: () => false });
  onTestFinished(async () => {
    visits.close();
    guide.close();
    await printer.close();
    await bench.close();
  });
  const catalogue = new ProcedureCatalogue([join(import.meta.dirname, '../../../kiosk-config/procedures.yaml')]);
  const guide = new Guide(catalogue, sheets);
  const terminal = await testTerminal();
  const { consultations } = terminal;
  const tickets = new Tickets({
    catalogue,
    guide,
    visits,
    printer,
    consultations,
    place: () => 'Médiathèque',
    board: (consultation) => `participer.example/consultations/${consultation}`,
    timeZone: 'Europe/Paris',
    today: () => '2026-11-28',
  });
  visits.begin(visit);
  const print = (procedure = 'cni', language: Language = 'fr', of = visit) =>
    tickets.print({ visit: of, about: { kind: 'procedure', procedure }, language });
  const printSheet = (sheet: string) =>
    tickets.print({ visit, about: { kind: 'sheet', sheet, situation: null }, language: 'ar' });
  const remind = (consultation: string) =>
    tickets.print({ visit, about: { kind: 'reminder', consultation }, language: 'ar' });
  return { bench, papers, visits, print, printSheet, remind, terminal, tickets };
}

const refused = (code: string, more = {}) => ({ ok: false, error: { code, ...more } });

test('a phone reads the address of the site on the paper, in every language, on both papers', async () => {
  for (const widthPx of [576, 384] as const) {
    const { bench, papers, print } = await ticketsAndBench(widthPx);
    for (const language of languages) mustBeOk(await print('cni', language), 'print');
    expect(papers.map(readByPhone)).toEqual([cni, cni, cni]);
    expect(bench.unknownBytes).toBe(0);
  }
});

test('the same ticket is the same paper: nothing on it tells who asked, or when', async () => {
  const { papers, visits, print } = await ticketsAndBench();
  mustBeOk(await print(), 'print');
  visits.begin(otherVisit);
  visits.cardPresented('1000000001');
  mustBeOk(await print('cni', 'fr', otherVisit), 'print');
  expect(papers[1]).toEqual(papers[0]);
});

test('five tickets a visit, ten a card and day; what did not print is not counted', async () => {
  const { bench, papers, visits, print } = await ticketsAndBench();
  await bench.change({ paperOut: true });
  expect(await print()).toEqual(refused('printer', { problem: 'paper-out' }));
  await bench.change({ paperOut: false });
  const five = async (of: string) => {
    for (let n = 0; n < 5; n += 1) mustBeOk(await print('rsa', 'fr', of), 'print');
  };
  await five(visit);
  expect(await print()).toEqual(refused('quota'));
  for (const name of ['C', 'D']) {
    visits.begin(name.repeat(22));
    visits.cardPresented('1000000001');
    await five(name.repeat(22));
  }
  visits.begin('E'.repeat(22));
  visits.cardPresented('1000000001');
  expect(await print('rsa', 'fr', 'E'.repeat(22))).toEqual(refused('quota'));
  expect(papers).toHaveLength(15);
});

test('only a visit that goes on prints, a procedure that there is, and one ticket at a time', async () => {
  const { papers, print } = await ticketsAndBench();
  expect(await print('cni', 'fr', otherVisit)).toEqual(refused('no-visit'));
  expect(await print('piscine')).toEqual(refused('unknown-procedure'));
  const both = await Promise.all([print(), print()]);
  expect(both).toContainEqual({ ok: true, value: {} }); // whichever came first: each reads the catalogue before it prints
  expect(both).toContainEqual(refused('busy'));
  expect(papers).toHaveLength(1);
});

test('a sheet of the guide prints with its own address', async () => {
  const folder = temporaryFolder();
  const content = xmlOf('<Texte><Chapitre><Titre>Coût</Titre><Paragraphe>Gratuit</Paragraphe></Chapitre></Texte>', {
    id: 'F1',
    title: 'Carte d’identité',
  });
  const file = join(folder, 'sheets.db');
  mustBeOk(await importSheets(folderOf(join(folder, 'xml'), { 'F1.xml': content }), file), 'import');
  const { papers, printSheet } = await ticketsAndBench(576, file);
  mustBeOk(await printSheet('F1'), 'print');
  expect(readByPhone(papers[0] as Bitmap)).toContain('F1');
  expect(await printSheet('F404')).toEqual(refused('unknown-sheet'));
});

test('a reminder prints until the vote closes, the same for everybody', async () => {
  const { papers, remind, terminal } = await ticketsAndBench();
  mustBeOk(await remind(consultation), 'print');
  const place = { place: 'Médiathèque', board: `participer.example/consultations/${consultation}` };
  const expected = reminder(terminal.published(), place, 'ar', 'Europe/Paris');
  expect(papers).toEqual([renderReceipt(expected, 576)]);
  expect(await remind('autre')).toEqual(refused('unknown-consultation'));
  terminal.clock.nowMs += 7_200_000;
  expect(await remind(consultation)).toEqual(refused('closed'));
  expect(papers).toHaveLength(1);
});

test('a mediator has the last ticket of this visit printed again, beyond every quota, and of no other visit', async () => {
  const { papers, print, tickets, visits } = await ticketsAndBench();
  expect(await tickets.printAgain(visit)).toEqual(refused('nothing-to-print'));
  mustBeOk(await print('cni', 'ar'), 'print');
  for (let n = 0; n < 6; n += 1) mustBeOk(await tickets.printAgain(visit), 'again');
  expect(papers).toHaveLength(7);
  expect(papers.at(-1)).toEqual(papers[0]);
  expect(await tickets.printAgain(otherVisit)).toEqual(refused('nothing-to-print'));
  visits.end(visit);
  expect(await tickets.printAgain(visit)).toEqual(refused('nothing-to-print'));
});

test('a ticket that did not come out is what is printed again', async () => {
  const { bench, papers, print, tickets } = await ticketsAndBench();
  await bench.change({ paperOut: true });
  expect(await print()).toEqual(refused('printer', { problem: 'paper-out' }));
  expect(await tickets.printAgain(visit)).toEqual(refused('printer', { problem: 'paper-out' }));
  await bench.change({ paperOut: false });
  mustBeOk(await tickets.printAgain(visit), 'again');
  expect(papers).toHaveLength(1);
});

test('the ticket for the next steps says what was chosen for it, in every language', async () => {
  const { papers, tickets } = await ticketsAndBench();
  const steps = { done: ['form-sent'], next: ['wait-letter', 'come-back-here'], day: '2026-12-15' } as const;
  const chosen = { ...steps, done: [...steps.done], next: [...steps.next] };
  for (const language of languages) {
    mustBeOk(await tickets.printNextSteps(visit, chosen, language), 'print');
    expect(papers.at(-1)).toEqual(renderReceipt(nextStepsTicket(chosen, language, 'Médiathèque'), 576));
  }
  mustBeOk(await tickets.printAgain(visit), 'again');
  expect(papers.at(-1)).toEqual(papers.at(-2));
});
