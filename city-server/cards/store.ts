import type { z } from 'zod';
import { drawPin, keepPin } from '../../ballot/index.ts';
import type { mediatorsAnswer, NewPin } from '../../contract/officer.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { renewSettings } from '../terminals/index.ts';
import type { CardLine } from './csv.ts';

/** So many reservations that the signed delivery of one terminal stays below 8 MiB (contract/signed.ts). */
const cardsPerTerminal = 150_000;
const mediatorsPerTerminal = 500;

/** Told, in the same transaction, when the list of eligible cards has changed. */
export type OnCardsChanged = (queries: Queries) => Promise<void>;

/**
 * Makes `cards` the list of those who may take part. Consultations that run already are told by `changed`: a card that was added
 * may then take part in them where a terminal is online; one that was taken out keeps what it had.
 */
export function replaceCards(
  city: City,
  cards: readonly CardLine[],
  changed: OnCardsChanged,
): Promise<Result<{ cards: number }, Refusal>> {
  return city.database.transaction(async (queries) => {
    const fault = (await unknownTerminal(queries, cards)) ?? tooMany(cards, cardsPerTerminal);
    if (fault) return refusal('invalid', fault);
    await replaceCardTable(queries, cards);
    await changed(queries);
    return ok({ cards: cards.length });
  });
}

/** Makes `cards` the list of mediators' cards, draws a PIN for whoever is new on it, and gives every terminal its new settings. */
export function replaceMediators(
  city: City,
  cards: readonly CardLine[],
): Promise<Result<z.infer<typeof mediatorsAnswer>, Refusal>> {
  return city.database.transaction(async (queries) => {
    const everywhere = cards.filter(({ terminal }) => terminal === null).length;
    const fault =
      (await unknownTerminal(queries, cards)) ?? tooMany(cards, Math.max(0, mediatorsPerTerminal - everywhere));
    if (fault || everywhere > mediatorsPerTerminal) return refusal('invalid', fault ?? 'Too many mediators.');
    const without = await keepMediators(queries, cards);
    const pins = await Promise.all(without.map((one) => givePin(queries, one)));
    await renewAllSettings(queries, city);
    return ok({ mediators: cards.length, pins });
  });
}

/** Gives a mediator another PIN, in place of one that was forgotten or seen. */
export function renewPin(city: City, number: string): Promise<Result<NewPin, Refusal>> {
  return city.database.transaction(async (queries) => {
    const listed = await queries.row<Listed>('select number, mediator from mediator_cards where number = $1', [number]);
    if (!listed) return refusal('not-listed');
    const renewed = await givePin(queries, listed);
    await renewAllSettings(queries, city);
    return ok(renewed);
  });
}

interface Listed {
  readonly number: string;
  readonly mediator: number;
}

/** Makes the table this list. Whoever stays keeps number and PIN; gives those who have no PIN. */
async function keepMediators(queries: Queries, cards: readonly CardLine[]): Promise<Listed[]> {
  const numbers = cards.map(({ number }) => number);
  const list = [numbers, cards.map(({ terminal }) => terminal ?? '')];
  await queries.run('lock table mediator_cards in exclusive mode');
  await queries.run('delete from mediator_cards where not number = any ($1)', [numbers]);
  await queries.run(
    `update mediator_cards m set terminal = nullif(u.terminal, '')
     from unnest($1::text[], $2::text[]) as u (number, terminal) where m.number = u.number`,
    list,
  );
  // In the order of the list, which is how the officer hands the PINs over.
  await queries.run(
    `insert into mediator_cards (number, terminal)
     select number, nullif(terminal, '') from unnest($1::text[], $2::text[]) with ordinality as u (number, terminal, place)
     where not exists (select from mediator_cards m where m.number = u.number) order by place`,
    list,
  );
  return queries.rows<Listed>('select number, mediator from mediator_cards where pin_hash is null order by mediator');
}

async function givePin(queries: Queries, { number, mediator }: Listed): Promise<NewPin> {
  const pin = drawPin();
  const { salt, hash } = await keepPin(pin, number);
  await queries.run('update mediator_cards set pin_salt = $2, pin_hash = $3 where number = $1', [number, salt, hash]);
  return { mediator, number, pin };
}

async function renewAllSettings(queries: Queries, city: City): Promise<void> {
  const enrolled = await queries.rows<{ terminal: string }>(
    'select terminal from terminals where signing_key is not null order by terminal for update',
  );
  for (const { terminal } of enrolled) await renewSettings(queries, city, terminal);
}

async function replaceCardTable(queries: Queries, cards: readonly CardLine[]) {
  await queries.run('lock table cards in exclusive mode');
  await queries.run('delete from cards');
  await queries.run(
    `insert into cards (number, terminal)
     select number, nullif(terminal, '') from unnest($1::text[], $2::text[]) as u (number, terminal)`,
    [cards.map(({ number }) => number), cards.map(({ terminal }) => terminal ?? '')],
  );
}

async function unknownTerminal(queries: Queries, cards: readonly CardLine[]): Promise<string | undefined> {
  const known = new Set(
    (await queries.rows<{ terminal: string }>('select terminal from terminals')).map(({ terminal }) => terminal),
  );
  const unknown = cards.find(({ terminal }) => terminal !== null && !known.has(terminal));
  return unknown && `There is no terminal “${unknown.terminal}”.`;
}

function tooMany(cards: readonly CardLine[], most: number): string | undefined {
  const counts = new Map<string, number>();
  for (const { terminal } of cards) if (terminal !== null) counts.set(terminal, (counts.get(terminal) ?? 0) + 1);
  const over = [...counts].find(([, count]) => count > most);
  return over && `Terminal “${over[0]}” has more than ${most} cards.`;
}
