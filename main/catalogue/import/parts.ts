import type { Sheet } from '../../../contract/sheets.ts';
import { blocksOf } from './blocks.ts';
import { around, childNamed, type Element, elementsIn } from './elements.ts';
import { guidedSearch } from './guided.ts';
import { sheetLinks } from './links.ts';
import { titleWithComplement } from './offices.ts';
import type { Reading } from './reading.ts';
import { sectionsOf, situationsOf } from './sections.ts';
import { gatherLink, serviceOf } from './services.ts';
import { titleIn } from './spans.ts';

type PartReader = (part: Element, sheet: Sheet, reading: Reading) => void;

/** Adds to a sheet what an element at its top holds. One that is unknown is read as text, which finds and reports it. */
export function readPart(part: Element, sheet: Sheet, reading: Reading): void {
  const reader = readers.get(part.name) ?? (isReadElsewhere(part) ? undefined : readText);
  reader?.(part, sheet, reading);
}

const readText: PartReader = (part, sheet, reading) => sheet.sections.push(...sectionsOf(around([part]), reading));

const readWarning: PartReader = (warning, sheet, reading) =>
  sheet.introduction.push({
    kind: 'note',
    tone: 'warning',
    title: titleIn(warning, reading),
    blocks: blocksOf(warning, reading),
  });

const readGuidedSearch: PartReader = (part, sheet, reading) =>
  sheet.sections.push({ title: null, about: null, blocks: guidedSearch(part, reading) });

const readLaw: PartReader = (reference, sheet, reading) => {
  const title = titleWithComplement(reference, reading);
  if (title !== null) sheet.laws.push({ title, url: reading.addressOf(reference) });
};

const readDefinition: PartReader = (definition, sheet, reading) => {
  const term = titleIn(definition, reading);
  const text = childNamed(definition, 'Texte');
  const blocks = text ? blocksOf(text, reading) : [];
  if (term !== null && blocks.length > 0) sheet.definitions.push({ term, blocks });
};

/** Below a theme or a file, what stands in no group makes a group without title. */
const readChild: PartReader = (part, sheet, reading) => {
  const links = sheetLinks([part], reading);
  if (sheet.kind !== 'theme' && sheet.kind !== 'file') return reading.related.add(...links);
  const last = sheet.children.at(-1);
  if (last?.title === null) last.sheets.push(...links);
  else if (links.length > 0) sheet.children.push({ title: null, sheets: links });
};

const readGroup: PartReader = (group, sheet, reading) => {
  const sheets = sheetLinks(elementsIn(group), reading);
  if (sheets.length > 0) sheet.children.push({ title: titleIn(group, reading), sheets });
};

const readRelated: PartReader = (part, _sheet, reading) => reading.related.add(...sheetLinks([part], reading));

const readers: ReadonlyMap<string, PartReader> = new Map<string, PartReader>([
  ['Avertissement', readWarning],
  ['Introduction', (part, sheet, reading) => sheet.introduction.push(...blocksOf(part, reading))],
  ['ListeSituations', (list, sheet, reading) => sheet.situations.push(...situationsOf(list, reading))],
  ['Problematiques', readGuidedSearch],
  // Its answers would choose among the texts of the sheet, all of which are shown.
  ['Questionnaire', (part, _sheet, reading) => reading.report('not-kept', part)],
  // At the top they belong to the sheet as a whole: they are gathered, and stand at no place in its text.
  ['ServiceEnLigne', (part, _sheet, reading) => void blocksOf(around([part]), reading)],
  ['ServiceEnLigneAnnexe', (part, _sheet, reading) => void blocksOf(around([part]), reading)],
  ['ServiceEnLigneAlternatif', (part, _sheet, reading) => void serviceOf(part, reading)],
  ['Reference', readLaw],
  ['PourEnSavoirPlus', (part, _sheet, reading) => gatherLink(part, titleIn(part, reading), reading)],
  ['Definition', readDefinition],
  ['Abreviation', readDefinition],
  ['SousTheme', readGroup],
  ['SousDossier', readGroup],
  ['Dossier', readChild],
  ['Fiche', readChild],
  ['VoirAussi', (part, _sheet, reading) => reading.related.add(...sheetLinks(elementsIn(part), reading))],
  ['QuestionReponse', readRelated],
  ['CommentFaireSi', readRelated],
  ['RechercheGuidee', readRelated],
  ['FicheLiee', readRelated],
]);

/** The head, the offices and a service's own links are read apart; the rest is the furniture of the web site. */
function isReadElsewhere({ name }: Element): boolean {
  return name.startsWith('dc:') || readElsewhere.has(name);
}

const readElsewhere = new Set([
  'FilDAriane',
  'Theme',
  'OuSAdresser',
  'OuSAdresserSupport',
  'LienWeb',
  'NoticeLiee',
  'NumeroCerfa',
  'AutreNumero',
  'SurTitre',
  'Audience',
  'Canal',
  'Cible',
  'SousThemePere',
  'DossierPere',
  'SousDossierPere',
  'Partenaire',
  'PivotLocal',
]);
