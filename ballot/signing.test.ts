import { sign as signBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Signed, signedKinds, signedSchema } from '../contract/signed.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { privateKeyObject, rawPublicKey } from './keys.ts';
import { generateSigningKey, sign, verify } from './signing.ts';

const key = generateSigningKey();
const schema = z.strictObject({ count: z.int(), name: z.string() });
const payload = { name: 'médiathèque', count: 3 };

test('keys and signatures are those of RFC 8032 §7.1, test 2', () => {
  const seed = Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex');
  const publicKey = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
  expect(Buffer.from(rawPublicKey(privateKeyObject('ed25519', seed))).toString('hex')).toBe(publicKey);
});

test('what is signed is an envelope of the contract and verifies with its payload', () => {
  const envelope = sign('batch', payload, key);
  expect(signedSchema.parse(JSON.parse(JSON.stringify(envelope)))).toEqual(envelope);
  expect(envelope.payload).toBe('{"count":3,"name":"médiathèque"}');
  expect(verify(envelope, 'batch', key.publicKey, schema)).toEqual({ ok: true, value: payload });
});

test('a document never stands for one of another kind, even relabelled', () => {
  fc.assert(
    fc.property(fc.constantFrom(...signedKinds), fc.constantFrom(...signedKinds), (signed, wanted) => {
      fc.pre(signed !== wanted);
      const envelope = sign(signed, payload, key);
      expect(verify(envelope, wanted, key.publicKey, schema)).toEqual({ ok: false, error: { code: 'wrong-kind' } });
      const relabelled: Signed = { ...envelope, type: `passerelle/${wanted}/1` };
      expect(verify(relabelled, wanted, key.publicKey, schema)).toEqual({
        ok: false,
        error: { code: 'bad-signature' },
      });
    }),
    { numRuns: 20 },
  );
});

test('another signer is told apart from a bad signature', () => {
  const other = generateSigningKey();
  const envelope = sign('batch', payload, key);
  expect(verify(envelope, 'batch', other.publicKey, schema)).toEqual({ ok: false, error: { code: 'wrong-signer' } });
  const impostor = { ...sign('batch', payload, other), signer: envelope.signer };
  expect(verify(impostor, 'batch', key.publicKey, schema)).toEqual({ ok: false, error: { code: 'bad-signature' } });
});

test('any altered bit of payload or signature is a bad signature', () => {
  const envelope = sign('batch', payload, key);
  const flip = (bytes: Uint8Array, bit: number) =>
    bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  fc.assert(
    fc.property(fc.nat(511), fc.nat(envelope.payload.length - 1), (bit, where) => {
      const signature = toBase64url(flip(fromBase64url(envelope.signature), bit));
      expect(verify({ ...envelope, signature }, 'batch', key.publicKey, schema)).toEqual({
        ok: false,
        error: { code: 'bad-signature' },
      });
      const payload = `${envelope.payload.slice(0, where)}#${envelope.payload.slice(where + 1)}`;
      expect(verify({ ...envelope, payload }, 'batch', key.publicKey, schema).ok).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('a payload that is signed but not canonical, or not what was expected, is refused with its faults', () => {
  const loose = signText('{"name":"x", "count":3}');
  expect(verify(loose, 'batch', key.publicKey, schema)).toEqual({ ok: false, error: { code: 'not-canonical' } });
  const wrong = sign('batch', { count: 'three', name: 'x' }, key);
  expect(verify(wrong, 'batch', key.publicKey, schema)).toMatchObject({
    ok: false,
    error: { code: 'invalid-payload', issues: [{ path: 'count' }] },
  });
});

/** An envelope whose payload is any text at all, properly signed: what a faulty or hostile signer could send. */
function signText(text: string): Signed {
  const type = 'passerelle/batch/1';
  const privateKey = privateKeyObject('ed25519', fromBase64url(key.privateKey));
  const signature = toBase64url(signBytes(null, Buffer.from(`${type}\n${text}`), privateKey));
  return { ...sign('batch', payload, key), payload: text, signature };
}
