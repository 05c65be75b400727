import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';

/** Anything canonical JSON can hold, keys of every kind included (`__proto__` too, made as JSON.parse makes it). */
const { value: jsonValue } = fc.letrec((tie) => ({
  text: fc.string({ unit: 'binary' }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    tie('text'),
    fc.array(tie('value')),
    fc
      .array(fc.tuple(fc.oneof(tie('text'), fc.constant('__proto__')), tie('value')))
      .map((entries) => Object.fromEntries(entries as [string, unknown][])),
  ),
}));

test('the sorting example of RFC 8785 §3.2.3 is written in its order', () => {
  const example = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect(canonicalJson(example)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
      '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test('the test data of RFC 8785 (github.com/cyberphone/json-canonicalization, testdata) is written as published', () => {
  expect(canonicalJson([56, { d: true, '10': null, '1': [] }])).toBe('[56,{"1":[],"10":null,"d":true}]');
  expect(
    canonicalJson({
      '1': { f: { f: 'hi', F: 5 }, '\n': 56 },
      '10': {},
      '': 'empty',
      a: {},
      '111': [{ e: 'yes', E: 'no' }],
      A: {},
    }),
  ).toBe('{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}');
  expect(canonicalJson({ 'Unnormalized Unicode': 'A\u030a' })).toBe('{"Unnormalized Unicode":"A\u030a"}');
  // The strings of §3.2.4's sample.
  expect(canonicalJson({ string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/', literals: [null, true, false] })).toBe(
    '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('canonical text is JSON of the same value, and the only text of it that is accepted', () => {
  fc.assert(
    fc.property(jsonValue, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      const parsed = parseCanonicalJson(text);
      expect(parsed.ok && canonicalJson(parsed.value)).toBe(text);
      expect(parseCanonicalJson(` ${text}`).ok).toBe(false);
    }),
  );
});

test('the order in which members were written does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.maxSafeInteger()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(reversed)).toBe(canonicalJson(value));
    }),
  );
});

test('what has no single text is refused', () => {
  class Instance {
    name = 'x';
  }
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
  const holes = [1, , 2];
  const refused = [0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, undefined, { a: undefined }, holes, 10n];
  const more = ['\ud800', { '\udc00': 1 }, new Date(0), new Map(), new Instance(), () => 1, Symbol('x')];
  for (const value of [...refused, ...more]) expect(() => canonicalJson(value)).toThrow(TypeError);
  expect(canonicalJson(-0)).toBe('0');
});

test('texts that a parser would accept but that are not canonical are refused', () => {
  const texts = [
    '{"a":1,"a":1}',
    '{"b":1,"a":2}',
    '1.0',
    '1e2',
    '-0',
    '"\\u0041"',
    '[1, 2]',
    '"\\ud800"',
    '{',
    '',
    '1.5',
  ];
  for (const text of texts) expect(parseCanonicalJson(text)).toEqual({ ok: false, error: { code: 'not-canonical' } });
  expect(parseCanonicalJson('['.repeat(100_000) + ']'.repeat(100_000)).ok).toBe(false);
});
