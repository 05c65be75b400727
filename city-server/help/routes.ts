import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { ok } from '../../contract/result.ts';
import { type helpAnswerSchema, helpWatchMs, helpWatchSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering } from '../http/index.ts';
import { listCalling, saidByTerminal } from '../terminals/index.ts';
import type { HelpBoard } from './board.ts';

/** A terminal that has not been heard for this long asks for nothing any more. */
const silentAfterMs = 120_000;

/** POST /help: answers when the list differs from what the terminal knows. */
export function helpRoutes(app: FastifyInstance, city: City, board: HelpBoard): void {
  app.addHook('preClose', async () => board.close());
  app.post(
    '/help',
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'help-watch', helpWatchSchema);
      if (!said.ok) return said;
      const { terminal, known } = said.value.payload;
      const place = await placeOf(city, terminal);
      // Begun before the list is read: what changes in between is not missed.
      const change = board.next(place, helpWatchMs);
      const before = await calling(terminal);
      if (!isDeepStrictEqual(before, known)) return answer(before);
      await change;
      return answer(await calling(terminal));
    }),
  );

  function calling(terminal: string): Promise<string[]> {
    return listCalling(city.database, terminal, new Date(city.now() - silentAfterMs));
  }
}

function answer(calling: string[]) {
  return ok({ calling } satisfies z.infer<typeof helpAnswerSchema>);
}

async function placeOf({ database }: City, terminal: string): Promise<string> {
  const row = await database.row<{ place: string }>('select place from terminals where terminal = $1', [terminal]);
  return row?.place ?? '';
}
