import { cardToken, fromBase64url } from '../../ballot/index.ts';
import type { Queries } from '../database/index.ts';

const tokenBytes = 32;

/**
 * Lists every eligible card in a consultation, as its token. `at-home`: held by its home terminal, as the delivery of that terminal
 * says; `for-whoever-asks`: a card that was imported after publication, which its home terminal cannot know offline.
 * Cards listed already keep what they have.
 */
export async function reserveForCards(
  queries: Queries,
  consultation: string,
  tokenKey: string,
  how: 'at-home' | 'for-whoever-asks',
): Promise<void> {
  // An import that runs at the same time comes wholly before or wholly after.
  await queries.run('lock table cards in share mode');
  const cards = await queries.rows<{ number: string; terminal: string | null }>('select number, terminal from cards');
  const tokens = Buffer.alloc(cards.length * tokenBytes);
  for (const [index, { number }] of cards.entries())
    tokens.set(fromBase64url(cardToken(tokenKey, number)), index * tokenBytes);
  const holders = cards.map(({ terminal }) => (how === 'at-home' ? (terminal ?? '') : ''));
  // Sorted, so that the order of the rows on disk is not that of the card numbers.
  await queries.run(
    `insert into reservations (consultation, token, holder, home)
     select $1, u.token, nullif(u.holder, ''), u.holder <> ''
     from (select substring($2::bytea from ((place - 1) * $4::int + 1)::int for $4::int) token, holder
           from unnest($3::text[]) with ordinality as given (holder, place)) u
     order by u.token
     on conflict (consultation, token) do nothing`,
    [consultation, tokens, holders, tokenBytes],
  );
}

/** After an import of cards: lists the new ones in every consultation whose result is not published. */
export async function listNewCards(queries: Queries): Promise<void> {
  // A result that is published meanwhile comes wholly before, and takes its token key away, or wholly after, and takes what is
  // listed here away too. A query of its own: keys read together with the lock would date from before the wait for it.
  await queries.run('select from consultations order by consultation for key share');
  const running = await queries.rows<{ consultation: string; key: string }>(
    'select consultation, key from token_keys order by consultation',
  );
  for (const { consultation, key } of running) await reserveForCards(queries, consultation, key, 'for-whoever-asks');
}

/** The tokens whose home is a terminal, sorted. */
export async function homeTokens(queries: Queries, consultation: string, terminal: string): Promise<Buffer[]> {
  const rows = await queries.rows<{ token: Buffer }>(
    'select token from reservations where consultation = $1 and holder = $2 and home order by token',
    [consultation, terminal],
  );
  return rows.map(({ token }) => token);
}
