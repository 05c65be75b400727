import { expect, onTestFinished, test, vi } from 'vitest';
import { reference } from '../terminal.fixture.ts';
import { Visits } from './index.ts';

function place(unboundMs?: number) {
  const visits = new Visits({
    isMediator: (number) => number.startsWith('9'),
    ...(unboundMs !== undefined && { unboundMs }),
  });
  onTestFinished(() => visits.close());
  const events: unknown[] = [];
  visits.on('card-presented', (event) => events.push(event));
  visits.on('card-removed', (event) => events.push(event));
  visits.on('ended', (visit) => events.push(visit));
  const show = (number: string) => {
    visits.cardPresented(number);
    return events.at(-1) as { card: string; holder: string };
  };
  return { events, show, visits };
}

test('a card is known by a reference that tells nothing of its number', () => {
  const { show } = place();
  const first = show('1000000001');
  expect(first).toEqual({ card: expect.stringMatching(/^[\w-]{22}$/), holder: 'resident' });
  expect(show('9000000001').holder).toBe('mediator');
  expect(place().show('1000000001').card).not.toBe(first.card);
});

test('a card that begins a visit belongs to it, and keeps its reference until the end', () => {
  const { show, visits } = place();
  const { card } = show('1000000001');
  const visit = reference();
  expect(visits.cardNumber(visit, card)).toBeUndefined();
  visits.begin(visit);
  expect(visits.cardNumber(visit, card)).toBe('1000000001');
  visits.cardRemoved('1000000001');
  expect(show('1000000001').card).toBe(card);
  expect(visits.cardNumber(reference(), card)).toBeUndefined();
  visits.end(visit);
  expect(visits.cardNumber(visit, card)).toBeUndefined();
  visits.begin(visit);
  expect(visits.cardNumber(visit, card)).toBeUndefined();
  expect(show('1000000001').card).not.toBe(card);
});

test('the card of whoever took the place of the first waits for the visit that it begins', () => {
  const { show, visits } = place();
  const [first, second] = [reference(), reference()];
  visits.begin(first);
  const left = show('1000000001').card;
  const waiting = show('1000000002').card;
  visits.end(first, waiting);
  visits.begin(second);
  expect(visits.cardNumber(second, waiting)).toBe('1000000002');
  expect(visits.cardNumber(second, left)).toBeUndefined();
});

test('a card that was shown outside a visit is forgotten after a while', async () => {
  const { show } = place(5);
  const { card } = show('1000000001');
  await vi.waitFor(() => expect(show('1000000001').card).not.toBe(card), { interval: 20 });
});

test('a visit ends when the next one begins, when the shell says so, or when the shell is gone', () => {
  const { events, visits } = place();
  const [first, second, third] = [reference(), reference(), reference()];
  visits.begin(first);
  visits.begin(first);
  visits.begin(second);
  visits.end(first);
  visits.end(second);
  visits.begin(third);
  visits.interrupt();
  visits.interrupt();
  expect(events).toEqual([first, second, third]);
});

test('a removed card is the one that was taken away, whatever was shown since, and is told once', () => {
  const { events, show, visits } = place();
  visits.begin(reference());
  const { card } = show('1000000001');
  show('1000000002');
  visits.cardRemoved('1000000001');
  visits.cardRemoved('1000000001');
  expect(events.slice(2)).toEqual([{ card }]);
});

test('a shell that died in a visit is told of once; one that comes back to its visit, or died between two, is not', () => {
  const { visits } = place();
  visits.interrupt();
  expect(visits.takeInterrupted()).toBe(false);
  visits.begin('first-visit-0123456789');
  visits.interrupt();
  visits.begin('first-visit-0123456789');
  expect(visits.takeInterrupted()).toBe(false);
  visits.interrupt();
  expect([visits.takeInterrupted(), visits.takeInterrupted()]).toEqual([true, false]);
});
