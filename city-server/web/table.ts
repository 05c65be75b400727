import { type Html, html } from './html.ts';

export interface TableHead {
  readonly text: string;
  /** A column of figures. */
  readonly amount?: boolean;
}

/** A table that scrolls inside its own frame on a narrow screen, also with the keyboard. `unseen`: the caption is for those who listen. */
export function table(
  caption: string,
  heads: readonly TableHead[],
  rows: readonly Html[],
  { foot, unseen = false }: { foot?: Html; unseen?: boolean } = {},
): Html {
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0"><table>
<caption${unseen && html` class="unseen"`}>${caption}</caption>
<thead><tr>${heads.map(({ text, amount }) => html`<th scope="col"${amount && html` class="amount"`}>${text}</th>`)}</tr></thead>
<tbody>${rows}</tbody>
${foot && html`<tfoot>${foot}</tfoot>`}
</table></div>`;
}
