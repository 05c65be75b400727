import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastWarningMs, type VisitRules } from './budget.ts';
import {
  beforeFirstVisit,
  continueRefusal,
  lengthenRefusal,
  step,
  type VisitEvent,
  type VisitState,
} from './machine.ts';
import { viewOf } from './view.ts';

const rules: VisitRules = {
  visit: {
    maximumMinutes: 45,
    warningSeconds: 60,
    inactivitySeconds: 120,
    inactivityWarningSeconds: 45,
    extensionMinutes: 10,
  },
  readerMode: 'presence',
  opening: {
    timeZone: 'Europe/Paris',
    week: { tuesday: [{ from: '10:00', to: '18:00' }] },
    exceptions: {},
  },
};
const morning = Date.parse('2026-11-24T10:00:00+01:00');
const resident = (card: string) => ({ kind: 'card-presented', card: { card, holder: 'resident' } }) as const;
const mediator = (card: string) => ({ kind: 'card-presented', card: { card, holder: 'mediator' } }) as const;

/** Plays events, each with the seconds that pass before it, and gives everything that came of them. */
function play(events: readonly (readonly [afterSeconds: number, event: VisitEvent])[], from = morning, under = rules) {
  let state: VisitState = beforeFirstVisit;
  let nowMs = from;
  const effects: string[] = [];
  for (const [afterSeconds, event] of events) {
    nowMs += afterSeconds * 1000;
    const next = step(state, event, nowMs, under);
    state = next.state;
    effects.push(...next.effects.map((effect) => effect.kind));
  }
  return { state, effects, nowMs };
}

test('a visit begins by touch, ends by the button, is wiped, says so, and goes back to attract', () => {
  const steps = [
    [0, { kind: 'begin' }],
    [5, { kind: 'end' }],
    [1, { kind: 'wiped' }],
    [9.9, { kind: 'tick' }],
    [0.1, { kind: 'tick' }],
  ] as const;
  const stages = steps.map((_, index) => play(steps.slice(0, index + 1)).state.stage);
  expect(stages).toEqual(['active', 'wiping', 'wiped', 'wiped', 'attract']);
  expect(play(steps).effects).toEqual(['begin-visit', 'wipe']);
});

test('the budget says that closing is the limit when it comes before the maximum', () => {
  const early = play([[0, { kind: 'begin' }]]);
  expect(viewOf(early.state)).toMatchObject({ budget: 'maximum', closesAt: null, endsAtMs: morning + 45 * 60_000 });
  const late = play([[0, { kind: 'begin' }]], Date.parse('2026-11-24T17:30:00+01:00'));
  expect(viewOf(late.state)).toMatchObject({
    budget: 'closing',
    closesAt: '18:00',
    endsAtMs: Date.parse('2026-11-24T18:00:00+01:00'),
  });
});

test('a visit begun seconds before closing is warned at once and still has the whole warning', () => {
  const { state } = play(
    [
      [0, { kind: 'begin' }],
      [0, { kind: 'tick' }],
    ],
    Date.parse('2026-11-24T17:59:57+01:00'),
  );
  expect(viewOf(state)).toMatchObject({
    warning: { kind: 'time', canExtend: false, endsAtMs: Date.parse('2026-11-24T18:00:57+01:00') },
  });
  expect(continueRefusal(state)).toBe('cannot-extend');
});

test('the maximum can be extended ten times, then no more', () => {
  const always: VisitRules = { ...rules, opening: null };
  let { state, nowMs } = play([[0, { kind: 'begin' }]], morning, always);
  let extensions = 0;
  while (extensions <= 20) {
    nowMs = (state as VisitState & { stage: 'active' }).budget.endsAtMs - 50_000;
    state = step(state, { kind: 'tick' }, nowMs, always).state;
    expect(viewOf(state)).toMatchObject({ warning: { kind: 'time' } });
    if (continueRefusal(state) !== null) break;
    state = step(state, { kind: 'continue' }, nowMs, always).state;
    expect(viewOf(state)).toMatchObject({ warning: null });
    extensions += 1;
  }
  expect(extensions).toBe(10);
  expect(viewOf(state)).toMatchObject({ warning: { canExtend: false } });
});

test('an extension never goes beyond closing, which then is the reason', () => {
  const { state } = play(
    [
      [0, { kind: 'begin' }],
      [44.5 * 60, { kind: 'tick' }],
      [0, { kind: 'continue' }],
    ],
    Date.parse('2026-11-24T17:10:00+01:00'),
  );
  expect(viewOf(state)).toMatchObject({ budget: 'closing', closesAt: '18:00' });
});

test('inactivity asks first, a touch answers, silence ends the visit', () => {
  const asked = [
    [0, { kind: 'begin' }],
    [120, { kind: 'tick' }],
  ] as const;
  expect(viewOf(play(asked).state)).toMatchObject({ warning: { kind: 'inactivity' } });
  expect(viewOf(play([...asked, [44, { kind: 'activity' }]]).state)).toMatchObject({ warning: null });
  expect(viewOf(play([...asked, [44, { kind: 'continue' }]]).state)).toMatchObject({ warning: null });
  expect(viewOf(play([...asked, [45, { kind: 'tick' }]]).state)).toEqual({ stage: 'wiping', reason: 'inactivity' });
});

test('a card taken away ends the visit after a warning that only the card itself answers', () => {
  const away = [
    [0, resident('a')],
    [5, { kind: 'card-removed', card: 'a' }],
  ] as const;
  const waiting = play([...away, [1, { kind: 'activity' }]]).state;
  expect(viewOf(waiting)).toMatchObject({ warning: { kind: 'card-removed' } });
  expect(continueRefusal(waiting)).toBe('cannot-extend');
  expect(viewOf(play([...away, [30, resident('a')]]).state)).toMatchObject({ warning: null, hasCard: true });
  expect(viewOf(play([...away, [45, { kind: 'tick' }]]).state)).toEqual({ stage: 'wiping', reason: 'card-removed' });
});

test('a tap reader says nothing when it reports that a card is gone', () => {
  const tap: VisitRules = { ...rules, readerMode: 'tap' };
  const { state } = play(
    [
      [0, resident('a')],
      [5, { kind: 'card-removed', card: 'a' }],
    ],
    morning,
    tap,
  );
  expect(viewOf(state)).toMatchObject({ warning: null, hasCard: true });
});

test('another card during a visit is named and ignored', () => {
  const { state, effects } = play([
    [0, resident('a')],
    [5, resident('b')],
  ]);
  expect(state).toMatchObject({ stage: 'active', card: 'a' });
  expect(effects).toEqual(['begin-visit', 'notice']);
});

test('another card while the first is away ends the first visit and begins the next after the wipe', () => {
  const swapped = [
    [0, resident('a')],
    [5, { kind: 'card-removed', card: 'a' }],
    [2, resident('b')],
  ] as const;
  expect(play(swapped).state).toMatchObject({ stage: 'wiping', reason: 'card-removed', next: { card: 'b' } });
  const after = play([...swapped, [1, { kind: 'wiped' }]]);
  expect(after.state).toMatchObject({ stage: 'active', visits: 2, card: 'b' });
  expect(after.effects).toEqual(['begin-visit', 'wipe', 'begin-visit']);
});

test('a card shown during the wipe begins a visit only after it, and not when it was taken away again', () => {
  const wiping = [
    [0, { kind: 'begin' }],
    [5, { kind: 'end' }],
    [0, resident('b')],
  ] as const;
  expect(play(wiping).effects).toEqual(['begin-visit', 'wipe']);
  expect(play([...wiping, [1, { kind: 'wiped' }]]).state).toMatchObject({ stage: 'active', card: 'b' });
  const gone = play([...wiping, [0, { kind: 'card-removed', card: 'b' }], [1, { kind: 'wiped' }]]);
  expect(gone.state).toMatchObject({ stage: 'wiped', reason: 'button' });
});

const tapReader: VisitRules = { ...rules, readerMode: 'tap' };
const opened = (card: string) => ({ kind: 'assistance-opened', card }) as const;
const assistanceOf = (state: VisitState) => (state.stage === 'active' ? state.mediator : undefined);

test("a mediator's card asks for its PIN for a minute, and never becomes the visit's card", () => {
  const shown = [
    [0, resident('a')],
    [5, mediator('m')],
  ] as const;
  expect(viewOf(play(shown).state)).toMatchObject({
    hasCard: true,
    assistance: { stage: 'pin' },
  });
  expect(viewOf(play([...shown, [59, { kind: 'tick' }]]).state)).toMatchObject({ assistance: { stage: 'pin' } });
  expect(viewOf(play([...shown, [60, { kind: 'tick' }]]).state)).toMatchObject({ hasCard: true, assistance: null });
  const typing = [...shown, [50, { kind: 'activity' }], [59, { kind: 'tick' }]] as const;
  expect(viewOf(play(typing).state)).toMatchObject({ assistance: { stage: 'pin' } });
  expect(viewOf(play([...typing, [1, { kind: 'tick' }]]).state)).toMatchObject({ assistance: null });
  expect(viewOf(play([...shown, [5, { kind: 'end-assistance' }]]).state)).toMatchObject({ assistance: null });
  expect(viewOf(play([[0, mediator('m')]]).state)).toMatchObject({ hasCard: false, assistance: { stage: 'pin' } });
});

test('with a presence reader a mediator assists until the card leaves, however long that is', () => {
  const assisting = [
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, opened('m')],
    [100, { kind: 'tick' }],
    [1, mediator('m')],
  ] as const;
  expect(viewOf(play(assisting).state)).toMatchObject({ assistance: { stage: 'assisting', posture: null } });
  const left = play([...assisting, [1, { kind: 'card-removed', card: 'm' }]]);
  expect(assistanceOf(left.state)).toBeNull();
  expect(left.effects).toEqual(['begin-visit', 'end-assistance']);
});

test('with a tap reader assistance ends by a second tap, by the button, or a minute after the last touch', () => {
  const assisting = [
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [0, { kind: 'card-removed', card: 'm' }],
    [9, opened('m')],
  ] as const;
  const stages = (...more: (readonly [number, VisitEvent])[]) =>
    assistanceOf(play([...assisting, ...more], morning, tapReader).state)?.stage;
  expect(stages([59, { kind: 'tick' }])).toBe('assisting');
  expect(stages([60, { kind: 'tick' }])).toBeUndefined();
  expect(stages([50, { kind: 'activity' }], [59, { kind: 'tick' }])).toBe('assisting');
  expect(stages([1, mediator('m')])).toBeUndefined();
  expect(stages([1, { kind: 'end-assistance' }])).toBeUndefined();
  expect(play([...assisting, [1, mediator('m')]], morning, tapReader).effects.at(-1)).toBe('end-assistance');
});

test("another mediator's card ends the assistance, and asks for its own PIN", () => {
  const { state, effects } = play([
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, opened('m')],
    [9, mediator('n')],
  ]);
  expect(assistanceOf(state)).toMatchObject({ stage: 'pin', card: 'n' });
  expect(effects).toEqual(['begin-visit', 'end-assistance']);
});

test('a PIN that was taken after its card had left opens nothing, and the services are told', () => {
  const { state, effects } = play([
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [1, { kind: 'card-removed', card: 'm' }],
    [0, opened('m')],
  ]);
  expect(assistanceOf(state)).toBeNull();
  expect(effects).toEqual(['begin-visit', 'end-assistance']);
});

test("a mediator's card in the place of the resident's is no absence, until it leaves too", () => {
  const helped = [
    [0, resident('a')],
    [5, { kind: 'card-removed', card: 'a' }],
    [2, mediator('m')],
    [9, opened('m')],
    [100, { kind: 'tick' }],
  ] as const;
  expect(viewOf(play(helped).state)).toMatchObject({ warning: null, hasCard: true });
  const left = [...helped, [0, { kind: 'card-removed', card: 'm' }], [0.5, { kind: 'tick' }]] as const;
  expect(viewOf(play(left).state)).toMatchObject({ warning: { kind: 'card-removed' } });
  expect(viewOf(play([...left, [9, resident('a')]]).state)).toMatchObject({ warning: null, hasCard: true });
  // Somebody else's card is no act of the mediator's, and ends nobody's visit meanwhile.
  expect(play([...helped, [1, resident('b')]]).state).toMatchObject({ stage: 'active', card: 'a' });
});

test('a mediator lengthens a visit by ten minutes, beyond its own extensions, but never past closing', () => {
  const assisting = [
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, opened('m')],
  ] as const;
  const lengthened = (from: number, times: number) =>
    viewOf(
      play([...assisting, ...Array.from({ length: times }, () => [0, { kind: 'lengthen' }] as const)], from).state,
    );
  expect(lengthened(morning, 2)).toMatchObject({ budget: 'maximum', endsAtMs: morning + 65 * 60_000 });
  const late = Date.parse('2026-11-24T17:10:00+01:00');
  expect(lengthened(late, 9)).toMatchObject({ budget: 'closing', endsAtMs: Date.parse('2026-11-24T18:00:00+01:00') });
  expect(lengthenRefusal(play(assisting, Date.parse('2026-11-24T17:30:00+01:00')).state)).toBe('cannot-extend');
  const alone = play([
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, { kind: 'lengthen' }],
  ]).state;
  expect(viewOf(alone)).toMatchObject({ endsAtMs: morning + 45 * 60_000 });
  expect(lengthenRefusal(alone)).toBe('not-a-mediator');
});

test('only a mediator hides the screen, and anybody looks again', () => {
  const hide = { kind: 'hide', isHidden: true } as const;
  const assisting = [
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, opened('m')],
    [0, hide],
    [0, { kind: 'end-assistance' }],
  ] as const;
  expect(
    viewOf(
      play([
        [0, { kind: 'begin' }],
        [0, hide],
      ]).state,
    ),
  ).toMatchObject({ isHidden: false });
  expect(viewOf(play(assisting).state)).toMatchObject({ isHidden: true });
  expect(viewOf(play([...assisting, [0, { kind: 'hide', isHidden: false }]]).state)).toMatchObject({ isHidden: false });
});

test('what a mediator says of the posture goes with the assistance', () => {
  const assisting = [
    [0, { kind: 'begin' }],
    [5, mediator('m')],
    [9, opened('m')],
    [0, { kind: 'posture', posture: 'with' }],
  ] as const;
  expect(viewOf(play(assisting).state)).toMatchObject({ assistance: { posture: 'with' } });
  const again = [...assisting, [0, { kind: 'end-assistance' }], [0, mediator('m')], [9, opened('m')]] as const;
  expect(viewOf(play(again).state)).toMatchObject({ assistance: { posture: null } });
});

test('when the services restart the visit goes on without its card', () => {
  const { state } = play([
    [0, resident('a')],
    [5, { kind: 'card-removed', card: 'a' }],
    [1, { kind: 'cards-forgotten' }],
  ]);
  expect(viewOf(state)).toMatchObject({ stage: 'active', hasCard: false, warning: null });
});

test('a double tap on "end" does not skip the page that says that all was erased', () => {
  const wiped = [
    [0, { kind: 'begin' }],
    [5, { kind: 'end' }],
    [0.1, { kind: 'wiped' }],
  ] as const;
  expect(play([...wiped, [0.2, { kind: 'activity' }]]).state.stage).toBe('wiped');
  expect(play([...wiped, [0.2, { kind: 'begin' }]]).state.stage).toBe('wiped');
  expect(play([...wiped, [2, { kind: 'activity' }]]).state.stage).toBe('attract');
  expect(play([...wiped, [2, { kind: 'begin' }]]).state.stage).toBe('active');
});

const anyCard = fc.constantFrom('a', 'b', 'c');
const anyMediator = fc.constantFrom('m', 'n');
const anyEvent: fc.Arbitrary<VisitEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<VisitEvent>({ kind: 'tick' }) },
  fc.constantFrom<VisitEvent>(
    { kind: 'interrupted' },
    { kind: 'begin' },
    { kind: 'activity' },
    { kind: 'continue' },
    { kind: 'end' },
    { kind: 'crash' },
    { kind: 'wiped' },
    { kind: 'cards-forgotten' },
    { kind: 'end-assistance' },
    { kind: 'lengthen' },
    { kind: 'hide', isHidden: true },
    { kind: 'hide', isHidden: false },
    { kind: 'posture', posture: 'alone' },
  ),
  anyCard.map(resident),
  anyCard.map((card): VisitEvent => ({ kind: 'card-removed', card })),
  anyMediator.map(mediator),
  anyMediator.map(opened),
  anyMediator.map((card): VisitEvent => ({ kind: 'card-removed', card })),
  anyMediator.map((card): VisitEvent => ({ kind: 'assistance-ended', card })),
);
const anyRules: fc.Arbitrary<VisitRules> = fc.record({
  visit: fc.record({
    maximumMinutes: fc.integer({ min: 5, max: 60 }),
    warningSeconds: fc.integer({ min: 20, max: 300 }),
    inactivitySeconds: fc.integer({ min: 30, max: 1800 }),
    inactivityWarningSeconds: fc.integer({ min: 20, max: 300 }),
    extensionMinutes: fc.integer({ min: 1, max: 60 }),
  }),
  readerMode: fc.constantFrom('presence', 'tap', 'none'),
  opening: fc.constantFrom(rules.opening, null),
});
const anyJourney = fc.record({
  under: anyRules,
  from: fc.integer({ min: 0, max: 9 * 60 }).map((minutes) => morning + minutes * 60_000),
  steps: fc.array(fc.tuple(fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 4_000 })), anyEvent), {
    maxLength: 120,
  }),
});

test('two visits never overlap, and a wipe that is complete stands between any two', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      let state: VisitState = beforeFirstVisit;
      let nowMs = from;
      let between: 'clean' | 'in-use' | 'being-wiped' = 'clean';
      for (const [seconds, event] of steps) {
        nowMs += seconds * 1000;
        if (event.kind === 'wiped' && between === 'being-wiped') between = 'clean';
        const next = step(state, event, nowMs, under);
        for (const effect of next.effects) {
          if (effect.kind === 'begin-visit') {
            expect(between).toBe('clean');
            expect(effect.visit).toBe(state.visits + 1);
            between = 'in-use';
          }
          if (effect.kind === 'wipe') {
            expect(between).toBe('in-use');
            expect(effect.visit).toBe(state.visits);
            between = 'being-wiped';
          }
        }
        state = next.state;
        expect(state.stage === 'active').toBe(between === 'in-use');
        expect(state.stage === 'wiping').toBe(between === 'being-wiped');
      }
    }),
    { numRuns: 2_000 },
  );
});

/** References as the services give them: a new one for each presentation, but the same for the card that the visit holds. */
function withReference(event: VisitEvent, held: string | null, next: () => number): VisitEvent {
  if (event.kind === 'card-removed') return held?.startsWith(event.card) ? { ...event, card: held } : event;
  if (event.kind !== 'card-presented' || event.card.holder === 'mediator') return event;
  return resident(held?.startsWith(event.card.card) ? held : `${event.card.card}${next()}`);
}

test('a presentation of a card belongs to one visit at most, and a visit to one card', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      let state: VisitState = beforeFirstVisit;
      let nowMs = from;
      let presentations = 0;
      const visitOf = new Map<string, number>();
      let cardOfVisit = null as { visit: number; card: string } | null;
      for (const [seconds, event] of steps) {
        nowMs += seconds * 1000;
        const held = state.stage === 'active' ? state.card : null;
        const named = withReference(event, held, () => presentations++);
        if (event.kind === 'cards-forgotten') cardOfVisit = null;
        state = step(state, named, nowMs, under).state;
        if (state.stage !== 'active' || state.card === null) continue;
        const { visits: visit, card } = state;
        expect(visitOf.get(card) ?? visit).toBe(visit);
        visitOf.set(card, visit);
        if (cardOfVisit?.visit === visit) expect(card).toBe(cardOfVisit.card);
        cardOfVisit = { visit, card };
        expect(card).toMatch(/^[abc]/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('an end that comes by itself was announced at least 20 s before, with what it announced', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      let state: VisitState = beforeFirstVisit;
      let nowMs = from;
      let shown = null as { kind: string; sinceMs: number } | null;
      for (const [seconds, event] of steps) {
        nowMs += seconds * 1000;
        const before = state;
        state = step(state, event, nowMs, under).state;
        if (before.stage === 'active' && state.stage === 'wiping' && event.kind === 'tick') {
          expect(shown?.kind).toBe(state.reason);
          expect(nowMs - (shown?.sinceMs ?? nowMs)).toBeGreaterThanOrEqual(leastWarningMs);
        }
        const warning = state.stage === 'active' ? state.warning : null;
        if (!warning) shown = null;
        else if (shown?.kind !== warning.kind) shown = { kind: warning.kind, sinceMs: nowMs };
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a visit always ends, whatever happens, once nobody asks for more time', () => {
  fc.assert(
    fc.property(anyJourney, fc.integer({ min: 1, max: 600 }), ({ under, from, steps }, stepSeconds) => {
      const played = play(steps, from, under);
      let { state, nowMs } = played;
      const bound = nowMs + (under.visit.maximumMinutes + 10 * under.visit.extensionMinutes) * 60_000 + 3_600_000;
      while (state.stage === 'active') {
        nowMs += stepSeconds * 1000;
        expect(nowMs).toBeLessThan(bound);
        state = step(state, { kind: 'activity' }, nowMs, under).state;
        state = step(state, { kind: 'tick' }, nowMs, under).state;
      }
    }),
    { numRuns: 300 },
  );
});

test('what the kiosk window is told of a visit never names a card', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      const secret = 'card-reference';
      const renamed = steps.map(([seconds, event]) => {
        if (event.kind === 'card-presented')
          return [seconds, { ...event, card: { ...event.card, card: secret + event.card.card } }] as const;
        if (event.kind === 'card-removed') return [seconds, { ...event, card: secret + event.card }] as const;
        return [seconds, event] as const;
      });
      expect(JSON.stringify(viewOf(play(renamed, from, under).state))).not.toContain(secret);
    }),
  );
});

test('assistance begins by a card and the PIN that was taken for it, and every end of it is told to the services', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      let state: VisitState = beforeFirstVisit;
      let nowMs = from;
      /** The mediator's card that was shown last in this visit, and not taken away since. */
      let shown: string | null = null;
      for (const [seconds, event] of steps) {
        nowMs += seconds * 1000;
        const before = assistanceOf(state);
        const next = step(state, event, nowMs, under);
        if (event.kind === 'card-presented' && event.card.holder === 'mediator') shown = event.card.card;
        if (event.kind === 'card-removed' && event.card === shown && under.readerMode === 'presence') shown = null;
        state = next.state;
        const after = assistanceOf(state);
        const began = after?.stage === 'assisting' && before?.card !== after.card;
        const turned = after?.stage === 'assisting' && before?.stage === 'pin';
        if (began || turned) {
          expect(event).toEqual(opened(after.card));
          expect(shown).toBe(after.card);
        }
        const ended = before?.stage === 'assisting' && after?.stage !== 'assisting';
        const isTold = next.effects.some((effect) => effect.kind === 'end-assistance' && effect.card === before?.card);
        // The services end it themselves with the visit, and do not know of it any more when they were gone.
        const isKnown =
          state.stage !== 'active' || event.kind === 'cards-forgotten' || event.kind === 'assistance-ended';
        if (ended) expect(isTold || isKnown).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a tap reader leaves nobody assisting whom nobody saw for a minute, and a PIN is asked no longer than that', () => {
  fc.assert(
    fc.property(anyJourney, ({ under, from, steps }) => {
      let state: VisitState = beforeFirstVisit;
      let nowMs = from;
      for (const [seconds, event] of steps) {
        nowMs += seconds * 1000;
        state = step(state, event, nowMs, under).state;
        if (event.kind !== 'tick' || state.stage !== 'active' || !state.mediator) continue;
        if (state.warning !== null && state.warning.endsAtMs <= nowMs) continue;
        if (state.mediator.stage === 'pin') expect(nowMs).toBeLessThan(state.mediator.untilMs);
        else if (under.readerMode !== 'presence') expect(nowMs - state.activeAtMs).toBeLessThan(60_000);
      }
    }),
    { numRuns: 1_000 },
  );
});
