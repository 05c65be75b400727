import type { Section } from '../../../contract/sheets.ts';
import { blocksOf } from './blocks.ts';
import { around, type Element, elementsIn } from './elements.ts';
import type { Reading } from './reading.ts';
import { titleIn } from './spans.ts';
import { subjectOf } from './subjects.ts';

/**
 * The sections of a `Texte`, or of a `Situation` with its `Introduction` and its `Texte`: one for each `Chapitre`, and one without
 * title for what stands before, between and after them.
 */
export function sectionsOf(parent: Element, reading: Reading): Section[] {
  const groups: Element[][] = [];
  for (const part of partsOf(parent)) {
    const last = groups.at(-1);
    if (part.name === 'Chapitre' || last?.[0]?.name === 'Chapitre' || last === undefined) groups.push([part]);
    else last.push(part);
  }
  return groups.map((group) => sectionOf(group, reading)).filter(({ blocks }) => blocks.length > 0);
}

function partsOf(parent: Element): Element[] {
  return elementsIn(parent).flatMap((child) =>
    child.name === 'Texte' || child.name === 'Introduction' ? partsOf(child) : [child],
  );
}

function sectionOf(group: readonly Element[], reading: Reading): Section {
  const [first] = group;
  if (first?.name !== 'Chapitre') return { title: null, about: null, blocks: blocksOf(around(group), reading) };
  const title = titleIn(first, reading);
  return { title, about: subjectOf(title, first.attributes), blocks: blocksOf(first, reading) };
}

/** The situations of a `ListeSituations`: a resident is in one of them. */
export function situationsOf(list: Element, reading: Reading) {
  return elementsIn(list).map((situation) => ({
    title: titleIn(situation, reading) ?? '',
    sections: sectionsOf(situation, reading),
  }));
}

/** Where to go, from the offices at the top of a sheet; how to reach them is nowhere else in it. */
export function officesSection(root: Element, reading: Reading): Section[] {
  const offices = elementsIn(root).filter(({ name }) => name === 'OuSAdresser' || name === 'OuSAdresserSupport');
  const blocks = blocksOf(around(offices), reading);
  return blocks.length > 0 ? [{ title: "Où s'adresser\u00a0?", about: 'office', blocks }] : [];
}
