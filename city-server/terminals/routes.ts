import type { FastifyInstance } from 'fastify';
import { ok } from '../../contract/result.ts';
import { type HeartbeatAnswer, heartbeatSchema } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { answering, refusal } from '../http/index.ts';
import { saidByTerminal } from './authenticate.ts';
import { recordHeartbeat } from './store.ts';

/** What a terminal should hold, which only the consultations know. */
export type ConsultationsOf = (terminal: string) => Promise<HeartbeatAnswer['consultations']>;

/** POST /heartbeat */
export function heartbeatRoutes(app: FastifyInstance, city: City, consultationsOf: ConsultationsOf): void {
  app.post(
    '/heartbeat',
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'heartbeat', heartbeatSchema);
      if (!said.ok) return said;
      const { terminal } = said.value.payload;
      const settings = await recordHeartbeat(city.database, said.value, new Date(city.now()));
      if (!settings) {
        await raiseAlarm(city, 'heartbeat-replayed', { terminal });
        return refusal('replayed');
      }
      return ok({ settings, consultations: await consultationsOf(terminal) } satisfies HeartbeatAnswer);
    }),
  );
}
