import type { Block } from '../../../contract/sheets.ts';
import { blocksOf } from './blocks.ts';
import { type Element, elementsIn } from './elements.ts';
import type { Reading } from './reading.ts';
import { titleIn, wordsOf } from './spans.ts';
import { linkTarget } from './targets.ts';

/** A guided search (`Problematiques`): cases within cases, each leading to a sheet in the end. */
export function guidedSearch(parent: Element, reading: Reading): Block[] {
  const branches = elementsIn(parent).filter(isBranch);
  if (branches.length === 0) return [];
  const cases = branches.map((branch) => ({
    title: titleIn(branch, reading) ?? '',
    blocks: [...helpOf(branch, reading), ...guidedSearch(branch, reading), ...endOf(branch, reading)],
  }));
  return [{ kind: 'cases', cases }];
}

function isBranch({ name }: Element): boolean {
  return name === 'Problematique' || name === 'Branche';
}

function helpOf(branch: Element, reading: Reading): Block[] {
  const children = elementsIn(branch).filter((child) => !isBranch(child) && child.name !== 'LienInterne');
  return blocksOf({ ...branch, children }, reading);
}

/** The sheets to which a branch leads. Where the source says no words, their titles are added once all sheets are known. */
function endOf(branch: Element, reading: Reading): Block[] {
  return elementsIn(branch).flatMap((link) => {
    const to = link.name === 'LienInterne' ? linkTarget(link) : undefined;
    return to === undefined ? [] : [{ kind: 'paragraph', spans: [{ text: wordsOf(link, reading), to }] }];
  });
}
