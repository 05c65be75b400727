import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { setHash, toBase64url } from '../../ballot/index.ts';
import { proceduresTheme, type Report } from '../../contract/activity.ts';
import { coopTable } from '../../contract/coop.ts';
import { startTestCity } from '../testing/city.ts';
import type { TestTerminal } from '../testing/terminal.ts';
import { figuresOfMonth } from './figures.ts';
import { xlsxOf } from './xlsx.ts';

const month = '2026-11';

function reportOf(number: number, change: Partial<Report> = {}): Report {
  const name = Buffer.alloc(16);
  name.writeUInt32BE(number);
  return {
    report: toBase64url(name),
    ...{ mediator: 1, day: '2026-11-22', place: 'Médiathèque centrale', minutes: 23, duration: 30 },
    ...{ thematics: [proceduresTheme, 'logement'], materials: ['ordinateur'], autonomy: 'partiellement_autonome' },
    ...{ redirection: null, note: '' },
    ...change,
  };
}

const sends = (machine: TestTerminal, reports: readonly Report[], terminal = machine.name) =>
  machine.send('PUT', '/activity', machine.sign('activity', { terminal, reports }));

test('reports are kept once, and acknowledged each time', async () => {
  const city = await startTestCity();
  const [centre, gare] = [await city.enrol('centre'), await city.enrol('gare')];
  const reports = [reportOf(1), reportOf(2, { mediator: 2 })];
  for (let time = 0; time < 2; time += 1) {
    const answer = await sends(centre, reports);
    const names = reports.map(({ report }) => report);
    expect(JSON.parse(answer.json().payload)).toEqual({ terminal: 'centre', count: 2, setHash: setHash(names) });
  }
  expect((await sends(gare, reports, 'centre')).status).toBe(401);
  expect((await sends(centre, [...reports].reverse())).status).toBe(400);
  expect((await sends(centre, [reportOf(3, { note: 'tél. 06 12 34 56 78' })])).status).toBe(400);
  expect((await sends(centre, [reportOf(3, { thematics: ['logement'] })])).status).toBe(400);
  const ask = (mediator: number) =>
    gare.send('POST', '/activity/month', gare.sign('activity-month', { terminal: 'gare', mediator, month }));
  expect((await ask(1)).json()).toEqual({ reports: 1, minutes: 30, thematics: { [proceduresTheme]: 1, logement: 1 } });
  expect((await ask(9)).json()).toEqual({ reports: 0, minutes: 0, thematics: {} });
});

test('reports are deleted after two years', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  await sends(centre, [reportOf(1)]);
  city.pass(3 * 365 * 86_400_000);
  await sends(centre, [reportOf(2, { day: new Date(city.now()).toISOString().slice(0, 10) })]);
  expect(await city.database.rows('select from activity_reports')).toHaveLength(1);
});

test('the files have La Coop’s columns, in its order and its words', async () => {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const reports = [
    reportOf(1, { redirection: 'aide_sociale', note: '=SOMME(1;2) "x"' }),
    reportOf(2, { mediator: 2, day: '2026-10-31' }),
    reportOf(3, { mediator: 3, day: '2026-11-02', thematics: ['email'], autonomy: 'autonome' }),
  ];
  await sends(centre, reports);
  const csv = (await city.officer('GET', `/activity/${month}/reports.csv`)).text;
  const lines = csv.split('\r\n');
  expect(lines[0]).toBe(
    '\u{FEFF}Date;Enregistré le;Dernière modification le;Type;Participants;Bénéficiaire;Canaux d’accompagnement;Nom du lieu;Adresse;Commune;Code postal;Code Insee;Durée (min);Nom de l’atelier;Matériel numérique utilisé;Thématique(s) d’accompagnement;Tags;Nom de la démarche administrative;Niveau d’autonomie (ou de l’atelier);Bénéficiaire réorienté;Structure de redirection;Commune du bénéficiaire;Code postal du bénéficiaire;Code Insee du bénéficiaire;Genre du bénéficiaire;Tranche d’âge du bénéficiaire;Statut du bénéficiaire;Notes supplémentaires',
  );
  expect(lines[1]).toBe(
    '02/11/2026;;;Accompagnement individuel;1;;Lieu d’activité;Médiathèque centrale;;Belleville;;;30;;Ordinateur;E-mail;;;3/3;Non;;;;;Non communiqué;Non communiqué;Non communiqué;',
  );
  expect(lines[2]).toContain('"Aide aux démarches administratives\nLogement"');
  expect(lines[2]).toContain(';Oui;Structure d’aide sociale (maison des solidarités, centre social…);');
  expect(lines[2]?.endsWith(';"\'=SOMME(1;2) ""x"""')).toBe(true);
  expect(lines).toHaveLength(4);
  expect((await city.officer('GET', `/activity/${month}/reports.csv?mediator=3`)).text.split('\r\n')).toHaveLength(3);
  const file = await city.officer('GET', `/activity/${month}/reports.xlsx?mediator=3`);
  expect(file.headers['content-disposition']).toBe('attachment; filename="activites-2026-11-mediateur-3.xlsx"');
  expect((await city.officer('GET', '/activity/2026-13/reports.csv')).status).toBe(400);
  expect((await city.officer('GET', `/activity/${month}/reports.pdf`)).status).toBe(400);
});

/** The parts of a spreadsheet file, as a zip reader of its own finds them. */
async function partsOf(file: Buffer): Promise<Map<string, string>> {
  const zip = await fromBufferPromise(file, { lazyEntries: true });
  const parts = new Map<string, string>();
  for await (const entry of zip.eachEntry())
    parts.set(entry.fileName, String(await buffer(await zip.openReadStreamPromise(entry))));
  return parts;
}

test('the spreadsheet is a whole one: its parts are found, and its cells say what the table says', async () => {
  const table = coopTable([reportOf(1, { note: 'a < b & "c" \u0001' })], 'Belleville');
  const parts = await partsOf(xlsxOf('Activités', table));
  expect([...parts.keys()]).toEqual([
    ...['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml'],
    'xl/worksheets/sheet1.xml',
  ]);
  const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
  expect(sheet).toContain('<c r="A1" s="2" t="inlineStr"><is><t xml:space="preserve">Date</t></is></c>');
  expect(sheet, '22 November 2026').toContain('<c r="A2" s="1"><v>46348</v></c>');
  expect(sheet).toContain('<c r="M2"><v>30</v></c>');
  expect(sheet).toContain(
    '<c r="AB2" t="inlineStr"><is><t xml:space="preserve">a &lt; b &amp; &quot;c&quot; </t></is></c>',
  );
  expect(xlsxOf('Activités', table)).toEqual(xlsxOf('Activités', table));
});

test('figures of a month hide what is small, and below five reports all but their number', () => {
  expect(figuresOfMonth([reportOf(1)])).toEqual({ reports: 1, of: null });
  const reports = [1, 2, 3, 4, 5, 6, 7].map((number) => reportOf(number, { mediator: number < 6 ? 1 : 2 }));
  const { of } = figuresOfMonth(reports);
  expect(of?.minutes).toBe(210);
  // Two of mediator 2 alone would be seen by subtraction.
  expect(of?.mediators).toEqual([{ names: ['1', '2'], count: 7 }]);
  expect(of?.thematics.filter(({ count }) => count !== null)).toEqual([
    { names: [proceduresTheme], count: 7 },
    { names: ['logement'], count: 7 },
  ]);
});
