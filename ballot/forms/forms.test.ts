import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choices } from '../../contract/choices.ts';
import { formSchema, type SingleForm } from '../../contract/form.ts';
import { tallySchema } from '../../contract/tally.ts';
import { canonicalJson } from '../canonical.ts';
import { describeChoices, inLanguage, longestChoicesBytes, tally, validateChoices } from './index.ts';

const optionId = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/);

const forms: fc.Arbitrary<SingleForm> = fc.uniqueArray(optionId, { minLength: 2, maxLength: 30 }).map((ids) => ({
  kind: 'single',
  question: { fr: 'Quel nom pour la place ?', en: 'Which name for the square?' },
  options: ids.map((id) => ({ id, label: { fr: `Option ${id}` } })),
  optionOrder: 'as-published',
}));

const choicesOf = (form: SingleForm): fc.Arbitrary<Choices> =>
  fc.oneof(
    fc.constant<Choices>({ kind: 'blank' }),
    fc.constantFrom(...form.options).map(({ id }): Choices => ({ kind: 'single', option: id })),
  );

const formAndBallots = forms.chain((form) => fc.tuple(fc.constant(form), fc.array(choicesOf(form))));

test('a form needs two options with different ids, and a French text everywhere', () => {
  const a = { id: 'a', label: { fr: 'A' } };
  const form = { kind: 'single', question: { fr: 'Q ?' }, optionOrder: 'random' };
  const accepts = (options: unknown[]) => formSchema.safeParse({ ...form, options }).success;
  expect(accepts([a, { ...a, id: 'b' }])).toBe(true);
  expect(accepts([a])).toBe(false);
  expect(accepts([a, a])).toBe(false);
  expect(accepts([a, { ...a, id: 'B' }])).toBe(false);
  expect(accepts([a, { id: 'b', label: { en: 'B' } }])).toBe(false);
  expect(accepts([a, { id: 'b', label: { fr: '  ' } }])).toBe(false);
  expect(accepts([a, { id: 'b', label: { fr: 'B' }, colour: 'red' }])).toBe(false);
});

test('published options and blank are valid; anything else is not', () => {
  fc.assert(
    fc.property(formAndBallots, optionId, ([form, ballots], stranger) => {
      for (const choices of ballots) expect(validateChoices(form, choices)).toEqual({ ok: true, value: choices });
      const known = form.options.some((option) => option.id === stranger);
      expect(validateChoices(form, { kind: 'single', option: stranger }).ok).toBe(known);
    }),
  );
});

test('no valid choices take more bytes than the longest', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      const longest = longestChoicesBytes(form);
      for (const choices of ballots) expect(Buffer.byteLength(canonicalJson(choices))).toBeLessThanOrEqual(longest);
      const lengths = form.options.map(({ id }) => canonicalJson({ kind: 'single', option: id }).length);
      expect(longest).toBe(Math.max(...lengths));
    }),
  );
});

test('each ballot is in exactly one total, in the published order, whatever the order of the ballots', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      const result = tally(form, ballots);
      expect(tallySchema.parse(result)).toEqual(result);
      expect(result.options.map((option) => option.id)).toEqual(form.options.map((option) => option.id));
      const chosen = (id: string) => ballots.filter((choices) => choices.kind === 'single' && choices.option === id);
      for (const { id, count } of result.options) expect(count).toBe(chosen(id).length);
      expect(result.blank).toBe(ballots.filter((choices) => choices.kind === 'blank').length);
      expect(tally(form, [...ballots].reverse())).toEqual(result);
    }),
  );
});

test('all options that share the highest count lead, and none when nobody chose one', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      const { options, leaders } = tally(form, ballots);
      for (const { id, count } of options) {
        const leads = count > 0 && options.every((other) => other.count <= count);
        expect(leaders.includes(id)).toBe(leads);
      }
    }),
  );
});

test('what was chosen is described in the words of the form', () => {
  const form: SingleForm = {
    kind: 'single',
    question: { fr: 'Quel nom ?' },
    options: [
      { id: 'lilas', label: { fr: 'Lilas', ar: 'ليلك' }, description: { fr: 'Violet' } },
      { id: 'rose', label: { fr: 'Rose' } },
    ],
    optionOrder: 'random',
  };
  expect(describeChoices(form, { kind: 'single', option: 'lilas' })).toEqual([
    { kind: 'option', label: { fr: 'Lilas', ar: 'ليلك' }, description: { fr: 'Violet' } },
  ]);
  expect(describeChoices(form, { kind: 'single', option: 'rose' })).toEqual([
    { kind: 'option', label: { fr: 'Rose' } },
  ]);
  expect(describeChoices(form, { kind: 'blank' })).toEqual([{ kind: 'blank' }]);
  const named = { ...form, blankLabel: { fr: 'Aucun des deux' } };
  expect(describeChoices(named, { kind: 'blank' })).toEqual([{ kind: 'blank', label: { fr: 'Aucun des deux' } }]);
});

test('a text that was not translated is read in French', () => {
  expect(inLanguage({ fr: 'Lilas', ar: 'ليلك' }, 'ar')).toBe('ليلك');
  expect(inLanguage({ fr: 'Lilas', ar: 'ليلك' }, 'en')).toBe('Lilas');
});

test('a million ballots are counted as they stream by', () => {
  const form: SingleForm = {
    kind: 'single',
    question: { fr: 'Q ?' },
    options: [
      { id: 'a', label: { fr: 'A' } },
      { id: 'b', label: { fr: 'B' } },
    ],
    optionOrder: 'as-published',
  };
  function* ballots(): Generator<Choices> {
    for (let ballot = 0; ballot < 1_000_000; ballot++)
      yield ballot % 10 === 0 ? { kind: 'blank' } : { kind: 'single', option: ballot % 3 === 0 ? 'a' : 'b' };
  }
  const { options, blank } = tally(form, ballots());
  expect(options.reduce((sum, option) => sum + option.count, blank)).toBe(1_000_000);
});
