import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choicesSchema } from '../../contract/choices.ts';
import { formSchema } from '../../contract/form.ts';
import { tallySchema } from '../../contract/tally.ts';
import { canonicalJson } from '../canonical.ts';
import { generateSealingKey, recipientKey } from '../hpke.ts';
import { ballotContext, open, seal } from '../sealing.ts';
import { formsAndBallots } from './every-form.fixture.ts';
import {
  ballotsIn,
  type ChoiceLine,
  describeChoices,
  longestChoicesBytes,
  possibleLines,
  tally,
  tallyEqual,
  validateChoices,
} from './index.ts';

test('choices that a form allows are valid as they are, and fit in the bytes that are kept for them', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      expect(formSchema.parse(form)).toEqual(form);
      const longest = longestChoicesBytes(form);
      for (const choices of ballots) {
        expect(choicesSchema.parse(choices)).toEqual(choices);
        expect(validateChoices(form, choices)).toEqual({ ok: true, value: choices });
        expect(Buffer.byteLength(canonicalJson(choices))).toBeLessThanOrEqual(longest);
      }
    }),
  );
});

test('ballots of a form are sealed to one length whatever was chosen, and open to what was chosen', () => {
  const key = generateSealingKey();
  const recipient = recipientKey(key.privateKey);
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const context = ballotContext({ consultation: 'place-du-marche', form, rehearsal: false });
      for (const choices of ballots.slice(0, 5)) {
        const sealed = seal(choices, context, key.publicKey);
        expect(sealed.length).toBe(context.sealedBytes);
        expect(open(sealed, context, recipient)).toEqual({ ok: true, value: choices });
      }
    }),
    { numRuns: 60 },
  );
});

test('every line that describes a choice is among those that paper keeps room for, and no more of them than it keeps room for', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const groups = possibleLines(form);
      const withoutNumber = (line: ChoiceLine) => JSON.stringify(line).replace(/"(rank|points)":\d+/, '');
      const known = new Set(groups.flatMap(({ lines }) => lines.map(withoutNumber)));
      const most = groups.reduce((sum, group) => sum + group.most, 0);
      for (const choices of ballots) {
        const lines = describeChoices(form, choices);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(most);
        for (const line of lines) expect(known).toContain(withoutNumber(line));
      }
    }),
  );
});

test('a tally is the same whatever the order of the ballots, one more blank is one more blank, and its figures are possible', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const counted = tally(form, ballots);
      expect(tallySchema.parse(counted)).toEqual(counted);
      expect(tally(form, ballots.toReversed())).toEqual(counted);
      expect(tally(form, [...ballots, { kind: 'blank' }])).toEqual({ ...counted, blank: counted.blank + 1 });
      expect(ballotsIn(form, counted)).toBe(ballots.length);
    }),
  );
});

test('what two terminals or channels count apart adds up to what is counted together', () => {
  fc.assert(
    fc.property(formsAndBallots, fc.array(fc.boolean()), ([form, ballots], there) => {
      const [here, elsewhere] = [true, false].map((side) => ballots.filter((_, at) => (there[at] ?? true) === side));
      const [some, others] = [figuresOf(tally(form, here ?? [])), figuresOf(tally(form, elsewhere ?? []))];
      const sums = some.map(([what, figure], at) => [what, figure + (others[at]?.[1] ?? Number.NaN)]);
      expect(sums).toEqual(figuresOf(tally(form, ballots)));
    }),
  );
});

/** What follows from the figures, and is none. */
const outcomes = new Set(['kind', 'id', 'leaders', 'ranking', 'rounds', 'funded', 'median']);

/** Every figure of a tally, with where it stands. */
function figuresOf(value: unknown, place = ''): [string, number][] {
  if (typeof value === 'number') return [[place, value]];
  return Object.entries(value ?? {}).flatMap(([name, member]) =>
    outcomes.has(name) ? [] : figuresOf(member, `${place}.${name}`),
  );
}

test('other names change no count and no outcome, whatever their alphabetical order', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      expect(tally(renamed(form), renamed(ballots))).toEqual(renamed(tally(form, ballots)));
    }),
  );
});

/** With other names for all options and questions, in the reverse order of the alphabet. */
function renamed<Value>(value: Value): Value {
  const text = JSON.stringify(value, (key, member) => {
    const isName = ['id', 'option', 'question', 'median'].includes(key) || /^\d+$/.test(key);
    return isName && typeof member === 'string' ? otherName(member) : member;
  });
  return JSON.parse(text);
}

function otherName(name: string): string {
  if (name === 'yes' || name === 'no') return name;
  // z for a, y for b; 9 for 0.
  const mirrored = (letter: string) => String.fromCharCode((/\d/.test(letter) ? 105 : 219) - letter.charCodeAt(0));
  return `x-${name.replaceAll(/[a-z\d]/g, mirrored)}`;
}

test('equal ballots that are counted together count as one by one', () => {
  fc.assert(
    fc.property(formsAndBallots, fc.array(fc.integer({ min: 1, max: 5 })), ([form, ballots], times) => {
      const lines = ballots.map((choices, at) => ({ choices, ballots: times[at] ?? 1 }));
      const each = lines.flatMap(({ choices, ballots: some }) => new Array<typeof choices>(some).fill(choices));
      expect(tallyEqual(form, lines)).toEqual(tally(form, each));
    }),
  );
});

test('as many copies of every ballot change no order of the options', () => {
  fc.assert(
    fc.property(formsAndBallots, fc.integer({ min: 2, max: 5 }), ([form, ballots], times) => {
      const once = tally(form, ballots);
      const often = tally(form, Array.from({ length: times }, () => ballots).flat());
      if ('ranking' in once && 'ranking' in often) expect(often.ranking).toEqual(once.ranking);
      if ('leaders' in once && 'leaders' in often) expect(often.leaders).toEqual(once.leaders);
      expect(ballotsIn(form, often)).toBe(times * ballots.length);
    }),
  );
});

test('a tally with one ballot more in any of its figures is not of these ballots', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const counted = tally(form, ballots);
      expect(ballotsIn(form, { ...counted, blank: counted.blank + 1 })).toBe(ballots.length + 1);
      if (!('expressed' in counted)) return;
      const more = ballotsIn(form, { ...counted, expressed: counted.expressed + 1000 });
      expect(more === null || form.kind === 'ranked' || form.kind === 'questionnaire').toBe(true);
    }),
  );
});
