import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consultationKeySchema, type TrusteeFile, trusteeFileSchema } from '../contract/ceremony.ts';
import { combineShares, makeCeremony } from './ceremony.ts';
import { toBase64url } from './encoding.ts';
import { generateSealingKey } from './hpke.ts';
import { fingerprint } from './ids.ts';
import { forge } from './urn-export.fixture.ts';

const sizes = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 3 }))
  .map(([threshold, spare]) => ({ threshold, trustees: threshold + spare }));

const codeOf = (result: ReturnType<typeof combineShares>) => (result.ok ? 'ok' : result.error);

test('any trustees, as many as the threshold, make the key of the ceremony, and fewer are told how many are missing', () => {
  fc.assert(
    fc.property(sizes, fc.func(fc.integer()), ({ trustees, threshold }, key) => {
      const ceremony = makeCeremony(trustees, threshold);
      const files = [...ceremony.trustees].sort((a, b) => key(a.trustee) - key(b.trustee));
      const { publicKey } = ceremony.public;
      const combined = combineShares(files.slice(0, threshold), publicKey);
      expect(combined.ok && toBase64url(combined.value.publicKey)).toBe(publicKey);
      expect(combineShares(files, publicKey).ok).toBe(true);
      const given = threshold - 1;
      expect(codeOf(combineShares(files.slice(0, given), publicKey))).toEqual({
        code: 'too-few-shares',
        given,
        needed: threshold,
      });
    }),
    { numRuns: 30 },
  );
});

test('the files are those of the contract, and all show the fingerprint of the key', () => {
  const { public: key, trustees } = makeCeremony(3, 2);
  expect(consultationKeySchema.parse(key)).toEqual(key);
  expect(key.fingerprint).toBe(fingerprint(key.publicKey));
  for (const [index, file] of trustees.entries()) {
    expect(trusteeFileSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
    expect(file).toMatchObject({ trustee: index + 1, fingerprint: key.fingerprint, ceremony: key.ceremony });
  }
});

test('an altered file is named, whichever member was altered', () => {
  const { public: key, trustees } = makeCeremony(3, 2);
  const [first, second] = trustees as [TrusteeFile, TrusteeFile];
  const zeros = toBase64url(new Uint8Array(32));
  const changes: Partial<TrusteeFile>[] = [
    { share: zeros },
    { trustee: 3 },
    { threshold: 3 },
    { trustees: 4 },
    { ceremony: 'A'.repeat(22) },
    { fingerprint: makeCeremony(2, 2).public.fingerprint },
    { checksum: zeros },
  ];
  for (const change of changes) {
    const files = [first, { ...second, ...change }];
    expect(codeOf(combineShares(files, key.publicKey))).toEqual({ code: 'altered-share', file: 1 });
  }
});

test('a file of another ceremony is named, and a file given twice too', () => {
  const { public: key, trustees } = makeCeremony(3, 2);
  const [first, second] = trustees as [TrusteeFile, TrusteeFile];
  const [stranger] = makeCeremony(3, 2).trustees as [TrusteeFile];
  expect(codeOf(combineShares([first, stranger], key.publicKey))).toEqual({ code: 'another-ceremony', file: 1 });
  expect(codeOf(combineShares([stranger, second], key.publicKey))).toEqual({ code: 'another-ceremony', file: 0 });
  const other = generateSealingKey().publicKey;
  expect(codeOf(combineShares([first, second], other))).toEqual({ code: 'another-ceremony', file: 0 });
  expect(codeOf(combineShares([first, first], key.publicKey))).toEqual({ code: 'repeated-share', file: 1 });
});

test('shares that were altered with their checksums make a key that is refused', () => {
  const { public: key, trustees } = makeCeremony(3, 2);
  const [first] = trustees as [TrusteeFile];
  const forged = forge(trustees[1] as TrusteeFile);
  expect(codeOf(combineShares([first, forged], key.publicKey))).toEqual({ code: 'wrong-key' });
});
