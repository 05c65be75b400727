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
    await replaceTable(queries, 'cards', cards);
    await changed(queries);
    return ok({ cards: cards.length });
  });
}

/** Makes `cards` the list of mediators' cards, and gives every terminal its new settings. */
export function replaceMediators(
  city: City,
  cards: readonly CardLine[],
): Promise<Result<{ mediators: number }, Refusal>> {
  return city.database.transaction(async (queries) => {
    const everywhere = cards.filter(({ terminal }) => terminal === null).length;
    const fault =
      (await unknownTerminal(queries, cards)) ?? tooMany(cards, Math.max(0, mediatorsPerTerminal - everywhere));
    if (fault || everywhere > mediatorsPerTerminal) return refusal('invalid', fault ?? 'Too many mediators.');
    await replaceTable(queries, 'mediator_cards', cards);
    const enrolled = await queries.rows<{ terminal: string }>(
      'select terminal from terminals where signing_key is not null order by terminal for update',
    );
    for (const { terminal } of enrolled) await renewSettings(queries, city, terminal);
    return ok({ mediators: cards.length });
  });
}

async function replaceTable(queries: Queries, table: 'cards' | 'mediator_cards', cards: readonly CardLine[]) {
  await queries.run(`lock table ${table} in exclusive mode`);
  await queries.run(`delete from ${table}`);
  await queries.run(
    `insert into ${table} (number, terminal)
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
