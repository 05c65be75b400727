import type { Language } from '../../../../contract/form.ts';
import type { Block, Section, Sheet, SheetsOrigin } from '../../../../contract/sheets.ts';
import { sectionSubjects } from '../../../../contract/sheets.ts';
import type { Receipt, ReceiptBlock } from '../receipt.ts';
import { dayInWords, textsIn } from '../texts.ts';

/** About half a metre. Longer sheets are for a screen: the paper then says that there is more. */
const mostBlocks = 40;

/**
 * What a resident takes along from a sheet of the national guide: what to bring, what it costs, how long it takes and where to go, and
 * the address of the whole. In French, as the sheets are, but for our own words about it.
 * @param situation the one that the resident chose, by its place
 */
export function sheetTicket(sheet: Sheet, origin: SheetsOrigin, situation: number | null, language: Language): Receipt {
  const t = textsIn(language);
  const { title, sourceUrl } = sheet;
  const all = [...sheet.sections, ...((situation !== null && sheet.situations[situation]?.sections) || [])];
  const lines = sectionSubjects.flatMap((subject) =>
    all.filter(({ about }) => about === subject).flatMap((section) => [{ kind: 'rule' } as const, ...linesOf(section)]),
  );
  const source = { sheet: sheet.id, day: dayInWords(sheet.updatedOn ?? origin.updatedOn, language) };
  const said = (kind: 'strong' | 'small', text: string): ReceiptBlock => ({ kind, text, lang: language });
  return {
    blocks: [
      { kind: 'title', ...french(title) },
      ...lines.slice(0, mostBlocks),
      ...(lines.length > mostBlocks ? [said('strong', t('ticket.more'))] : []),
      { kind: 'rule' },
      ...(sourceUrl === null ? [] : [said('small', t('ticket.site')), ...addressOf(sourceUrl)]),
      said('small', t('ticket.sheetSource', source)),
    ],
  };
}

function addressOf(url: string): ReceiptBlock[] {
  return [
    { kind: 'strong', ...french(url.replace(/^https?:\/\//, '')) },
    { kind: 'qr', text: url },
  ];
}

function linesOf({ title, blocks }: Pick<Section, 'title'> & { readonly blocks: readonly Block[] }): ReceiptBlock[] {
  const heading: ReceiptBlock[] = title === null ? [] : [{ kind: 'strong', ...french(title) }];
  return [...heading, ...blocks.flatMap(linesOfBlock)];
}

function linesOfBlock(block: Block): ReceiptBlock[] {
  switch (block.kind) {
    case 'list':
      return block.items.map((item) => ({ kind: 'item', ...french(item.map(asText).join(' ')) }));
    case 'heading':
      return [{ kind: 'strong', ...french(block.text) }];
    case 'note':
      return block.blocks.flatMap(linesOfBlock);
    case 'cases':
      return block.cases.flatMap(({ title, blocks }) => linesOf({ title, blocks }));
    default:
      return [{ kind: 'text', ...french(asText(block)) }];
  }
}

/** A block on one line, as far as it can be. */
function asText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return block.text;
    case 'paragraph':
      return block.spans.map(({ text }) => text).join('');
    case 'list':
      return block.items.map((item) => item.map(asText).join(' ')).join(' ; ');
    case 'table':
      return block.rows.map((row) => row.map((cell) => cell.map(asText).join(' ')).join(' : ')).join('\n');
    case 'note':
      return block.blocks.map(asText).join(' ');
    case 'cases':
      return block.cases.map(({ title, blocks }) => `${title} : ${blocks.map(asText).join(' ')}`).join(' ; ');
    case 'service':
      return block.service.title;
    case 'office':
      return block.office.title;
  }
}

function french(text: string) {
  return { text, lang: 'fr' } as const;
}
