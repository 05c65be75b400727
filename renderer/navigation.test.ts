import { expect, test } from 'vitest';
import { home, lossOnLeaving, type NavigationEvent, navigate, type Place, parentOf } from './navigation.ts';
import { startVoting, type Voting } from './screens/consultation/voting.ts';

const after = (...events: NavigationEvent[]): Place => events.reduce<Place>(navigate, home);
const voting = (state: Voting): Place => ({ at: 'vote', consultation: 'square', seed: 1, voting: state });

test('back leads home from every place', () => {
  const places: Place[] = [
    { at: 'themes' },
    { at: 'theme', theme: 'logement' },
    { at: 'procedure', procedure: 'apl', from: { at: 'theme', theme: 'logement' } },
    { at: 'sign-in', procedure: 'apl', from: { at: 'procedure', procedure: 'apl', from: { at: 'themes' } } },
    { at: 'search', question: 'apl' },
    { at: 'situation', situation: 'moving' },
    { at: 'sheet', sheet: 'F12006', from: { at: 'theme', theme: 'logement' } },
    { at: 'consultations' },
    { at: 'tracker' },
    { at: 'consultation', consultation: 'square' },
    voting(startVoting),
  ];
  for (const place of places) {
    let steps = 0;
    for (let here = place; here.at !== 'home'; here = parentOf(here)) steps += 1;
    expect(steps).toBeLessThanOrEqual(3);
  }
});

test('a procedure goes back to where it was chosen, and the search still holds its question', () => {
  const asked = after({ kind: 'go', to: { at: 'search', question: '' } }, { kind: 'ask', question: 'plainte' });
  const sheet: Place = { at: 'sheet', sheet: 'F1435', from: asked };
  const procedure: Place = { at: 'procedure', procedure: 'plainte', from: sheet };
  expect(navigate(procedure, { kind: 'back' })).toBe(sheet);
  expect(navigate(sheet, { kind: 'back' })).toEqual({ at: 'search', question: 'plainte' });
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
