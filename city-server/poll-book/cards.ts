import { cardToken, fromBase64url, toBase64url } from '../../ballot/index.ts';
import type { CardNumber } from '../cards/index.ts';
import type { Queries } from '../database/index.ts';

/** A card as the poll book of a consultation has it. */
export interface BookedCard {
  readonly token: string;
  /** The city listed it. */
  readonly listed: boolean;
  readonly holder: string | null;
  /** How it took part: `paper-list` where a list of paper voters was transcribed, `elsewhere` in every other way. */
  readonly marked: 'paper-list' | 'elsewhere' | null;
}

/** The tokens that a query was given in one `bytea`, its second parameter. */
export const givenTokens = `(
  select substring($2::bytea from ((place - 1) * 32 + 1)::int for 32) token from generate_series(1, length($2::bytea) / 32) place
)`;

export function joined(tokens: readonly string[]): Buffer {
  return Buffer.concat(tokens.map(fromBase64url));
}

/** The tokens of these cards. The token key is here until the result is published. */
export async function tokensOf(
  queries: Queries,
  consultation: string,
  cards: readonly CardNumber[],
): Promise<string[] | undefined> {
  const row = await queries.row<{ key: string }>('select key from token_keys where consultation = $1', [consultation]);
  return row && cards.map(({ number }) => cardToken(row.key, number));
}

/** What the poll book has of each token, in their order. Nobody reserves one of these cards, or gives it back, until the transaction ends. */
export async function lookUp(queries: Queries, consultation: string, tokens: readonly string[]): Promise<BookedCard[]> {
  const key = [consultation, joined(tokens)];
  const reservations = await queries.rows<{ token: Buffer; holder: string | null }>(
    `select token, holder from reservations where consultation = $1 and token in ${givenTokens} order by token for update`,
    key,
  );
  const marks = await queries.rows<{ token: Buffer; onList: boolean }>(
    `select token, terminal = '' and channel = 'paper' "onList" from marks
     where consultation = $1 and token in ${givenTokens}`,
    key,
  );
  const heldBy = new Map(reservations.map(({ token, holder }) => [toBase64url(token), holder]));
  const markedOnList = new Map(marks.map(({ token, onList }) => [toBase64url(token), onList]));
  return tokens.map((token) => {
    const onList = markedOnList.get(token);
    return {
      token,
      listed: heldBy.has(token),
      holder: heldBy.get(token) ?? null,
      marked: onList === undefined ? null : onList ? 'paper-list' : 'elsewhere',
    };
  });
}
