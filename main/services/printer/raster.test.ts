import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { formsAndBallots } from '../../../ballot/forms/every-form.fixture.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { PaperWidthPx } from '../../../contract/printer-models.ts';
import type { Bitmap } from './bitmap.ts';
import { cssFont, registerFonts } from './fonts.ts';
import { renderReceipt } from './raster.ts';
import type { ReceiptBlock } from './receipt.ts';
import { ballotSlip } from './receipts/ballot-slip.ts';
import { fixtureForm, fixturePackage } from './receipts/consultation.fixture.ts';

const widths: readonly PaperWidthPx[] = [576, 384];

beforeAll(() => registerFonts());

const render = (...blocks: ReceiptBlock[]): Bitmap => renderReceipt({ blocks }, 576);

/** The first and the last column that has a black dot. */
function inkSpan({ widthPx, heightPx, bits }: Bitmap): { readonly firstPx: number; readonly lastPx: number } {
  const columns = Array.from({ length: widthPx }, (_, x) => x).filter((x) =>
    Array.from({ length: heightPx }, (_, y) => y * widthPx + x).some(
      (dot) => ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) !== 0,
    ),
  );
  return { firstPx: columns[0] ?? -1, lastPx: columns.at(-1) ?? -1 };
}

test('the slip is as long for every choice of a form, blank included, on both papers', () => {
  const choices = [
    { kind: 'blank' } as const,
    ...fixtureForm.options.map(({ id }) => ({ kind: 'single', option: id }) as const),
  ];
  for (const widthPx of widths) {
    const slips = choices.map((choice) => renderReceipt(ballotSlip(fixturePackage, choice), widthPx));
    expect(new Set(slips.map((slip) => slip.heightPx)).size).toBe(1);
    expect(new Set(slips.map((slip) => Buffer.from(slip.bits).toString('base64'))).size).toBe(choices.length);
  }
});

test('the slip of a form of any kind is as long for any choices, few or many, as for a blank one', () => {
  fc.assert(
    fc.property(formsAndBallots, fc.constantFrom(...widths), ([form, ballots], widthPx) => {
      const choices: Choices[] = [{ kind: 'blank' }, ...ballots.slice(0, 2)];
      const slips = choices.map((choice) => renderReceipt(ballotSlip({ ...fixturePackage, form }, choice), widthPx));
      expect(new Set(slips.map((slip) => slip.heightPx)).size).toBe(1);
      const different = new Set(choices.map((choice) => JSON.stringify(choice)));
      expect(new Set(slips.map((slip) => Buffer.from(slip.bits).toString('base64'))).size).toBe(different.size);
    }),
    { numRuns: 12 },
  );
});

test('digits are equally wide, so that a slip needs no more room for one number than for another as long', () => {
  const context = createCanvas(1, 1).getContext('2d');
  for (const weight of [400, 700] as const) {
    context.font = cssFont(weight, 44);
    expect(new Set([...'0123456789'].map((digit) => context.measureText(digit).width)).size).toBe(1);
  }
});

test('Arabic is joined and begins on the right, French on the left', () => {
  const arabic = inkSpan(render({ kind: 'text', text: 'استشارة', lang: 'ar' }));
  const french = inkSpan(render({ kind: 'text', text: 'consultation', lang: 'fr' }));
  expect(arabic.lastPx).toBeGreaterThan(550);
  expect(arabic.firstPx).toBeGreaterThan(288);
  expect(french.firstPx).toBeLessThan(16);
  expect(french.lastPx).toBeLessThan(288);

  const zeroWidthNonJoiner = '\u{200C}';
  const unjoined = inkSpan(render({ kind: 'text', text: [...'استشارة'].join(zeroWidthNonJoiner), lang: 'ar' }));
  expect(unjoined.lastPx - unjoined.firstPx).toBeGreaterThan(arabic.lastPx - arabic.firstPx + 20);
});

test('no letter that the languages need is missing from the fonts', () => {
  const ink = (text: string) => Buffer.from(render({ kind: 'text', text, lang: 'fr' }).bits).toString('base64');
  const missing = ink('\u{E123}');
  for (const letter of 'àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ€«»’…–ŁłŞşŽžابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة؟،') {
    expect(ink(letter), letter).not.toBe(missing);
  }
});

test('a French place name on an Arabic paper begins on the right, its own brackets in order', () => {
  const text = 'Médiathèque (annexe)';
  const right = inkSpan(render({ kind: 'text', text, lang: 'fr', dir: 'rtl' }));
  const left = inkSpan(render({ kind: 'text', text, lang: 'fr' }));
  expect(right.lastPx).toBeGreaterThan(550);
  expect(Math.abs(right.lastPx - right.firstPx - (left.lastPx - left.firstPx))).toBeLessThanOrEqual(1);
});

test('no text however long leaves the paper', () => {
  const word = 'anticonstitutionnellement'.repeat(8);
  for (const widthPx of widths) {
    const { firstPx, lastPx } = inkSpan(
      renderReceipt(
        {
          blocks: [
            { kind: 'title', text: word, lang: 'fr' },
            { kind: 'choice', lang: 'ar', answers: [{ label: 'مشاركة'.repeat(20), detail: word }], possible: [] },
            { kind: 'code', text: '7K3M-9Q2X-0ABD' },
            { kind: 'small', text: `a\n\n${word} ${word}`, lang: 'en' },
          ],
        },
        widthPx,
      ),
    );
    expect(firstPx).toBeGreaterThanOrEqual(6);
    expect(lastPx).toBeLessThanOrEqual(widthPx - 7);
  }
});

test('punctuation and units never begin a line in French', () => {
  const height = (text: string) => render({ kind: 'title', text, lang: 'fr' }).heightPx;
  // The question mark alone would not fit on the line of the last word: it takes the word along instead of wrapping by itself.
  const broken = 'Où poser les bancs du parc ?';
  expect(height(broken)).toBe(height('Où poser les bancs du\nparc ?'));
});
