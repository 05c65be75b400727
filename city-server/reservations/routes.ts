import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sign } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok } from '../../contract/result.ts';
import { reservationRequestSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { reserveOrRelease } from './store.ts';

/** POST /consultations/:consultation/reservations */
export function reservationRoutes(app: FastifyInstance, city: City): void {
  app.post(
    '/consultations/:consultation/reservations',
    answering(async ({ body, params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const { consultation } = address.value;
      const said = await saidByTerminal(city, body, 'reservation-request', reservationRequestSchema, consultation);
      if (!said.ok) return said;
      const done = await reserveOrRelease(city, said.value.payload);
      if (!done.ok) return done;
      const { release, ...reservation } = said.value.payload;
      return ok(sign('reservation', { ...reservation, released: release }, city.key));
    }),
  );
}
