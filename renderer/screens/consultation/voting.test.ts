import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startVoting, type Voting, type VotingEvent, vote } from './voting.ts';

const choices = { kind: 'single', option: 'trees' } as const;
const receipt = { tracker: '7K3M-Q9TX-04HC', stub: 'printed' } as const;
const after = (...events: VotingEvent[]): Voting => events.reduce<Voting>(vote, startVoting);

const identified: VotingEvent[] = [{ kind: 'opening' }, { kind: 'opened' }];
const reviewed: VotingEvent[] = [...identified, { kind: 'chosen', choices }, { kind: 'review' }];
const printed: VotingEvent[] = [...reviewed, { kind: 'printing' }, { kind: 'printed', slip: 'printed' }];
const casting: VotingEvent[] = [...printed, { kind: 'casting' }];

test('the whole way ends with the tracker', () => {
  expect(after(...casting, { kind: 'cast', receipt })).toEqual({ step: 'done', ...receipt, hasSlip: true });
});

test('where no paper came out and none is needed, the screen shows the choice once more and asks for it', () => {
  const without = after(...reviewed, { kind: 'printing' }, { kind: 'printed', slip: 'not-printed' });
  expect(without).toEqual({ step: 'no-slip', choices });
  expect(vote(without, { kind: 'change' })).toEqual({ step: 'choose', choices, again: false });
  const casting = vote(without, { kind: 'casting' });
  expect(vote(casting, { kind: 'cast', receipt })).toEqual({ step: 'done', ...receipt, hasSlip: false });
  const unsure = vote(casting, { kind: 'cast-failed', code: 'unavailable' });
  expect(vote(unsure, { kind: 'open-failed', error: { code: 'already-voted' } })).toMatchObject({
    ...{ step: 'done', tracker: null, hasSlip: false },
  });
});

test('nothing is chosen beforehand, and nothing chosen is nothing to review', () => {
  expect(after(...identified)).toEqual({ step: 'choose', choices: null, again: false });
  expect(after(...identified, { kind: 'review' }).step).toBe('choose');
});

test('a provisional ballot is explained before anything is chosen, and called so to the end', () => {
  const opened = after({ kind: 'opening' }, { kind: 'opened', provisional: true });
  expect(opened).toEqual({ step: 'explain-provisional', provisional: true });
  const rest: VotingEvent[] = [{ kind: 'accepted-provisional' }, ...casting.slice(2)];
  const steps = rest.map((_, at) => rest.slice(0, at + 1).reduce<Voting>(vote, opened));
  for (const one of steps) expect(one.provisional).toBe(true);
  const last = steps.at(-1) ?? opened;
  expect(vote(last, { kind: 'cast', receipt })).toEqual({ step: 'done', ...receipt, hasSlip: true, provisional: true });
  // Whether the commit came before the restart shows when the card is presented again: its slip still goes into the box apart.
  const restarted = vote(last, { kind: 'cast-failed', code: 'no-right' });
  const told = vote(restarted, { kind: 'open-failed', error: { code: 'already-voted' } });
  expect(told).toMatchObject({ step: 'done', tracker: null, provisional: true });
  expect(vote(restarted, { kind: 'opened', provisional: false })).toEqual(after(...identified));
  expect(vote(vote(last, { kind: 'cast-failed', code: 'closed' }), { kind: 'retry' })).toEqual(startVoting);
});

test('who votes on paper says so before the card is shown, and can go back to the screen', () => {
  const paper = after({ kind: 'other-channel', on: 'paper' });
  expect(paper).toEqual({ ...startVoting, on: 'paper' });
  expect(vote(paper, { kind: 'other-channel', on: 'screen' })).toEqual(startVoting);
  const marked = [{ kind: 'opening' }, { kind: 'marked-on-paper' }] as const;
  expect(marked.reduce<Voting>(vote, paper)).toEqual({ step: 'on-paper' });
  const refused = vote(paper, { kind: 'open-failed', error: { code: 'offline-other-home' } });
  expect(refused).toMatchObject({ step: 'refused', refusal: 'offline-other-home' });
});

test('changing one’s mind at the review keeps what was chosen', () => {
  expect(after(...reviewed, { kind: 'change' })).toEqual({ step: 'choose', choices, again: false });
});

test('from the printed slip on, the page no longer holds the choices', () => {
  for (const events of [
    printed,
    casting,
    [...casting, { kind: 'cast', receipt }],
    [...printed, { kind: 'slip-refused' }],
  ])
    expect(JSON.stringify(after(...(events as VotingEvent[])))).not.toContain('trees');
});

test('a slip that the printer failed to print may be printed again', () => {
  const failed = after(
    ...reviewed,
    { kind: 'printing' },
    { kind: 'print-failed', error: { code: 'printer', problem: 'paper-out' } },
  );
  expect(failed).toEqual({ step: 'print-failed', choices, problem: 'paper-out' });
  expect(vote(failed, { kind: 'printing' })).toEqual({ step: 'printing', choices });
});

test('a slip that came out although nobody heard of it is read like any other', () => {
  const lost = after(...reviewed, { kind: 'printing' }, { kind: 'print-failed', error: { code: 'unavailable' } });
  const retried = vote(vote(lost, { kind: 'printing' }), { kind: 'print-failed', error: { code: 'slip-outstanding' } });
  expect(retried).toEqual({ step: 'check-slip', unsure: false });
});

test('a wrong slip waits for the mediator, and the form comes back empty', () => {
  const spoiled = after(...printed, { kind: 'slip-refused' });
  expect(spoiled).toEqual({ step: 'spoiled' });
  expect(vote(spoiled, { kind: 'slip-taken' })).toEqual({ step: 'choose', choices: null, again: true });
});

test('a code that is wrong is typed again; a card that has voted is told so', () => {
  expect(after({ kind: 'opening' }, { kind: 'open-failed', error: { code: 'code-unknown' } })).toMatchObject({
    step: 'identify',
    busy: false,
    problem: 'code-unknown',
  });
  expect(after({ kind: 'opening' }, { kind: 'open-failed', error: { code: 'already-voted' } })).toEqual({
    step: 'refused',
    refusal: 'already-voted',
    problem: null,
    hasSlip: false,
  });
});

test('when the services vanish during the commit, the same answer is asked for again and never a second slip', () => {
  expect(after(...casting, { kind: 'cast-failed', code: 'unavailable' })).toEqual({ step: 'check-slip', unsure: true });
});

test('when the services restarted during the commit, "already voted" means that the ballot is in the urn', () => {
  const again = after(...casting, { kind: 'cast-failed', code: 'no-right' });
  expect(again).toMatchObject({ step: 'identify', problem: 'restarted', perhapsRecorded: { hasSlip: true } });
  expect(vote(again, { kind: 'open-failed', error: { code: 'already-voted' } })).toEqual({
    step: 'done',
    tracker: null,
    stub: 'not-printed',
    hasSlip: true,
  });
});

test('a vote that could not be recorded leaves a paper that must not go into the box', () => {
  expect(after(...casting, { kind: 'cast-failed', code: 'closed' })).toMatchObject({ step: 'refused', hasSlip: true });
});

test('a full disk that a mediator has seen to is asked again for the same slip', () => {
  const full = after(...casting, { kind: 'cast-failed', code: 'disk-full' });
  expect(vote(full, { kind: 'retry' })).toEqual({ step: 'check-slip', unsure: false });
});

test('no order of events records a ballot without a slip that was confirmed', () => {
  const event: fc.Arbitrary<VotingEvent> = fc.oneof(
    ...(
      ['opening', 'opened', 'review', 'change', 'printing', 'slip-refused', 'slip-taken', 'casting', 'retry'] as const
    ).map((kind) => fc.constant({ kind })),
    fc.constant({ kind: 'chosen', choices } as const),
    fc.constant({ kind: 'printed', slip: 'printed' } as const),
    fc.constant({ kind: 'printed', slip: 'not-printed' } as const),
    fc.constant({ kind: 'cast', receipt } as const),
    fc.constant({ kind: 'cast-failed', code: 'unavailable' } as const),
    fc.constant({ kind: 'print-failed', error: { code: 'printer' } } as const),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let state: Voting = startVoting;
      let confirmed = false;
      for (const one of events) {
        const before = state;
        state = vote(state, one);
        if (before.step === 'check-slip' && state.step === 'casting') confirmed = true;
        if (before.step !== 'casting' && state.step === 'done') return false;
        if (state.step === 'done') return confirmed;
      }
      return true;
    }),
  );
});
