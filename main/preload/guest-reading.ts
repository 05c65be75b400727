import { ipcRenderer, webFrame } from 'electron';
import { type FrameDisplay, guestChannels, type VoiceOrder } from '../../contract/guest-channels.ts';
import { type Piece, pieceAt, piecesIn } from './guest-words.ts';

/**
 * WCAG 1.4.12, stronger than what the site says: the names stand for no element, they only give weight. (As the user's own, the
 * style could not be taken back: Electron removes only what is the page's.) Letters that are joined, as in Arabic, stay joined. What
 * is justified or pushed to the other side begins where its language begins.
 */
const all = ':not(#passerelle#passerelle#passerelle)';
const joined = ['ar', 'fa', 'ur', 'ps', 'ckb', 'ug', 'hi', 'bn', 'ne', 'ta'].map((one) => `:lang(${one})`).join();
const spacing = `
  ${all} { line-height: 1.5 !important; word-spacing: 0.16em !important; letter-spacing: 0.12em !important; }
  ${all}:is(${joined}) { letter-spacing: normal !important; }
  p${all} { margin-block-end: 2em !important; }
  :is(p, li, dd, dt, blockquote, figcaption, td)${all} { text-align: start !important; }
`;
const highlight = 'passerelle-voice';
const marked = `::highlight(${highlight}) { background-color: #ffe14d; color: #000000; }`;

let spacingKey: string | null = null;
let touches: FrameDisplay['touches'] = 'plain';
let pieces: readonly Piece[] = [];

/** How the resident wants to read, here as in every other frame of the site. */
export function obeyReading(): void {
  ipcRenderer.on(guestChannels.display, (_event, display: FrameDisplay) => {
    touches = display.touches;
    if (display.spacing) spacingKey ??= webFrame.insertCSS(spacing);
    else if (spacingKey !== null) {
      webFrame.removeInsertedCSS(spacingKey);
      spacingKey = null;
    }
  });
  ipcRenderer.on(guestChannels.voice, (_event, order: VoiceOrder) => obey(order));
  for (const touch of ['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend', 'click'] as const)
    addEventListener(touch, hearTouch, { capture: true, passive: false });
  for (const action of ['pointerdown', 'keydown'] as const) addEventListener(action, hearAction, true);
  ipcRenderer.send(guestChannels.frame);
}

function hearAction({ isTrusted }: Event) {
  if (isTrusted && touches === 'hush') ipcRenderer.send(guestChannels.hush);
}

function obey(order: VoiceOrder) {
  switch (order.do) {
    case 'collect':
      pieces = document.body ? piecesIn(document.body) : [];
      return tell(order.turn, pieces);
    case 'mark':
      return mark(pieces[order.piece]);
    case 'unmark':
      return mark(undefined);
  }
}

/** `turn`: of the reading that asked for these; null for what was touched. */
function tell(turn: number | null, words: readonly Piece[]) {
  ipcRenderer.send(guestChannels.words, { turn, pieces: words.map(({ text, lang }) => ({ text, lang })) });
}

/** While a touch means "read this", the site knows nothing of it: no link opens, no button is pressed. */
function hearTouch(event: Event) {
  if (touches !== 'read' || !event.isTrusted) return;
  event.stopImmediatePropagation();
  if (event.type.startsWith('touch')) return; // prevented, it would become no click
  event.preventDefault();
  const [target] = event.composedPath();
  const piece = event.type === 'click' && target instanceof Element ? pieceAt(target) : null;
  if (!piece) return;
  pieces = [piece];
  tell(null, pieces);
}

/** Shows which words are being read, without a change to the page's own document. */
function mark(piece: Piece | undefined) {
  CSS.highlights.delete(highlight);
  const [first] = piece?.nodes ?? [];
  if (!piece || !first) return;
  style();
  const ranges = piece.nodes
    .filter(({ isConnected }) => isConnected)
    .map((node) => {
      const range = new Range();
      range.selectNodeContents(node);
      return range;
    });
  CSS.highlights.set(highlight, new Highlight(...ranges));
  first.parentElement?.scrollIntoView({ block: 'nearest' });
}

let isStyled = false;
function style() {
  if (!isStyled) webFrame.insertCSS(marked);
  isStyled = true;
}
