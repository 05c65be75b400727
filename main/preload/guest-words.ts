import { longestPiece, mostPieces, type Words } from '../../contract/guest-channels.ts';

/** Words to read, and where they stand. */
export interface Piece extends Words {
  readonly nodes: readonly Text[];
  readonly block: Element | null;
}

/** What starts a new breath: the paragraph, the heading, the line of a list … */
const blocks =
  'p,h1,h2,h3,h4,h5,h6,li,dt,dd,td,th,caption,figcaption,blockquote,pre,legend,label,button,summary,address,article,aside,section,' +
  'main,header,footer,nav,form,fieldset,div,body';

/** Never read: what residents type or choose, what is not shown, what is no text. */
const unread =
  'input,textarea,select,option,datalist,output,script,style,noscript,template,svg,canvas,iframe,' +
  '[aria-hidden="true"],[contenteditable]:not([contenteditable="false"])';

/** The words of a document or of a part of it, a block at a time, as they stand. */
export function piecesIn(root: Node): Piece[] {
  const pieces: Piece[] = [];
  let block: Element | null = null;
  let nodes: Text[] = [];
  const end = () => {
    const piece = block && pieceOf(block, nodes);
    if (piece) pieces.push(piece);
    nodes = [];
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node && pieces.length < mostPieces; node = walker.nextNode()) {
    if (!isRead(node as Text)) continue;
    const own: Element | null = node.parentElement?.closest(blocks) ?? null;
    if (own !== block) end();
    block = own;
    nodes.push(node as Text);
  }
  if (pieces.length < mostPieces) end();
  return pieces;
}

/** The block that was touched. Of a field: what it is called, never what is in it. */
export function pieceAt(target: Element): Piece | null {
  if (target instanceof HTMLIFrameElement) return null; // it is not there yet
  const field = target.closest('input,textarea,select,[contenteditable]:not([contenteditable="false"])');
  if (field) {
    const name = (field as HTMLInputElement).labels?.[0];
    if (name) return piecesIn(name)[0] ?? null;
    const label = field.getAttribute('aria-label');
    return label ? { text: label.slice(0, longestPiece), lang: languageOf(field), nodes: [], block: null } : null;
  }
  const block = target.closest(blocks);
  return block ? (piecesIn(block).find((piece) => piece.block === block) ?? null) : null;
}

function isRead(node: Text): boolean {
  const parent = node.parentElement;
  return parent !== null && /\S/.test(node.data) && !parent.closest(unread) && parent.checkVisibility(visibility);
}
const visibility = { checkOpacity: true, checkVisibilityCSS: true };

function pieceOf(block: Element, nodes: readonly Text[]): Piece | null {
  const text = nodes
    .map(({ data }) => data)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? null : { text: text.slice(0, longestPiece), lang: languageOf(block), nodes, block };
}

function languageOf(element: Element): string {
  return element.closest('[lang]')?.getAttribute('lang')?.slice(0, 20) ?? '';
}
