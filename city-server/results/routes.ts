import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import { ok } from '../../contract/result.ts';
import { signedSchema } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import { answering, checked, refusal } from '../http/index.ts';
import { publishResult, readResult } from './store.ts';

/** GET /consultations/:consultation/result of the terminal API. It is public: the published record has it too. */
export function publishedResultRoutes(app: FastifyInstance, city: City): void {
  app.get(
    '/consultations/:consultation/result',
    answering(async ({ params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const result = await readResult(city.database, address.value.consultation);
      return result ? ok(result) : refusal('not-found');
    }),
  );
}

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
