import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contributionSchema, type Said } from '../contract/contributions.ts';
import { openSaid, sealedSaidBytes, sealSaid } from './contribution.ts';
import { generateSealingKey, hpkeSeal, recipientKey } from './hpke.ts';

const key = generateSealingKey();
const recipient = recipientKey(key.privateKey);
const remark = (text: string): Said => ({ kind: 'remark', language: 'fr', text });

test('whatever is said has one length when it is sealed, and comes out as it went in', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 700 });
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(contributionSchema.safeParse(remark(text)).success);
      const sealed = sealSaid(remark(text), 'parc', key.publicKey);
      expect(sealed.length).toBe(sealedSaidBytes);
      expect(openSaid(sealed, 'parc', recipient)).toEqual({ ok: true, value: remark(text) });
    }),
    { numRuns: 30 },
  );
  const longest = remark('"'.repeat(700));
  const answer: Said = { kind: 'reaction', statement: 'ombre', opinion: 'pass' };
  for (const said of [longest, answer]) expect(sealSaid(said, 'parc', key.publicKey).length).toBe(sealedSaidBytes);
});

test('another consultation, another key and altered bytes open nothing', () => {
  const sealed = sealSaid(remark('Oui.'), 'parc', key.publicKey);
  const closed = { ok: false, error: { code: 'cannot-open' } };
  expect(openSaid(sealed, 'place', recipient)).toEqual(closed);
  expect(openSaid(sealed, 'parc', recipientKey(generateSealingKey().privateKey))).toEqual(closed);
  expect(
    openSaid(
      sealed.map((byte, at) => (at === 99 ? byte ^ 1 : byte)),
      'parc',
      recipient,
    ),
  ).toEqual(closed);
});

test('what no terminal of ours seals is not taken for something said', () => {
  const binding = { info: Buffer.from('passerelle/contribution/1\nparc'), aad: Buffer.alloc(0) };
  for (const plaintext of [Buffer.alloc(0), Buffer.alloc(16_384, 0xff), Buffer.from('{}')])
    expect(openSaid(hpkeSeal(key.publicKey, binding, plaintext), 'parc', recipient)).toMatchObject({ ok: false });
});
