import type { Block, Section, Sheet } from '../../../contract/sheets.ts';
import type { Findable } from '../search/index.ts';

/** A sheet as the search knows it: its own texts, without what only leads elsewhere or explains words. */
export function findableOf(sheet: Sheet): Findable {
  const { id, title, summary, introduction, sections, situations } = sheet;
  const body = [
    textOf(introduction),
    ...sections.map(textOfSection),
    ...situations.flatMap((situation) => [situation.title, ...situation.sections.map(textOfSection)]),
  ];
  return { id, title, alsoCalled: formNumbers(sheet), summary, body: body.join('\n') };
}

/** People ask for "cerfa 12100": the number without its version (12100*02). */
function formNumbers({ id, services }: Sheet): string[] {
  const numbers = services.filter((service) => service.id === id).flatMap(({ cerfa }) => cerfa ?? []);
  return numbers.flatMap((number) => /^\d+/.exec(number)?.[0] ?? []);
}

function textOfSection({ title, blocks }: Section): string {
  return `${title ?? ''}\n${textOf(blocks)}`;
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(textOfBlock).join('\n');
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
      return block.spans.map(({ text }) => text).join('');
    case 'list':
      return block.items.map(textOf).join('\n');
    case 'table':
      return [block.title ?? '', ...block.rows.flatMap((row) => row.map(textOf))].join('\n');
    case 'note':
      return `${block.title ?? ''}\n${textOf(block.blocks)}`;
    case 'cases':
      return block.cases.map(({ title, blocks }) => `${title}\n${textOf(blocks)}`).join('\n');
    case 'service':
      return block.service.title;
    case 'office':
      return block.office.title;
  }
}
