import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choices } from '../contract/choices.ts';
import type { SingleForm } from '../contract/form.ts';
import { canonicalJson } from './canonical.ts';
import { fromBase64url } from './encoding.ts';
import { generateSealingKey, hpkeSeal, recipientKey } from './hpke.ts';
import { type BallotContext, ballotContext, open, seal } from './sealing.ts';

const form: SingleForm = {
  kind: 'single',
  question: { fr: 'Quel nom ?' },
  options: ['lilas', 'rose', 'un-tres-long-nom-de-place-publique'].map((id) => ({ id, label: { fr: id } })),
  optionOrder: 'random',
};
const context = ballotContext({ consultation: 'place-du-marche', form, rehearsal: false });
const key = generateSealingKey();
const recipient = recipientKey(key.privateKey);

const anyChoices = fc.constantFrom<Choices>(
  { kind: 'blank' },
  ...form.options.map(({ id }): Choices => ({ kind: 'single', option: id })),
);

test('choices come back, and every ballot of a form has one size', () => {
  fc.assert(
    fc.property(anyChoices, (choices) => {
      const sealed = seal(choices, context, key.publicKey);
      expect(sealed.length).toBe(context.sealedBytes);
      expect(open(sealed, context, recipient)).toEqual({ ok: true, value: choices });
    }),
  );
});

test('a ballot of many options is as long as one of few, and as a blank one', () => {
  const { kind: _, ...common } = form;
  const ids = form.options.map(({ id }) => id);
  for (const several of [
    { ...common, kind: 'multiple', minimum: 1, maximum: 2 } as const,
    { ...common, kind: 'approval' } as const,
  ]) {
    const place = ballotContext({ consultation: 'place-du-marche', form: several, rehearsal: false });
    const most = several.kind === 'multiple' ? several.maximum : ids.length;
    const some = fc.subarray(ids, { minLength: 1, maxLength: most });
    fc.assert(
      fc.property(fc.option(some), (options) => {
        const choices: Choices = options ? { kind: several.kind, options } : { kind: 'blank' };
        const sealed = seal(choices, place, key.publicKey);
        expect(sealed.length).toBe(place.sealedBytes);
        expect(open(sealed, place, recipient)).toEqual({ ok: true, value: choices });
      }),
    );
    expect(() => seal({ kind: several.kind, options: ids.toReversed() }, place, key.publicKey)).toThrow('do not fit');
  }
});

test('the size is the smallest multiple of 256 that holds the longest ballot, and no form is too large for it', () => {
  expect(context.sealedBytes).toBe(256 + 48);
  const longest = ballotContext({
    consultation: 'c'.repeat(64),
    form: { ...form, options: [...form.options, { id: 'o'.repeat(40), label: { fr: 'x' } }] },
    rehearsal: false,
  });
  expect((longest.sealedBytes - 48) % 256).toBe(0);
  const sealed = seal({ kind: 'single', option: 'o'.repeat(40) }, longest, key.publicKey);
  expect(open(sealed, longest, recipient).ok).toBe(true);
});

test('the same choices are never sealed to the same bytes twice', () => {
  const [one, other] = [
    seal({ kind: 'blank' }, context, key.publicKey),
    seal({ kind: 'blank' }, context, key.publicKey),
  ];
  expect(Buffer.compare(one, other)).not.toBe(0);
});

test('a ballot opens in no other consultation, form or rehearsal, nor with another key', () => {
  const sealed = seal({ kind: 'blank' }, context, key.publicKey);
  const other = (change: Partial<Parameters<typeof ballotContext>[0]>) =>
    ballotContext({ consultation: 'place-du-marche', form, rehearsal: false, ...change });
  const code = (in_: BallotContext, with_ = recipient) => {
    const result = open(sealed, in_, with_);
    return result.ok ? 'ok' : result.error.code;
  };
  expect(code(other({ consultation: 'place-du-temple' }))).toBe('cannot-open');
  expect(code(other({ form: { ...form, optionOrder: 'as-published' } }))).toBe('cannot-open');
  expect(code(other({ rehearsal: true }))).toBe('wrong-context');
  expect(code(context, recipientKey(generateSealingKey().privateKey))).toBe('cannot-open');
  expect(code(context)).toBe('ok');
});

test('what is not exactly a ballot is refused with its reason, and never throws', () => {
  const inner = {
    choices: { kind: 'blank' },
    consultation: context.consultation,
    form: context.formHash,
    rehearsal: false,
  };
  const text = canonicalJson(inner);
  const reason = (plaintext: Uint8Array) => {
    const binding = { info: Buffer.from('passerelle/ballot/1\nplace-du-marche'), aad: fromBase64url(context.formHash) };
    const result = open(hpkeSeal(key.publicKey, binding, plaintext), context, recipient);
    return result.ok ? 'ok' : result.error.code;
  };
  expect(reason(padded(text))).toBe('ok');
  expect(reason(padded(text).subarray(0, 255))).toBe('wrong-size');
  expect(reason(padded(text, 512))).toBe('wrong-size');
  expect(reason(padded(`${text} `))).toBe('malformed');
  expect(reason(padded(canonicalJson({ ...inner, note: 'it was me' })))).toBe('malformed');
  expect(reason(padded('null'))).toBe('malformed');
  expect(reason(padded('[]'))).toBe('malformed');
  expect(reason(padded(''))).toBe('malformed');
  const marked = padded(text);
  marked[255] = 1;
  expect(reason(marked)).toBe('malformed');
  const overlong = padded(text);
  overlong.writeUInt16BE(255);
  expect(reason(overlong)).toBe('malformed');
  expect(reason(padded(canonicalJson({ ...inner, form: 'x' })))).toBe('wrong-context');
  expect(reason(padded(canonicalJson({ ...inner, choices: { kind: 'single', option: 'tulipe' } })))).toBe(
    'invalid-choices',
  );
  expect(reason(padded(canonicalJson({ ...inner, choices: { kind: 'blank', option: 'rose' } })))).toBe(
    'invalid-choices',
  );
  expect(reason(padded(canonicalJson({ ...inner, choices: 'rose' })))).toBe('invalid-choices');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      expect(open(noise, context, recipient).ok).toBe(false);
    }),
  );
});

test('choices that do not fit the form are never sealed', () => {
  expect(() => seal({ kind: 'single', option: 'tulipe' }, context, key.publicKey)).toThrow('do not fit');
});

function padded(text: string, size = 256): Buffer {
  const plaintext = Buffer.alloc(size);
  plaintext.writeUInt16BE(Buffer.byteLength(text));
  plaintext.write(text, 2);
  return plaintext;
}
