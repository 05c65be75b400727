import { expect, test } from 'vitest';
import { startVoting, type Voting, vote } from '../voting.ts';
import { before, firstQuestion, questionOf, type Sheet } from './sheet.ts';

const panel = { questions: ['age' as const, 'tie' as const] };
const receipt: Voting = { step: 'done', tracker: '7K3M-Q9TX-04HC', stub: 'printed', hasSlip: true };

test('a sheet belongs to a vote that is done, and to no other step', () => {
  const sheet: Sheet = { step: 'invited' };
  expect(vote(receipt, { kind: 'sheet', sheet })).toEqual({ ...receipt, sheet });
  expect(vote(startVoting, { kind: 'sheet', sheet })).toEqual(startVoting);
});

test('nothing is chosen beforehand, and the way back keeps what was answered, up to the invitation', () => {
  expect(firstQuestion).toEqual({ step: 'asked', at: 0, answers: {} });
  const second = { step: 'asked', at: 1, answers: { age: '15-29', tie: null } } as const;
  expect(questionOf(panel, second)).toBe('tie');
  const first = before(second);
  expect(first).toEqual({ ...second, at: 0 });
  expect(before({ ...second, at: 0 })).toEqual({ step: 'invited' });
});
