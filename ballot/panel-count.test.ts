import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PanelAnswers } from '../contract/panel.ts';
import { generateSealingKey, recipientKey } from './hpke.ts';
import { wholePanel } from './panel.fixture.ts';
import { countSheets } from './panel-count.ts';
import { panelContext, sealSheet } from './panel-sheet.ts';

const context = panelContext({ consultation: 'parc', panel: wholePanel, rehearsal: false });
const key = generateSealingKey();
const recipient = recipientKey(key.privateKey);

function sheets(many: number, answers: PanelAnswers) {
  const silent: PanelAnswers = { district: null, age: null, tie: null, 'first-time': null };
  return Array.from({ length: many }, () => sealSheet({ ...silent, ...answers }, context, key.publicKey));
}

test('each question is counted alone: every answer, and those who prefer not to say', () => {
  const sealed = [
    ...sheets(4, { district: 'centre', 'first-time': 'yes' }),
    ...sheets(3, { district: 'port', 'first-time': 'no' }),
    ...sheets(3, { district: 'hauts-de-sainte-aurore', 'first-time': 'no' }),
    ...sheets(3, {}),
  ];
  const { count, invalid } = countSheets(sealed, context, recipient, 3);
  expect([count.sheets, invalid]).toEqual([13, 0]);
  expect(count.questions?.[0]).toEqual({
    question: 'district',
    lines: [
      { answers: ['centre'], sheets: 4 },
      { answers: ['port'], sheets: 3 },
      { answers: ['hauts-de-sainte-aurore'], sheets: 3 },
      { answers: ['.unanswered'], sheets: 3 },
    ],
  });
  expect(count.questions?.[3]?.lines).toEqual([
    { answers: ['yes'], sheets: 4 },
    { answers: ['no'], sheets: 6 },
    { answers: ['.unanswered'], sheets: 3 },
  ]);
});

test('a line below k is merged, and a second one with it where subtraction would tell it', () => {
  const sealed = [...sheets(5, { 'first-time': 'yes' }), ...sheets(6, { 'first-time': 'no' }), ...sheets(1, {})];
  expect(countSheets(sealed, context, recipient, 3).count.questions?.[3]?.lines).toEqual([
    { answers: ['no'], sheets: 6 },
    { answers: ['yes', '.unanswered'], sheets: 6 },
  ]);
});

test('below k sheets in all only their number is told', () => {
  expect(countSheets(sheets(2, { age: '15-29' }), context, recipient, 3).count).toEqual({ sheets: 2, questions: null });
  expect(countSheets([], context, recipient, 3).count).toEqual({ sheets: 0, questions: null });
});

test('a sheet that comes twice counts once, and one that does not open counts nowhere', () => {
  const [one, other] = sheets(2, { age: '15-29' }) as [Uint8Array, Uint8Array];
  const counted = countSheets([one, other, one, one.with(99, (one[99] ?? 0) ^ 1)], context, recipient, 2);
  expect([counted.count.sheets, counted.invalid]).toEqual([2, 1]);
});

test('the lines of every question add up to the sheets, and none is below k', () => {
  const anySheets = fc.array(fc.constantFrom('15-29', '30-44', '75-and-over', null), { minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(anySheets, (ages) => {
      const sealed = ages.flatMap((age) => sheets(1, { age }));
      const { count } = countSheets(sealed, context, recipient, 3);
      for (const { lines } of count.questions ?? []) {
        expect(lines.reduce((sum, line) => sum + line.sheets, 0)).toBe(ages.length);
        for (const line of lines) expect(line.sheets).toBeGreaterThanOrEqual(3);
      }
    }),
    { numRuns: 20 },
  );
});
