import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longestNote, reportSchema } from './activity.ts';
import { personalIn } from './activity-note.ts';

const digit = fc.integer({ min: 0, max: 9 }).map(String);
const digits = (length: number) => fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(''));
const separator = fc.constantFrom('', ' ', '.', '-', ' - ', '\u00a0', '/', '\u202f');

/** A number as somebody may write it: in groups, with one separator, in the digits of some script. */
const written = (number: fc.Arbitrary<string>) =>
  fc
    .tuple(number, separator, fc.integer({ min: 1, max: 4 }), fc.constantFrom(0x30, 0x660, 0x6f0, 0xff10))
    .map(([text, between, group, zero]) =>
      (text.match(new RegExp(`.{1,${group}}`, 'g')) ?? [])
        .join(between)
        .replaceAll(/\d/g, (one) => String.fromCodePoint(zero + Number(one))),
    );

const words = fc.constantFrom('', 'dossier ', 'Reviendra mardi, ', 'voir ', 'n° ');
const within = (text: fc.Arbitrary<string>) => fc.tuple(words, text, words).map(([a, b, c]) => `${a}${b} ${c}`);

const birth = fc
  .tuple(
    fc.constantFrom('1', '2'),
    digits(2),
    fc.integer({ min: 1, max: 12 }).map((month) => String(month).padStart(2, '0')),
    fc.oneof(digits(2), fc.constantFrom('2A', '2B')),
    digits(6),
    fc.oneof(digits(2), fc.constant('')),
  )
  .map((parts) => parts.join(''));

test('a number of social security is refused, with and without its key, of Corsica too', () => {
  fc.assert(
    fc.property(within(written(birth)), (note) => {
      expect(personalIn(note)).toBe('social-security');
    }),
  );
  expect(personalIn('NIR 1 85 02 2A 004 123 45')).toBe('social-security');
  expect(personalIn('2850275123456')).toBe('social-security');
});

test('a telephone number is refused, however it is written', () => {
  const national = fc.tuple(fc.integer({ min: 1, max: 9 }), digits(8)).map(([first, rest]) => `0${first}${rest}`);
  fc.assert(
    fc.property(within(written(national)), (note) => {
      expect(personalIn(note)).toBe('phone');
    }),
  );
  for (const note of [
    '+33 6 12 34 56 78',
    '+33 (0)6 12 34 56 78',
    '0033612345678',
    'tél.06.12.34.56.78',
    '+213 555 12 34 56',
  ])
    expect(personalIn(note), note).toBe('phone');
});

/** With the check digits that make it one. */
const iban = fc.tuple(fc.constantFrom('FR', 'DE', 'BE', 'PT'), digits(23)).map(([country, account]) => {
  const number = `${account}${[...`${country}00`].map((one) => (/\d/.test(one) ? one : one.charCodeAt(0) - 55)).join('')}`;
  return `${country}${String(98n - (BigInt(number) % 97n)).padStart(2, '0')}${account}`;
});
const card = digits(15).map((start) => {
  const sum = [...start].reverse().reduce((total, one, at) => {
    const value = Number(one) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${start}${(10 - (sum % 10)) % 10}`;
});

test('an account and a payment card are refused', () => {
  fc.assert(
    fc.property(within(written(iban)), (note) => {
      expect(personalIn(note)).toBe('bank');
    }),
  );
  fc.assert(
    fc.property(within(written(iban.map((text) => text.toLowerCase()))), (note) => {
      expect(personalIn(note)).toBe('bank');
    }),
  );
  // A card may look like a birth, which is refused as well.
  fc.assert(
    fc.property(within(written(card)), (note) => {
      expect(['bank', 'social-security']).toContain(personalIn(note));
    }),
  );
});

test('a tax number, an e-mail address and any long number are refused', () => {
  const tax = fc.tuple(fc.constantFrom('0', '3'), digits(12)).map((parts) => parts.join(''));
  fc.assert(
    fc.property(within(written(tax)), (note) => {
      expect(['tax', 'bank', 'social-security', 'phone']).toContain(personalIn(note));
    }),
  );
  for (const note of ['jeanne@mairie.fr', 'jeanne (at) mairie.fr', 'jeanne arobase mairie.fr', 'à jeanne＠mairie.fr'])
    expect(personalIn(note), note).toBe('email');
  fc.assert(
    fc.property(
      fc.integer({ min: 7, max: 40 }).chain((length) => within(written(digits(length)))),
      (note) => {
        expect(personalIn(note)).not.toBeNull();
      },
    ),
  );
  expect(personalIn('né le 12/03/1985')).toBe('number');
});

test('words and small numbers are what a note is for', () => {
  for (const note of [
    '',
    'Reviendra mardi à 14 h 30',
    '2 documents à scanner, page 3',
    'Code postal 59000',
    'a à b',
    'CAF, CPAM et impôts',
  ])
    expect(personalIn(note), note).toBeNull();
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zé ,.]{0,40}$/), fc.nat(999_999), (text, number) => {
      fc.pre(!text.includes('arobase'));
      expect(personalIn(`${text}, ${number}, ${text}`.slice(0, longestNote))).toBeNull();
    }),
  );
});

test('a report with such a note is none', () => {
  const report = {
    report: 'AAAAAAAAAAAAAAAAAAAAAA',
    ...{ mediator: 1, day: '2026-11-22', place: 'Médiathèque', minutes: 12, duration: 15 },
    ...{ thematics: ['email'], materials: ['ordinateur'], autonomy: 'autonome', redirection: null },
  };
  expect(reportSchema.safeParse({ ...report, note: 'reviendra mardi' }).success).toBe(true);
  expect(reportSchema.safeParse({ ...report, note: '06 12 34 56 78' }).success).toBe(false);
  expect(reportSchema.safeParse({ ...report, note: 'x'.repeat(longestNote + 1) }).success).toBe(false);
});
