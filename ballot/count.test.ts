import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Choices } from '../contract/choices.ts';
import type { SingleForm } from '../contract/form.ts';
import { count } from './count.ts';
import { generateSealingKey, recipientKey } from './hpke.ts';
import { ballotId, setHash } from './ids.ts';
import { ballotContext, seal } from './sealing.ts';

const form: SingleForm = {
  kind: 'single',
  question: { fr: 'Quel nom ?' },
  options: ['lilas', 'rose'].map((id) => ({ id, label: { fr: id } })),
  optionOrder: 'random',
};
const context = ballotContext({ consultation: 'place', form, rehearsal: false });
const rehearsal = ballotContext({ consultation: 'place', form, rehearsal: true });
const key = generateSealingKey();
const recipient = recipientKey(key.privateKey);

const anyChoices = fc.constantFrom<Choices>(
  { kind: 'blank' },
  { kind: 'single', option: 'lilas' },
  { kind: 'single', option: 'rose' },
);

test('an urn counts to what was put in it, whoever brought it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyChoices, { maxLength: 6 }), { maxLength: 3 }), (byTerminal) => {
      const terminals = byTerminal.map((ballots, index) => ({
        name: `terminal ${index}`,
        ballots: ballots.map((choices) => seal(choices, context, key.publicKey)),
      }));
      const result = count({ context, terminals }, recipient);
      const all = byTerminal.flat();
      const chose = (option: string) =>
        all.filter((choices) => 'option' in choices && choices.option === option).length;
      expect(result.ballots).toBe(all.length);
      expect(result.tally).toMatchObject({
        options: [
          { id: 'lilas', count: chose('lilas') },
          { id: 'rose', count: chose('rose') },
        ],
        blank: all.length - chose('lilas') - chose('rose'),
        invalid: 0,
      });
      expect(result.invalid).toEqual({});
      expect(result.terminals).toEqual(
        byTerminal.map((ballots, index) => ({ name: `terminal ${index}`, ballots: ballots.length })),
      );
      expect(result.setHash).toBe(setHash(terminals.flatMap((terminal) => terminal.ballots.map(ballotId))));
    }),
    { numRuns: 40 },
  );
});

test('what cannot be counted is set aside with its reason, never dropped', () => {
  const lilas = seal({ kind: 'single', option: 'lilas' }, context, key.publicKey);
  const practice = seal({ kind: 'single', option: 'rose' }, rehearsal, key.publicKey);
  const stranger = seal({ kind: 'single', option: 'rose' }, context, generateSealingKey().publicKey);
  const altered = seal({ kind: 'single', option: 'rose' }, context, key.publicKey).map((byte, at) =>
    at === 60 ? byte ^ 1 : byte,
  );
  const terminals = [
    { name: 'Nord', ballots: [lilas, practice, stranger] },
    { name: 'Sud', ballots: [lilas, altered, lilas.subarray(1)] },
  ];
  const result = count({ context, terminals }, recipient);
  expect(result.ballots).toBe(6);
  expect(result.invalid).toEqual({ duplicate: 1, 'wrong-context': 1, 'cannot-open': 2, 'wrong-size': 1 });
  expect(result.tally).toEqual({
    kind: 'single',
    options: [
      { id: 'lilas', count: 1 },
      { id: 'rose', count: 0 },
    ],
    blank: 0,
    invalid: 5,
    leaders: ['lilas'],
  });
});
