import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choices } from '../contract/choices.ts';
import { toBase64url } from './encoding.ts';
import { envelopeBytes, openEnvelope, sealEnvelope } from './envelope.ts';
import { recipientKey } from './hpke.ts';
import { makeRegistrar } from './registrar.ts';
import { ballotContext, open, seal } from './sealing.ts';
import { blank, ceremony, consultation, context, lilas, rose } from './urn-export.fixture.ts';

const registrar = makeRegistrar();
const recipient = recipientKey(registrar.privateKey);
const someToken = () => toBase64url(randomBytes(32));
const sealed = (choices: Choices) => seal(choices, context, ceremony.public.publicKey);
const choices = fc.constantFrom<Choices>(lilas, rose, blank);

test('what goes into an envelope comes out of it, still sealed, and every envelope is as long as the others', () => {
  fc.assert(
    fc.property(choices, (one) => {
      const provisional = { token: someToken(), sealed: sealed(one) };
      const envelope = sealEnvelope(provisional, context, registrar.publicKey);
      expect(envelope).toHaveLength(envelopeBytes(context.sealedBytes));
      const opened = openEnvelope(envelope, context, recipient);
      expect(opened).toEqual({ ok: true, value: provisional });
      expect(open(provisional.sealed, context, recipient).ok).toBe(false);
      for (const part of [Buffer.from(provisional.token, 'base64url'), provisional.sealed])
        expect(Buffer.from(envelope).includes(Buffer.from(part))).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test('no flipped bit of an envelope is passed over', () => {
  const envelope = sealEnvelope({ token: someToken(), sealed: sealed(lilas) }, context, registrar.publicKey);
  fc.assert(
    fc.property(fc.nat(envelope.length * 8 - 1), (bit) => {
      // X25519 itself passes over the last bit of a public key (RFC 7748 §5), which seals to the same secret.
      fc.pre(bit !== 31 * 8 + 7);
      const altered = Buffer.from(envelope);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(openEnvelope(altered, context, recipient)).toEqual({ ok: false, error: { code: 'cannot-open' } });
    }),
  );
});

test('an envelope opens for no other form, consultation, kind, length or registrar', () => {
  const envelope = sealEnvelope({ token: someToken(), sealed: sealed(lilas) }, context, registrar.publicKey);
  const question = { fr: 'Une autre question ?' };
  const others = [
    ballotContext({ ...consultation, rehearsal: true }),
    ballotContext({ ...consultation, consultation: 'une-autre' }),
    ballotContext({ ...consultation, form: { ...consultation.form, question } }),
  ];
  for (const other of others) expect(openEnvelope(envelope, other, recipient).ok).toBe(false);
  expect(openEnvelope(envelope.subarray(1), context, recipient).ok).toBe(false);
  expect(openEnvelope(envelope, context, recipientKey(makeRegistrar().privateKey)).ok).toBe(false);
  const short = { token: someToken(), sealed: sealed(lilas).subarray(1) };
  expect(() => sealEnvelope(short, context, registrar.publicKey)).toThrow(RangeError);
});
