import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardToken, toBase64url, verify } from '../../ballot/index.ts';
import { mustBeOk } from '../../contract/result.ts';
import { reservationSchema } from '../../contract/sync.ts';
import { startTestCity, type TestCity } from '../testing/city.ts';
import type { TestTerminal } from '../testing/terminal.ts';

const place = 'place-du-marche';
const home = '2000000001';
const free = '2000000002';

function newName(): string {
  return toBase64url(randomBytes(16));
}

async function startWithCards() {
  const city = await startTestCity();
  const centre = await city.enrol('centre');
  const gare = await city.enrol('gare');
  await city.officer('PUT', '/cards', `${home},centre\n${free},`);
  await city.publish();
  const { tokenKey } = await centre.fetch(place, city.serverKey);
  await gare.fetch(place, city.serverKey);
  return { city, centre, gare, token: (card: string) => cardToken(tokenKey, card) };
}

test('a card is held by the terminal that asked first, and by its home terminal from the start', async () => {
  const { city, centre, gare, token } = await startWithCards();
  const reservation = newName();
  const signed = (await gare.reserve(place, token(free), reservation)).json();
  expect(mustBeOk(verify(signed, 'reservation', city.serverKey, reservationSchema), 'reservation')).toEqual({
    consultation: place,
    terminal: 'gare',
    token: token(free),
    reservation,
    released: false,
  });
  expect((await centre.reserve(place, token(free), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  expect((await gare.reserve(place, token(home), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  expect((await centre.reserve(place, token(home), newName())).status).toBe(200);
});

test('only its holder frees a reservation, and a home card is never freed on request', async () => {
  const { centre, gare, token } = await startWithCards();
  const reservation = newName();
  await gare.reserve(place, token(free), reservation);
  expect((await centre.reserve(place, token(free), reservation, true)).json()).toMatchObject({ error: 'not-held' });
  expect((await gare.reserve(place, token(free), newName(), true)).json()).toMatchObject({ error: 'not-held' });
  expect((await gare.reserve(place, token(free), reservation, true)).status).toBe(200);
  expect((await centre.reserve(place, token(free), newName())).status).toBe(200);
  const homeName = newName();
  await centre.reserve(place, token(home), homeName);
  expect((await centre.reserve(place, token(home), homeName, true)).json()).toMatchObject({ error: 'not-held' });
});

test('a release that comes twice or late frees no later reservation, and a late request takes nothing', async () => {
  const { centre, gare, token } = await startWithCards();
  const [first, second] = [newName(), newName()];
  await gare.reserve(place, token(free), first);
  await gare.reserve(place, token(free), first, true);
  await gare.reserve(place, token(free), second);
  expect((await gare.reserve(place, token(free), first, true)).status).toBe(200);
  expect((await centre.reserve(place, token(free), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  expect((await gare.reserve(place, token(free), first)).json()).toMatchObject({ error: 'already-released' });
});

test('a card that has taken part can be neither reserved nor released', async () => {
  const { centre, gare, token } = await startWithCards();
  const reservation = newName();
  await gare.reserve(place, token(free), reservation);
  await gare.sendMarks(place, [token(free)]);
  for (const terminal of [centre, gare])
    expect((await terminal.reserve(place, token(free), newName())).json()).toMatchObject({ error: 'already-voted' });
  expect((await gare.reserve(place, token(free), reservation, true)).json()).toMatchObject({ error: 'already-voted' });
});

test('a card that the city did not list, and any card after the closing, are refused', async () => {
  const { city, centre, token } = await startWithCards();
  expect((await centre.reserve(place, token('2999999999'), newName())).json()).toMatchObject({ error: 'not-eligible' });
  city.pass(3_600_000);
  expect((await centre.reserve(place, token(free), newName())).json()).toMatchObject({ error: 'already-closed' });
});

test('a card imported while a consultation runs may take part wherever it asks first', async () => {
  const { city, centre, gare, token } = await startWithCards();
  await city.officer('PUT', '/cards', `${home},gare\n2000000003,centre`);
  expect((await gare.reserve(place, token('2000000003'), newName())).status).toBe(200);
  // A home terminal that may have taken a ballot offline already keeps its card.
  expect((await gare.reserve(place, token(home), newName())).json()).toMatchObject({ error: 'reserved-elsewhere' });
  expect((await centre.reserve(place, token(home), newName())).status).toBe(200);
});

/** One terminal's own view: what it believes to hold after an answer. */
async function tryToHold(terminal: TestTerminal, token: string, reservation: string): Promise<boolean> {
  return (await terminal.reserve(place, token, reservation)).status === 200;
}

test('however requests repeat, cross and come late, two terminals never both hold a card', {
  timeout: 120_000,
}, async () => {
  const { city, centre, gare, token } = await startWithCards();
  const terminals = [centre, gare];
  const step = fc.record({ terminal: fc.nat(1), release: fc.boolean(), echo: fc.nat(30) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await freeEverything(city);
      const sent: { terminal: number; reservation: string; release: boolean }[] = [];
      const holds: (string | undefined)[] = [undefined, undefined];
      for (const { terminal, release, echo } of steps) {
        const machine = terminals[terminal] as TestTerminal;
        const held = holds[terminal];
        if (release && held) {
          await machine.reserve(place, token(free), held, true);
          holds[terminal] = undefined;
          sent.push({ terminal, reservation: held, release: true });
        } else if (!release && !held) {
          const reservation = newName();
          if (await tryToHold(machine, token(free), reservation)) holds[terminal] = reservation;
          sent.push({ terminal, reservation, release: false });
        }
        // The network delivers something old once more, and nobody hears the answer.
        const old = sent[echo];
        if (old)
          await (terminals[old.terminal] as TestTerminal).reserve(place, token(free), old.reservation, old.release);
        expect(holds.filter(Boolean).length).toBeLessThan(2);
      }
    }),
    { numRuns: 15 },
  );
});

async function freeEverything(city: TestCity): Promise<void> {
  await city.database.run('update reservations set holder = null, reservation = null where not home');
  await city.database.run('delete from released_reservations');
}
