import { type ReactNode, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Block, Span } from '../../../contract/sheets.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Services } from './sheet-services.tsx';

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly onSheet: (id: string) => void;
  readonly onProcedure: (id: string) => void;
}

/** The text of a sheet. It is text only: whatever mark-up its source had was left at the import. */
export function Blocks({ blocks, ...ways }: BlocksProps) {
  // Blocks of one sheet never change, so their place names them.
  // biome-ignore lint/suspicious/noArrayIndexKey: see above
  return blocks.map((block, index) => <OneBlock key={index} block={block} {...ways} />);
}

type Ways = Omit<BlocksProps, 'blocks'>;

function OneBlock({ block, ...ways }: Ways & { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'paragraph':
      return (
        <p>
          <Spans spans={block.spans} onSheet={ways.onSheet} />
        </p>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List className="sheet-list">
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see Blocks
            <li key={index}>
              <Blocks blocks={item} {...ways} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return <Table table={block} {...ways} />;
    case 'note':
      return (
        <Notice tone={block.tone === 'warning' ? 'attention' : 'info'}>
          {block.title !== null && <strong>{block.title}</strong>}
          <Blocks blocks={block.blocks} {...ways} />
        </Notice>
      );
    case 'cases':
      return <Cases cases={block.cases} {...ways} />;
    case 'service':
      return <Services services={[block.service]} onProcedure={ways.onProcedure} />;
    case 'office':
      return <p className="office">{block.office.title}</p>;
  }
}

function Spans({ spans, onSheet }: { readonly spans: readonly Span[] } & Pick<Ways, 'onSheet'>) {
  return spans.map(({ text, strong, to }, index) => {
    const words = strong ? <strong>{text}</strong> : text;
    const key = index; // see Blocks
    if (to === undefined) return <span key={key}>{words}</span>;
    return (
      <AriaButton key={key} className="sheet-link" onPress={() => onSheet(to)}>
        {words}
      </AriaButton>
    );
  });
}

function Table({ table, ...ways }: Ways & { readonly table: Extract<Block, { kind: 'table' }> }) {
  const row = (cells: (typeof table.rows)[number], Cell: 'th' | 'td') =>
    cells.map((cell, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: see Blocks
      <Cell key={index} {...(Cell === 'th' && { scope: 'col' })}>
        <Blocks blocks={cell} {...ways} />
      </Cell>
    ));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls, and a keyboard must be able to
    <section className="sheet-table" tabIndex={0} aria-label={table.title ?? undefined}>
      <table>
        {table.title !== null && <caption>{table.title}</caption>}
        <thead>
          {table.rows.slice(0, table.headRows).map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see Blocks
            <tr key={index}>{row(cells, 'th')}</tr>
          ))}
        </thead>
        <tbody>
          {table.rows.slice(table.headRows).map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: see Blocks
            <tr key={index}>{row(cells, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Only one case is the resident's, so only that one is there to read. */
function Cases({ cases, ...ways }: Ways & Pick<Extract<Block, { kind: 'cases' }>, 'cases'>) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<number | null>(cases.length === 1 ? 0 : null);
  const shown = chosen === null ? undefined : cases[chosen];
  return (
    <div className="cases">
      <fieldset className="situations">
        <legend>{t('sheet.cases', { lng: 'fr' })}</legend>
        {cases.map(({ title }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two cases may have one title
          <Button key={index} isChosen={chosen === index} onPress={() => setChosen(index)}>
            {title}
          </Button>
        ))}
      </fieldset>
      {shown && (
        <div className="case">
          <Blocks blocks={shown.blocks} {...ways} />
        </div>
      )}
    </div>
  );
}
