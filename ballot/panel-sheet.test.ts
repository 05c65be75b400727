import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answersTo, type PanelAnswers } from '../contract/panel.ts';
import { canonicalJson } from './canonical.ts';
import { fromBase64url } from './encoding.ts';
import { generateSealingKey, hpkeSeal, recipientKey } from './hpke.ts';
import { pad } from './padded.ts';
import { wholePanel } from './panel.fixture.ts';
import { openSheet, panelContext, sealSheet } from './panel-sheet.ts';
import { ballotContext, open, seal } from './sealing.ts';

const consultation = 'place-du-marche';
const context = panelContext({ consultation, panel: wholePanel, rehearsal: false });
const key = generateSealingKey();
const recipient = recipientKey(key.privateKey);
const silent: PanelAnswers = { district: null, age: null, tie: null, 'first-time': null };

const anyAnswers: fc.Arbitrary<PanelAnswers> = fc.record(
  Object.fromEntries(
    wholePanel.questions.map((question) => [
      question,
      fc.option(fc.constantFrom(...answersTo(wholePanel, question)), { nil: null }),
    ]),
  ),
);

test('a sheet comes back as it went in, and all sheets of a consultation have one length, whatever is answered', () => {
  fc.assert(
    fc.property(anyAnswers, (answers) => {
      const sealed = sealSheet(answers, context, key.publicKey);
      expect(sealed.length).toBe(context.sealedBytes);
      expect(openSheet(sealed, context, recipient)).toEqual({ ok: true, value: answers });
    }),
  );
});

test('no panel is too large for its length', () => {
  const districts = Array.from({ length: 30 }, (_, at) => ({
    id: `${'d'.repeat(37)}-${at}`.slice(0, 40),
    name: { fr: 'Ici' },
  }));
  const large = panelContext({ consultation, panel: { questions: ['district', 'tie'], districts }, rehearsal: false });
  const lengths = [districts[29]?.id ?? null, null].map(
    (district) => sealSheet({ district, tie: null }, large, key.publicKey).length,
  );
  expect(new Set(lengths)).toEqual(new Set([large.sealedBytes]));
});

test('a sheet never opens as a ballot, nor a ballot as a sheet, although the key and the length are the same', () => {
  const form = {
    kind: 'single' as const,
    question: { fr: 'Quel nom ?' },
    options: ['lilas', 'rose'].map((id) => ({ id, label: { fr: id } })),
    optionOrder: 'random' as const,
  };
  const ballots = ballotContext({ consultation, form, rehearsal: false });
  expect(ballots.sealedBytes).toBe(context.sealedBytes);
  const ballot = seal({ kind: 'blank' }, ballots, key.publicKey);
  const sheet = sealSheet(silent, context, key.publicKey);
  const closed = { ok: false, error: { code: 'cannot-open' } };
  expect([open(ballot, ballots, recipient).ok, openSheet(sheet, context, recipient).ok]).toEqual([true, true]);
  expect(open(sheet, ballots, recipient)).toEqual(closed);
  expect(openSheet(ballot, context, recipient)).toEqual(closed);
});

test('a sheet of another consultation, of other questions, of a rehearsal or with a changed byte does not open', () => {
  const sealed = sealSheet(silent, context, key.publicKey);
  const others = [
    panelContext({ consultation: 'autre', panel: wholePanel, rehearsal: false }),
    panelContext({
      consultation,
      panel: { ...wholePanel, questions: wholePanel.questions.toReversed() },
      rehearsal: false,
    }),
    panelContext({ consultation, panel: wholePanel, rehearsal: true }),
  ];
  for (const other of others)
    expect(openSheet(sealed, other, recipient)).toEqual({ ok: false, error: { code: 'cannot-open' } });
  const changed = sealed.with(100, (sealed[100] ?? 0) ^ 1);
  expect(openSheet(changed, context, recipient)).toEqual({ ok: false, error: { code: 'cannot-open' } });
  expect(openSheet(sealed.subarray(1), context, recipient)).toEqual({ ok: false, error: { code: 'wrong-size' } });
});

/** What our own sealing would not make. */
function sealed(text: string, change = (_plaintext: Uint8Array) => {}) {
  const plaintext = pad(text, context.sealedBytes - 48);
  change(plaintext);
  const info = Buffer.from(`passerelle/panel-sheet/1\n${consultation}`);
  return hpkeSeal(key.publicKey, { info, aad: fromBase64url(context.panelHash) }, plaintext);
}

test('a sheet carries nothing but its answers, and only answers that were asked for', () => {
  const told = (sheet: Uint8Array) => openSheet(sheet, context, recipient);
  const error = (code: string) => ({ ok: false, error: { code } });
  expect(told(sealed(canonicalJson(silent))).ok).toBe(true);
  expect(told(sealed(canonicalJson(silent), (bytes) => bytes.set([1], bytes.length - 1)))).toEqual(error('malformed'));
  expect(told(sealed(JSON.stringify(silent, null, 1)))).toEqual(error('malformed'));
  const { age: _, ...shorter } = silent;
  for (const answers of [shorter, { ...silent, age: '20' }, { ...silent, name: 'x' }, [], null, { ...silent, tie: 3 }])
    expect(told(sealed(canonicalJson(answers))), JSON.stringify(answers)).toEqual(error('invalid-answers'));
  expect(() => sealSheet({ ...silent, district: 'ailleurs' }, context, key.publicKey)).toThrow('do not fit');
});
