import { fromBase64url } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Marks } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { lockDelivery } from '../consultations/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

/**
 * Adds to the poll book what it lacks of a terminal's marks, given as sorted raw tokens. Nothing is ever taken out, so an older
 * set that arrives late changes nothing. A token that another terminal marked too is kept, with an alarm: the poll book says what
 * happened. `paper`: those among them that vote on paper.
 */
export async function addMarks(
  city: City,
  { consultation, terminal, tokens, paper }: Required<Marks>,
): Promise<Result<void, Refusal>> {
  const joined = Buffer.concat(tokens.map(fromBase64url));
  const onPaper = new Set(paper);
  const channels = tokens.map((token) => (onPaper.has(token) ? 'paper' : 'terminal'));
  const added = await city.database.transaction(async (queries) => {
    const facts = await lockDelivery(queries, consultation, terminal);
    if (!facts) return refusal('no-delivery');
    // Before anything is written: what a transaction takes back stays in the file of the table.
    if (facts.published) return refusal('already-published');
    const inserted = await queries.run(
      `insert into marks (consultation, token, terminal, channel)
       select $1, substring($3::bytea from ((place - 1) * 32 + 1)::int for 32), $2, channel
       from unnest($4::text[]) with ordinality as given (channel, place)
       on conflict do nothing`,
      [consultation, terminal, joined, channels],
    );
    if (inserted > 0 && facts.frozen) return refusal('frozen');
    const final =
      inserted > 0 &&
      (await queries.row('select from finals where consultation = $1 and terminal = $2', [consultation, terminal]));
    if (final) return refusal('final-sent');
    const twice = await queries.row(
      `select from marks own join marks other using (consultation, token)
       where own.consultation = $1 and own.terminal = $2 and other.terminal <> $2 limit 1`,
      [consultation, terminal],
    );
    return ok({ twice: inserted > 0 && twice !== undefined });
  });
  if (!added.ok) return added;
  if (added.value.twice) await raiseAlarm(city, 'marked-twice', { consultation, terminal });
  return ok(undefined);
}
