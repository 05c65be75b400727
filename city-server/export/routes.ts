import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import type { City } from '../city.ts';
import { answering, checked } from '../http/index.ts';
import { releaseUrn } from './store.ts';

/** GET /consultations/:consultation/export of the officer API */
export function exportRoutes(app: FastifyInstance, city: City): void {
  app.get(
    '/consultations/:consultation/export',
    answering(async ({ params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      return address.ok ? releaseUrn(city, address.value.consultation) : address;
    }),
  );
}
