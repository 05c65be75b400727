import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintText } from '../contract/ceremony.ts';
import { trackerText } from '../contract/consultation.ts';
import type { BallotForm } from '../contract/form.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { ballotId, fingerprint, formCode, formHash, parseTracker, setHash, sortByBytes, tracker } from './ids.ts';

const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(toBase64url);

test('the id of a ballot is the first half of its SHA-256', () => {
  const sealed = new TextEncoder().encode('abc');
  expect(Buffer.from(fromBase64url(ballotId(sealed))).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223');
});

test('a tracker is read back however it is typed', () => {
  fc.assert(
    fc.property(id, fc.infiniteStream(fc.constantFrom('', ' ', '-', ' - ')), (of, gaps) => {
      const shown = tracker(of);
      expect(trackerText.safeParse(shown).success).toBe(true);
      const digits = [...shown.replaceAll('-', '')];
      const typed = digits
        .map((digit) => ({ '0': 'o', '1': 'l' })[digit] ?? digit.toLowerCase())
        .map((digit) => digit + (gaps.next().value ?? ''))
        .join('');
      expect(parseTracker(typed)).toBe(shown);
    }),
  );
});

test('what is not a tracker is told so', () => {
  for (const text of ['', 'ABCD', 'ABCD-EFGH-JKMU', 'ABCD-EFGH-JKMNP', '🙂'])
    expect(parseTracker(text)).toBeUndefined();
});

test('a set hash is that of the sorted bytes, whatever the order of the list', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 20 }), fc.func(fc.integer()), (ids, key) => {
      const reordered = [...ids].sort((a, b) => key(a) - key(b));
      const sorted = ids.map((one) => Buffer.from(one, 'base64url').toString('hex')).sort();
      const expected = createHash('sha256')
        .update('passerelle/set/1\n')
        .update(sorted.join(''), 'hex')
        .digest('base64url');
      expect(setHash(reordered)).toBe(expected);
      expect(sortByBytes(reordered)).toEqual(sorted.map((hex) => Buffer.from(hex, 'hex').toString('base64url')));
    }),
  );
});

test('a set hash changes when a ballot is added, taken away or repeated', () => {
  fc.assert(
    fc.property(fc.uniqueArray(id, { minLength: 1 }), ([first = '', ...others]) => {
      expect(setHash(others)).not.toBe(setHash([first, ...others]));
      expect(setHash([first, first, ...others])).not.toBe(setHash([first, ...others]));
    }),
  );
});

test('a form hashes the same however its members are ordered, and otherwise differently', () => {
  const form: BallotForm = {
    kind: 'single',
    question: { fr: 'Quelle place ?' },
    options: [
      { id: 'a', label: { fr: 'A' } },
      { id: 'b', label: { fr: 'B' } },
    ],
    optionOrder: 'random',
  };
  const reordered = Object.fromEntries(Object.entries(form).reverse()) as unknown as BallotForm;
  expect(formHash(reordered)).toBe(formHash(form));
  expect(formHash({ ...form, optionOrder: 'as-published' })).not.toBe(formHash(form));
});

test('a form code is the start of the form hash, in digits that can be copied by hand', () => {
  expect(formCode(toBase64url(new Uint8Array(32)))).toBe('0000-0000');
  expect(formCode(toBase64url(new Uint8Array(32).fill(0xff)))).toBe('ZZZZ-ZZZZ');
});

test('a fingerprint is eight groups of four digits, and differs from key to key', () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toBase64url);
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      expect(fingerprintText.safeParse(fingerprint(one)).success).toBe(true);
      expect(fingerprint(one) === fingerprint(other)).toBe(one === other);
    }),
  );
});
