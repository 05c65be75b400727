import type { z } from 'zod';
import { sign, toBase64url } from '../../ballot/index.ts';
import type { Delivery } from '../../contract/consultation.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { packageAnswerSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { homeTokens } from '../reservations/index.ts';
import { sealToTerminal } from '../terminals/index.ts';
import { lockConsultation, readConsultation } from './store.ts';

/**
 * The package of a consultation and the delivery of one terminal. From here on this terminal must account for the
 * consultation at closing, so nothing is given to a newcomer once it is closed.
 */
export function deliver(
  city: City,
  consultation: string,
  terminal: string,
): Promise<Result<z.infer<typeof packageAnswerSchema>, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'share');
    if (!facts) return refusal('unknown-consultation');
    const tokenKey = await queries.row<{ key: string }>('select key from token_keys where consultation = $1', [
      consultation,
    ]);
    const known = await queries.row('select from deliveries where consultation = $1 and terminal = $2', [
      consultation,
      terminal,
    ]);
    if (facts.published) return known ? ok(await afterwards(queries, consultation)) : refusal('already-published');
    if (!tokenKey) throw new Error('a consultation without its token key');
    if (!known && facts.closesAt.getTime() <= city.now()) return refusal('no-delivery');
    await queries.run('insert into deliveries (consultation, terminal) values ($1, $2) on conflict do nothing', [
      consultation,
      terminal,
    ]);
    const held = await readConsultation(queries, consultation);
    const keys = await queries.row<{ sealingKey: string }>(
      'select sealing_key "sealingKey" from terminals where terminal = $1',
      [terminal],
    );
    if (!held || !keys) throw new Error('a consultation or a terminal went away under a lock');
    const info = `passerelle/token-key/1\n${consultation}\n${terminal}`;
    const delivery: Delivery = {
      consultation,
      terminal,
      packageHash: facts.packageHash,
      sealedTokenKey: sealToTerminal(keys.sealingKey, info, tokenKey.key),
      reservations: (await homeTokens(queries, consultation, terminal)).map(toBase64url),
    };
    return ok({ package: held.envelope, delivery: sign('delivery', delivery, city.key) });
  });
}

/** Nothing can be voted any more: what is left to be told is what the city decided. */
async function afterwards(queries: Queries, consultation: string): Promise<z.infer<typeof packageAnswerSchema>> {
  const held = await readConsultation(queries, consultation);
  if (!held) throw new Error('a consultation went away under a lock');
  return { package: held.envelope, delivery: null };
}
