import type { Block } from '../../../contract/sheets.ts';
import { type Element, elementsIn } from './elements.ts';
import { gridOf } from './grid.ts';
import { noteOf } from './notes.ts';
import { officeOf } from './offices.ts';
import type { Reading } from './reading.ts';
import { serviceOf } from './services.ts';
import { inlineElements, spansOf, titleIn } from './spans.ts';

/** What stands in an element, as blocks. Its title is the caller's to read. */
export function blocksOf(parent: Element, reading: Reading): Block[] {
  return withoutGaps(inParagraphs(parent)).flatMap((child) => blocksOfChild(child, reading));
}

/** The source breaks lists where some items have a condition; what follows at once goes on with the same list. */
function withoutGaps(elements: readonly Element[]): Element[] {
  const whole: Element[] = [];
  let list: { readonly type: string | undefined; readonly children: (Element | string)[] } | undefined;
  for (const element of elements) {
    const { type } = element.attributes;
    if (element.name === 'Liste' && list !== undefined && list.type === type) list.children.push(...element.children);
    else {
      list = element.name === 'Liste' ? { type, children: [...element.children] } : undefined;
      whole.push(list ? { ...element, children: list.children } : element);
    }
  }
  return whole;
}

/** The elements in an element; words that stand bare between them become paragraphs of their own, white space between them nothing. */
function inParagraphs(parent: Element): Element[] {
  const elements: Element[] = [];
  let bare: (Element | string)[] | undefined;
  for (const child of parent.children) {
    if (typeof child !== 'string' && !inlineElements.has(child.name)) {
      elements.push(child);
      bare = undefined;
    } else if (bare === undefined) {
      if (typeof child === 'string' && child.trim() === '') continue;
      bare = [child];
      elements.push({ name: 'Paragraphe', attributes: {}, children: bare });
    } else bare.push(child);
  }
  return elements;
}

function blocksOfChild(element: Element, reading: Reading): Block[] {
  switch (element.name) {
    case 'Paragraphe': {
      const spans = spansOf(element, reading);
      return spans.length > 0 ? [{ kind: 'paragraph', spans }] : [];
    }
    case 'Liste':
      return [listOf(element, reading)];
    case 'Tableau':
      return [tableOf(element, reading)];
    case 'ANoter':
    case 'ASavoir':
    case 'Attention':
    case 'Rappel':
    case 'Exemple':
      return [{ kind: 'note', ...noteOf(element, reading), blocks: blocksOf(element, reading) }];
    case 'BlocCas':
      return [{ kind: 'cases', cases: casesOf(element, reading) }];
    case 'Chapitre':
    case 'SousChapitre':
      return underHeading(element, reading);
    case 'ServiceEnLigne':
    case 'ServiceEnLigneAnnexe': {
      const service = serviceOf(element, reading);
      return [...(service ? [{ kind: 'service', service } as const] : []), ...blocksOf(element, reading)];
    }
    case 'OuSAdresser':
    case 'OuSAdresserSupport': {
      const office = officeOf(element, reading);
      return [...(office ? [{ kind: 'office', office } as const] : []), ...blocksOf(element, reading)];
    }
    case 'Illustration':
    case 'Image':
      reading.report('not-kept', element);
      return [];
    default:
      if (silent.has(element.name)) return [];
      if (transparent.has(element.name)) return blocksOf(element, reading);
      reading.report('unknown-element', element);
      return underHeading(element, reading);
  }
}

/** Read by those who read the element around them, or of no use without the site's own machinery. */
const silent = new Set([
  'Titre',
  'TitreAlternatif',
  'Complement',
  'Condition',
  'SiSelectionne',
  'Source',
  'PivotLocal',
  'RessourceWeb',
  'LienWeb',
  'NoticeLiee',
  'Colonne',
  'Resume',
]);

/**
 * They only hold what stands in them. `FragmentConditionne` would show it to some: all are shown it, since the words themselves tell
 * whom they concern, and leaving out what holds for somebody is worse than showing it to everybody.
 */
const transparent = new Set([
  'Texte',
  'Introduction',
  'FragmentConditionne',
  'ContenuIllustre',
  'Contenu',
  'Aide',
  'LienExterneCommente',
  'Commentaire',
]);

function underHeading(element: Element, reading: Reading): Block[] {
  const text = titleIn(element, reading);
  return [...(text === null ? [] : [{ kind: 'heading', text } as const]), ...blocksOf(element, reading)];
}

function listOf(element: Element, reading: Reading): Block {
  const items = inParagraphs(element).map((item) =>
    item.name === 'Item' ? underHeading(item, reading) : blocksOfChild(item, reading),
  );
  return {
    kind: 'list',
    ordered: element.attributes.type === 'numero',
    items: items.filter((item) => item.length > 0),
  };
}

function casesOf(element: Element, reading: Reading) {
  return elementsIn(element).flatMap((child) => {
    if (child.name === 'Cas') return [{ title: titleIn(child, reading) ?? '', blocks: blocksOf(child, reading) }];
    const blocks = blocksOfChild(child, reading);
    return blocks.length > 0 ? [{ title: '', blocks }] : [];
  });
}

function tableOf(element: Element, reading: Reading): Block {
  const { headRows, rows } = gridOf(element, reading);
  const read = new Map<Element | null, Block[]>([[null, []]]);
  const blocksOfCell = (cell: Element | null) => {
    const blocks = read.get(cell) ?? (cell === null ? [] : blocksOf(cell, reading));
    read.set(cell, blocks);
    return blocks;
  };
  return {
    kind: 'table',
    title: titleIn(element, reading),
    headRows,
    rows: rows.map((row) => row.map(blocksOfCell)),
  };
}
