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

/** Who is told that a terminal asks for help, or has been answered. */
export interface HelpListener {
  changed(place: string): void;
}

/** POST /heartbeat */
export function heartbeatRoutes(
  app: FastifyInstance,
  city: City,
  consultationsOf: ConsultationsOf,
  help: HelpListener,
): void {
  app.post(
    '/heartbeat',
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'heartbeat', heartbeatSchema);
      if (!said.ok) return said;
      const { terminal } = said.value.payload;
      const recorded = await recordHeartbeat(city.database, said.value, new Date(city.now()));
      if (!recorded) {
        await raiseAlarm(city, 'heartbeat-replayed', { terminal });
        return refusal('replayed');
      }
      const { settings, place, helpChanged } = recorded;
      if (helpChanged) help.changed(place);
      return ok({ settings, consultations: await consultationsOf(terminal) } satisfies HeartbeatAnswer);
    }),
  );
}
