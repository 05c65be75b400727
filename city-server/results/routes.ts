import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import { signedSchema } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import { answering, checked } from '../http/index.ts';
import { publishResult } from './store.ts';

/** PUT /consultations/:consultation/result of the officer API */
export function resultRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/result',
    answering(async ({ params, body }) => {
      const address = checked(z.object({ consultation: slug }), params);
      const envelope = checked(signedSchema, body);
      if (!address.ok) return address;
      return envelope.ok ? publishResult(city, address.value.consultation, envelope.value) : envelope;
    }),
  );
}
