import type { FastifyInstance } from 'fastify';
import { sign } from '../../ballot/index.ts';
import { ok } from '../../contract/result.ts';
import { statisticsSchema } from '../../contract/statistics.ts';
import type { City } from '../city.ts';
import { answering } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { keepMonth } from './store.ts';

/** PUT /statistics */
export function statisticsRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/statistics',
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'statistics', statisticsSchema);
      if (!said.ok) return said;
      const { terminal, month, visits } = said.value.payload;
      await keepMonth(city.database, said.value.payload);
      return ok(sign('statistics-ack', { terminal, month, visits }, city.key));
    }),
  );
}
