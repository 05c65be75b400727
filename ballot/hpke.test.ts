import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mustBeOk } from '../contract/result.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { generateSealingKey, hpkeOpen, hpkeOverheadBytes, hpkeSeal, hpkeSealFrom, recipientKey } from './hpke.ts';
import { privateKeyObject } from './keys.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

/**
 * RFC 9180's companion file test-vectors.json (github.com/cfrg/draft-irtf-cfrg-hpke at 5f503c5): the entry mode 0, kem_id 32,
 * kdf_id 1, aead_id 2, encryption 0. The appendix of the RFC prints this KEM with other ciphers only.
 */
const vector = {
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  skRm: hex('497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d'),
  pkRm: hex('430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c'),
  skEm: hex('179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11'),
  enc: hex('6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256'),
  aad: hex('436f756e742d30'),
  plaintext: hex('4265617574792069732074727574682c20747275746820626561757479'),
  ciphertext: hex('e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a'),
};
const vectorSealed = new Uint8Array([...vector.enc, ...vector.ciphertext]);

const peer = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/** A view's own bytes in a buffer of their own, as WebCrypto wants them. */
const own = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

test('sealing gives the ciphertext of the RFC 9180 vector', () => {
  const sealed = hpkeSealFrom(
    privateKeyObject('x25519', vector.skEm),
    toBase64url(vector.pkRm),
    vector,
    vector.plaintext,
  );
  expect(sealed).toEqual(vectorSealed);
});

test('opening gives the plaintext of the RFC 9180 vector', () => {
  const recipient = recipientKey(toBase64url(vector.skRm));
  expect(recipient.publicKey).toEqual(vector.pkRm);
  expect(mustBeOk(hpkeOpen(recipient, vector, vectorSealed), 'open')).toEqual(vector.plaintext);
});

test('what is sealed here opens with @hpke/core', async () => {
  await fc.assert(
    fc.asyncProperty(bytes(600), bytes(80), bytes(64), async (plaintext, info, aad) => {
      const key = generateSealingKey();
      const privateKey = await peer.kem.importKey('raw', own(fromBase64url(key.privateKey)), false);
      const sealed = hpkeSeal(key.publicKey, { info, aad }, plaintext);
      const opened = await peer.open(
        { recipientKey: privateKey, enc: own(sealed.subarray(0, 32)), info: own(info) },
        own(sealed.subarray(32)),
        own(aad),
      );
      expect(new Uint8Array(opened)).toEqual(plaintext);
    }),
    { numRuns: 40 },
  );
});

test('what @hpke/core seals opens here', async () => {
  await fc.assert(
    fc.asyncProperty(bytes(600), bytes(80), bytes(64), async (plaintext, info, aad) => {
      const key = generateSealingKey();
      const publicKey = await peer.kem.importKey('raw', own(fromBase64url(key.publicKey)), true);
      const { enc, ct } = await peer.seal({ recipientPublicKey: publicKey, info: own(info) }, own(plaintext), own(aad));
      const sealed = new Uint8Array([...new Uint8Array(enc), ...new Uint8Array(ct)]);
      const opened = hpkeOpen(recipientKey(key.privateKey), { info, aad }, sealed);
      expect(mustBeOk(opened, 'open')).toEqual(plaintext);
    }),
    { numRuns: 40 },
  );
});

test('any altered bit, other key or other binding cannot be opened', () => {
  const key = generateSealingKey();
  const recipient = recipientKey(key.privateKey);
  const binding = { info: hex('01'), aad: hex('02') };
  fc.assert(
    fc.property(bytes(40), fc.nat(), (plaintext, where) => {
      const sealed = hpkeSeal(key.publicKey, binding, plaintext);
      expect(sealed.length).toBe(plaintext.length + hpkeOverheadBytes);
      expect(hpkeOpen(recipientKey(generateSealingKey().privateKey), binding, sealed).ok).toBe(false);
      expect(hpkeOpen(recipient, { ...binding, info: hex('03') }, sealed).ok).toBe(false);
      expect(hpkeOpen(recipient, { ...binding, aad: hex('03') }, sealed).ok).toBe(false);
      // X25519 ignores the top bit of a public key, but HPKE hashes all of enc: that bit counts too.
      const bit = where % (sealed.length * 8);
      const altered = sealed.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(hpkeOpen(recipient, binding, altered).ok).toBe(false);
    }),
  );
});

test('points of small order, which give an all-zero secret, are refused on both sides', () => {
  const key = generateSealingKey();
  const binding = { info: hex(''), aad: hex('') };
  // 0, 1 and a point of order 8 (RFC 7748 §6.1 and cr.yp.to/ecdh.html#validate).
  const smallOrder = [
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000000',
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  ].map(hex);
  for (const point of smallOrder) {
    expect(() => hpkeSeal(toBase64url(point), binding, hex('00'))).toThrow('small order');
    const sealed = new Uint8Array([...point, ...new Uint8Array(20)]);
    expect(hpkeOpen(recipientKey(key.privateKey), binding, sealed)).toEqual({
      ok: false,
      error: { code: 'cannot-open' },
    });
  }
});

test('what is too short to hold a key and a tag cannot be opened', () => {
  const recipient = recipientKey(generateSealingKey().privateKey);
  const binding = { info: hex(''), aad: hex('') };
  for (const length of [0, 31, 32, 47])
    expect(hpkeOpen(recipient, binding, new Uint8Array(length).fill(9)).ok).toBe(false);
});
