import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Choices, choicesSchema } from '../../../contract/choices.ts';
import { type ApprovalForm, formSchema, type MultipleForm } from '../../../contract/form.ts';
import { tallySchema } from '../../../contract/tally.ts';
import { canonicalJson } from '../../canonical.ts';
import { ballotsIn, describeChoices, longestChoicesBytes, tally, validateChoices } from '../index.ts';

type SeveralForm = MultipleForm | ApprovalForm;

const optionIds = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}$/), {
  minLength: 2,
  maxLength: 30,
});

const forms: fc.Arbitrary<SeveralForm> = optionIds.chain((ids) => {
  const common = {
    question: { fr: 'Quels équipements ?' },
    options: ids.map((id) => ({ id, label: { fr: `Option ${id}` } })),
    optionOrder: 'as-published' as const,
  };
  const multiple = fc
    .integer({ min: 2, max: ids.length })
    .chain((maximum) =>
      fc
        .integer({ min: 1, max: maximum })
        .map((minimum): SeveralForm => ({ kind: 'multiple', ...common, minimum, maximum })),
    );
  return fc.oneof(multiple, fc.constant<SeveralForm>({ kind: 'approval', ...common }));
});

const isOptions = (choices: Choices): choices is Extract<Choices, { kind: SeveralForm['kind'] }> =>
  choices.kind === 'multiple' || choices.kind === 'approval';

const limitsOf = (form: SeveralForm) =>
  form.kind === 'multiple' ? form : { minimum: 1, maximum: form.options.length };

const chosen = (form: SeveralForm, options: string[]): Choices => ({ kind: form.kind, options });

const choicesOf = (form: SeveralForm): fc.Arbitrary<Choices> => {
  const { minimum, maximum } = limitsOf(form);
  const ids = form.options.map(({ id }) => id);
  const some = fc.subarray(ids, { minLength: minimum, maxLength: maximum }).map((options) => chosen(form, options));
  return fc.oneof({ weight: 4, arbitrary: some }, { weight: 1, arbitrary: fc.constant<Choices>({ kind: 'blank' }) });
};

const formAndBallots = forms.chain((form) => fc.tuple(fc.constant(form), fc.array(choicesOf(form), { maxLength: 40 })));

test('the limits of a form can be met', () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, label: { fr: id } }));
  const form = { kind: 'multiple', question: { fr: 'Q ?' }, optionOrder: 'random', options };
  const problems = (minimum: number, maximum: number) => {
    const { error } = formSchema.safeParse({ ...form, minimum, maximum });
    return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };
  expect(problems(1, 2)).toEqual([]);
  expect(problems(3, 3)).toEqual([]);
  expect(problems(3, 2)).toEqual(['minimum: expected no more than the maximum']);
  expect(problems(1, 4)).toEqual(['maximum: expected no more than there are options']);
  expect(problems(0, 2)).toHaveLength(1);
  expect(formSchema.safeParse({ ...form, kind: 'approval' }).success).toBe(true);
  expect(formSchema.safeParse({ ...form, kind: 'approval', maximum: 2 }).success).toBe(false);
});

test('every set of options within the limits is valid in one order only, which says nothing of the resident', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      for (const choices of ballots) {
        expect(choicesSchema.parse(choices)).toEqual(choices);
        expect(validateChoices(form, choices)).toEqual({ ok: true, value: choices });
        if (!isOptions(choices) || choices.options.length < 2) continue;
        const elsewhere = validateChoices(form, { ...choices, options: choices.options.toReversed() });
        expect(elsewhere).toMatchObject({ ok: false, error: { code: 'out-of-order' } });
      }
    }),
  );
});

test('an option twice, a stranger, too few and too many are refused', () => {
  fc.assert(
    fc.property(forms, (form) => {
      const ids = form.options.map(({ id }) => id);
      const { minimum, maximum } = limitsOf(form);
      const problem = (options: string[]) => {
        const validated = validateChoices(form, chosen(form, options));
        return validated.ok ? null : validated.error;
      };
      const [first = ''] = ids;
      expect(problem([first, first])).toEqual({ code: 'out-of-order', option: first });
      expect(problem(['not-an-option-of-any-form'])).toEqual({
        code: 'unknown-option',
        option: 'not-an-option-of-any-form',
      });
      expect(problem(ids.slice(0, minimum - 1))).toEqual({ code: 'too-few', chosen: minimum - 1 });
      if (maximum < ids.length)
        expect(problem(ids.slice(0, maximum + 1))).toEqual({ code: 'too-many', chosen: maximum + 1 });
      const other = form.kind === 'multiple' ? 'approval' : 'multiple';
      expect(validateChoices(form, { kind: other, options: ids.slice(0, minimum) })).toEqual({
        ok: false,
        error: { code: 'other-kind' },
      });
    }),
  );
});

test('no valid choices take more bytes than the longest, and some take as many', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      const longest = longestChoicesBytes(form);
      for (const choices of ballots) expect(Buffer.byteLength(canonicalJson(choices))).toBeLessThanOrEqual(longest);
      const ids = form.options.map(({ id }) => id).sort((one, other) => other.length - one.length);
      const fullest = chosen(form, ids.slice(0, limitsOf(form).maximum));
      expect(Buffer.byteLength(canonicalJson(fullest))).toBe(longest);
    }),
  );
});

test('each option counts once for each ballot that chose it, whatever the order, the parts and the blanks', () => {
  fc.assert(
    fc.property(formAndBallots, fc.nat(40), ([form, ballots], cut) => {
      const whole = tally(form, ballots);
      expect(tallySchema.parse(whole)).toEqual(whole);
      const has = (id: string) => ballots.filter((one) => isOptions(one) && one.options.includes(id)).length;
      expect(whole.options).toEqual(form.options.map(({ id }) => ({ id, count: has(id) })));
      const highest = Math.max(...whole.options.map(({ count }) => count));
      for (const { id, count } of whole.options)
        expect(whole.leaders.includes(id)).toBe(count > 0 && count === highest);
      expect(tally(form, ballots.toReversed())).toEqual(whole);
      const parts = [ballots.slice(0, cut), ballots.slice(cut)].map((part) => tally(form, part));
      const sum = (read: (part: (typeof parts)[number]) => number) =>
        parts.reduce((total, part) => total + read(part), 0);
      for (const [index, { count }] of whole.options.entries())
        expect(sum(({ options }) => options[index]?.count ?? 0)).toBe(count);
      const more = tally(form, [...ballots, { kind: 'blank' }]);
      expect(more).toEqual({ ...whole, blank: whole.blank + 1 });
    }),
  );
});

test('whoever sees totals only can tell how many ballots they are of, and that some are of none', () => {
  fc.assert(
    fc.property(formAndBallots, ([form, ballots]) => {
      const counted = tally(form, ballots);
      expect(ballotsIn(form, counted)).toBe(ballots.length);
      const [first, ...others] = counted.options;
      const options = [{ id: first?.id ?? '', count: counted.expressed + 1 }, ...others];
      expect(ballotsIn(form, { ...counted, options })).toBeNull();
      expect(ballotsIn(form, { ...counted, options: others })).toBeNull();
      const stranger = form.options.map(({ id }) => id).filter((id) => !counted.leaders.includes(id));
      if (stranger.length > 0) expect(ballotsIn(form, { ...counted, leaders: stranger })).toBeNull();
      const least = limitsOf(form).minimum * (counted.expressed + 31 * 40);
      expect(ballotsIn(form, { ...counted, expressed: least })).toBeNull();
      expect(ballotsIn(form, { ...counted, kind: form.kind === 'multiple' ? 'approval' : 'multiple' })).toBeNull();
    }),
  );
});

test('what was chosen is described in the words of the form, in its order', () => {
  const form: ApprovalForm = {
    kind: 'approval',
    question: { fr: 'Quels jours ?' },
    options: [
      { id: 'lundi', label: { fr: 'Lundi', en: 'Monday' } },
      { id: 'mardi', label: { fr: 'Mardi' }, description: { fr: 'Jour de marché' } },
      { id: 'jeudi', label: { fr: 'Jeudi' } },
    ],
    optionOrder: 'random',
  };
  expect(describeChoices(form, { kind: 'approval', options: ['lundi', 'mardi'] })).toEqual([
    { kind: 'option', label: { fr: 'Lundi', en: 'Monday' } },
    { kind: 'option', label: { fr: 'Mardi' }, description: { fr: 'Jour de marché' } },
  ]);
  expect(describeChoices(form, { kind: 'blank' })).toEqual([{ kind: 'blank' }]);
});
