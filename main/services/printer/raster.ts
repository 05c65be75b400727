/** Draws a receipt as the bitmap that is printed. What the virtual printer shows is what the paper shows, dot for dot. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import qrCode from 'qrcode-generator';
import type { PaperWidthPx } from '../../../contract/printer-models.ts';
import { type Bitmap, bitmapOf } from './bitmap.ts';
import { withoutRealTimeCommands } from './esc-pos.ts';
import { cssFont, type FontWeight } from './fonts.ts';
import {
  type Answer,
  type Direction,
  directionOf,
  type PossibleAnswers,
  type Receipt,
  type ReceiptBlock,
  type Words,
} from './receipt.ts';

interface Style {
  readonly weight: FontWeight;
  readonly sizePx: number;
  readonly linePx: number;
}

/** At 203 dpi, 8 dots are 1 mm: the smallest text is 3 mm, like 8.5 points. */
const styles = {
  banner: { weight: 700, sizePx: 32, linePx: 42 },
  title: { weight: 700, sizePx: 40, linePx: 50 },
  strong: { weight: 700, sizePx: 30, linePx: 40 },
  text: { weight: 400, sizePx: 28, linePx: 38 },
  small: { weight: 400, sizePx: 24, linePx: 33 },
  label: { weight: 700, sizePx: 44, linePx: 56 },
} as const satisfies Record<string, Style>;

/** Arabic letters are lower than Latin ones of the same size. */
const arabicScale = 1.14;

const codeStyle = { weight: 700, largestPx: 72, smallestPx: 30 } as const;

const sidePx = 8;
const gapPx = 12;
const edgePx = 16;
const frame = { linePx: 3, radiusPx: 12, paddingPx: 20 } as const;
const bannerPaddingPx = 12;
const answerGapPx = 8;
const columnGapPx = 16;
const tickBox = { sidePx: 26, linePx: 3, gapPx: 16 } as const;

/** The white around a code is part of it: without, a camera does not find its corners. */
const qrQuietModules = 4;
/** 4 cm with its white: what a phone reads at arm's length, when it is an address. */
const qrLargestPx = 320;

/** A block that was measured: how high it is, and how to draw it once its top is known. */
interface Piece {
  readonly heightPx: number;
  draw(context: SKRSContext2D, topPx: number): void;
}

interface Column {
  readonly leftPx: number;
  readonly widthPx: number;
}

/** The receipt in black dots. `registerFonts` comes first. */
export function renderReceipt(receipt: Receipt, widthPx: PaperWidthPx): Bitmap {
  const measuring = createCanvas(1, 1).getContext('2d');
  const pieces = receipt.blocks.map((block) => layOut(measuring, block, widthPx));
  const heightPx = pieces.reduce((total, piece) => total + piece.heightPx + gapPx, 2 * edgePx - gapPx);

  const context = createCanvas(widthPx, heightPx).getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, widthPx, heightPx);
  let topPx = edgePx;
  for (const piece of pieces) {
    context.fillStyle = 'black';
    piece.draw(context, topPx);
    topPx += piece.heightPx + gapPx;
  }
  return withoutRealTimeCommands(bitmapOf(context.getImageData(0, 0, widthPx, heightPx)));
}

function layOut(context: SKRSContext2D, block: ReceiptBlock, widthPx: number): Piece {
  const column = { leftPx: sidePx, widthPx: widthPx - 2 * sidePx };
  switch (block.kind) {
    case 'title':
    case 'strong':
    case 'text':
    case 'small':
      return paragraph(context, block, styles[block.kind], column);
    case 'banner':
      return banner(context, block, widthPx);
    case 'two-columns':
      return twoColumns(context, block, column);
    case 'code':
      return code(context, block.text, column);
    case 'choice':
      return choice(context, block, column);
    case 'item':
      return item(context, block, column);
    case 'qr':
      return qr(block, column);
    case 'rule':
      return {
        heightPx: 2 + gapPx,
        draw: (paper, topPx) => paper.fillRect(column.leftPx, topPx + gapPx / 2, column.widthPx, 2),
      };
    case 'space':
      return { heightPx: block.heightPx, draw: () => {} };
  }
}

function paragraph(context: SKRSContext2D, words: Words, latin: Style, column: Column, isCentred = false): Piece {
  const style = words.lang === 'ar' ? enlarged(latin) : latin;
  const lines = wrap(context, words.text, style, column.widthPx);
  const { leftPx, widthPx } = column;
  const side = words.dir ?? directionOf(words.lang);
  const start =
    side === 'rtl' ? ({ align: 'right', px: leftPx + widthPx } as const) : ({ align: 'left', px: leftPx } as const);
  const { align, px } = isCentred ? ({ align: 'center', px: leftPx + widthPx / 2 } as const) : start;
  return {
    heightPx: lines.length * style.linePx,
    draw(paper, topPx) {
      setText(paper, style, directionOf(words.lang), align);
      for (const [index, line] of lines.entries()) paper.fillText(line, px, topPx + (index + 0.5) * style.linePx);
    },
  };
}

function enlarged({ weight, sizePx, linePx }: Style): Style {
  return { weight, sizePx: Math.round(sizePx * arabicScale), linePx: Math.round(linePx * arabicScale) };
}

function setText(
  paper: SKRSContext2D,
  { weight, sizePx }: Pick<Style, 'weight' | 'sizePx'>,
  direction: Direction,
  align: 'left' | 'center' | 'right',
): void {
  paper.font = cssFont(weight, sizePx);
  paper.textBaseline = 'middle';
  paper.direction = direction;
  paper.textAlign = align;
}

function banner(context: SKRSContext2D, words: Words, widthPx: number): Piece {
  const inner = { leftPx: frame.paddingPx, widthPx: widthPx - 2 * frame.paddingPx };
  const text = paragraph(context, words, styles.banner, inner, true);
  const heightPx = text.heightPx + 2 * bannerPaddingPx;
  return {
    heightPx,
    draw(paper, topPx) {
      paper.fillRect(0, topPx, widthPx, heightPx);
      paper.fillStyle = 'white';
      text.draw(paper, topPx + bannerPaddingPx);
    },
  };
}

function twoColumns(context: SKRSContext2D, block: ReceiptBlock & { kind: 'two-columns' }, column: Column): Piece {
  const style = { ...styles.small, weight: 700 } as const;
  context.font = cssFont(style.weight, style.sizePx);
  const endPx = Math.ceil(context.measureText(block.end).width);
  const isRightToLeft = directionOf(block.lang) === 'rtl';
  const name = paragraph(context, block, styles.small, {
    leftPx: isRightToLeft ? column.leftPx + endPx + columnGapPx : column.leftPx,
    widthPx: column.widthPx - endPx - columnGapPx,
  });
  return {
    heightPx: name.heightPx,
    draw(paper, topPx) {
      name.draw(paper, topPx);
      setText(paper, style, 'ltr', 'left');
      const leftPx = isRightToLeft ? column.leftPx : column.leftPx + column.widthPx - endPx;
      paper.fillText(block.end, leftPx, topPx + style.linePx / 2);
    },
  };
}

function code(context: SKRSContext2D, text: string, column: Column): Piece {
  let sizePx: number = codeStyle.largestPx;
  const fits = () => {
    context.font = cssFont(codeStyle.weight, sizePx);
    return context.measureText(text).width <= column.widthPx;
  };
  while (!fits() && sizePx > codeStyle.smallestPx) sizePx -= 2;
  const heightPx = Math.round(sizePx * 1.3);
  return {
    heightPx,
    draw(paper, topPx) {
      setText(paper, { weight: codeStyle.weight, sizePx }, 'ltr', 'center');
      paper.fillText(text, column.leftPx + column.widthPx / 2, topPx + heightPx / 2);
    },
  };
}

function choice(context: SKRSContext2D, block: ReceiptBlock & { kind: 'choice' }, column: Column): Piece {
  const inner = { leftPx: column.leftPx + frame.paddingPx, widthPx: column.widthPx - 2 * frame.paddingPx };
  const layOut = ({ label, detail, question }: Answer) => [
    paragraph(context, { text: label, lang: block.lang }, question ? styles.text : styles.label, inner),
    ...(detail === undefined ? [] : [paragraph(context, { text: detail, lang: block.lang }, styles.text, inner)]),
  ];
  const sum = (heightsPx: readonly number[]) =>
    heightsPx.reduce((total, one) => total + one, (heightsPx.length - 1) * answerGapPx);
  const height = (pieces: readonly Piece[]) => sum(pieces.map((piece) => piece.heightPx));
  const highest = ({ answers, most }: PossibleAnswers) =>
    answers
      .map((answer) => height(layOut(answer)))
      .sort((one, other) => other - one)
      .slice(0, most);

  const chosen = block.answers.flatMap(layOut);
  const reservedPx = Math.max(height(chosen), sum(block.possible.flatMap(highest)));
  const heightPx = reservedPx + 2 * frame.paddingPx;
  return {
    heightPx,
    draw(paper, topPx) {
      drawFrame(paper, column, topPx, heightPx);
      let answerTopPx = topPx + Math.round((heightPx - height(chosen)) / 2);
      for (const piece of chosen) {
        piece.draw(paper, answerTopPx);
        answerTopPx += piece.heightPx + answerGapPx;
      }
    },
  };
}

function item(context: SKRSContext2D, words: Words, { leftPx, widthPx }: Column): Piece {
  const { sidePx: boxPx, linePx, gapPx: besidePx } = tickBox;
  const isRightToLeft = (words.dir ?? directionOf(words.lang)) === 'rtl';
  const indentPx = boxPx + besidePx;
  const text = paragraph(context, words, styles.text, {
    leftPx: isRightToLeft ? leftPx : leftPx + indentPx,
    widthPx: widthPx - indentPx,
  });
  return {
    heightPx: text.heightPx,
    draw(paper, topPx) {
      text.draw(paper, topPx);
      const boxLeftPx = isRightToLeft ? leftPx + widthPx - boxPx : leftPx;
      paper.lineWidth = linePx;
      paper.strokeStyle = 'black';
      const boxTopPx = topPx + (styles.text.linePx - boxPx) / 2;
      paper.strokeRect(boxLeftPx + linePx / 2, boxTopPx + linePx / 2, boxPx - linePx, boxPx - linePx);
    },
  };
}

/** Whole dots for every module, so that no edge is blurred. */
function qr({ text, width }: ReceiptBlock & { kind: 'qr' }, { leftPx, widthPx }: Column): Piece {
  const code = qrCode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const modulePx = Math.floor(
    (width === 'whole' ? widthPx : Math.min(widthPx, qrLargestPx)) / (modules + 2 * qrQuietModules),
  );
  const sidePx = modulePx * (modules + 2 * qrQuietModules);
  const startPx = leftPx + Math.floor((widthPx - sidePx) / 2) + qrQuietModules * modulePx;
  return {
    heightPx: sidePx,
    draw(paper, topPx) {
      for (let row = 0; row < modules; row += 1)
        for (let column = 0; column < modules; column += 1)
          if (code.isDark(row, column)) {
            const [x, y] = [startPx + column * modulePx, topPx + (qrQuietModules + row) * modulePx];
            paper.fillRect(x, y, modulePx, modulePx);
          }
    },
  };
}

function drawFrame(paper: SKRSContext2D, { leftPx, widthPx }: Column, topPx: number, heightPx: number): void {
  const { linePx, radiusPx } = frame;
  paper.lineWidth = linePx;
  paper.strokeStyle = 'black';
  paper.beginPath();
  paper.roundRect(leftPx + linePx / 2, topPx + linePx / 2, widthPx - linePx, heightPx - linePx, radiusPx);
  paper.stroke();
}

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** Plain spaces that no line may be broken at: French punctuation and units stay with their word, groups of digits together. */
const unbreakable = / (?=[?!:;»€%])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))/g;

/** Lines that fit, broken at spaces (never at no-break spaces), and inside a word only when it is wider than a line. */
function wrap(context: SKRSContext2D, text: string, style: Style, widthPx: number): string[] {
  context.font = cssFont(style.weight, style.sizePx);
  const fits = (line: string) => context.measureText(line).width <= widthPx;
  return text
    .replace(unbreakable, '\u{A0}')
    .split('\n')
    .flatMap((paragraphText) => {
      const lines: string[] = [];
      let line = '';
      for (const word of paragraphText.split(/[ \t]+/)) {
        const longer = line === '' ? word : `${line} ${word}`;
        if (fits(longer)) {
          line = longer;
          continue;
        }
        if (line !== '') lines.push(line);
        const parts = breakWord(word, fits);
        lines.push(...parts.slice(0, -1));
        line = parts.at(-1) ?? '';
      }
      return [...lines, line];
    });
}

/** A word wider than a line, cut after a slash of an address where there is one, else where the line is full. */
function breakWord(word: string, fits: (part: string) => boolean): string[] {
  const parts: string[] = [];
  let part = '';
  for (const { segment } of graphemes.segment(word)) {
    if (part !== '' && !fits(part + segment)) {
      const end = part.lastIndexOf('/') + 1 || part.length;
      parts.push(part.slice(0, end));
      part = part.slice(end);
    }
    part += segment;
  }
  return [...parts, part];
}
