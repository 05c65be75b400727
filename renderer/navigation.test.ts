import { expect, test } from 'vitest';
import { home, lossOnLeaving, type NavigationEvent, navigate, type Place, parentOf } from './navigation.ts';
import { startVoting, type Voting } from './screens/consultation/voting.ts';

const after = (...events: NavigationEvent[]): Place => events.reduce<Place>(navigate, home);
const voting = (state: Voting): Place => ({ at: 'vote', consultation: 'square', seed: 1, voting: state });

test('back leads home from every place', () => {
  const places: Place[] = [
    { at: 'themes' },
    { at: 'theme', theme: 'logement' },
    { at: 'procedure', theme: 'logement', procedure: 'apl' },
    { at: 'consultations' },
    { at: 'consultation', consultation: 'square' },
    voting(startVoting),
  ];
  for (const place of places) {
    let steps = 0;
    for (let here = place; here.at !== 'home'; here = parentOf(here)) steps += 1;
    expect(steps).toBeLessThanOrEqual(3);
  }
});

test('a procedure goes back to the theme that it was chosen from', () => {
  const procedure: Place = { at: 'procedure', theme: 'justice', procedure: 'plainte' };
  expect(navigate(procedure, { kind: 'back' })).toEqual({ at: 'theme', theme: 'justice' });
});

test('a vote begins by showing the right to vote, with the seed of the visit', () => {
  expect(after({ kind: 'begin-vote', consultation: 'square', seed: 42 })).toEqual({
    at: 'vote',
    consultation: 'square',
    seed: 42,
    voting: startVoting,
  });
});

test('an answer that comes after the resident left the vote changes nothing', () => {
  expect(navigate(home, { kind: 'voting', event: { kind: 'opened' } })).toBe(home);
});

test('leaving is only questioned where something would be lost', () => {
  expect(lossOnLeaving({ at: 'consultations' })).toBeNull();
  expect(lossOnLeaving(voting(startVoting))).toBeNull();
  expect(lossOnLeaving(voting({ step: 'choose', choices: null, again: false }))).toBe('ballot');
  expect(lossOnLeaving(voting({ step: 'check-slip', unsure: false }))).toBe('slip');
  expect(lossOnLeaving(voting({ step: 'spoiled' }))).toBe('slip');
  expect(lossOnLeaving(voting({ step: 'done', tracker: null, stub: 'printed', hasSlip: true }))).toBeNull();
});
