import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import { strippedFileSchema } from '../../contract/provisional.ts';
import type { City } from '../city.ts';
import { answering, checked } from '../http/index.ts';
import { releaseEnvelopes } from './envelopes.ts';
import { takeStripped } from './stripped.ts';

const inAddress = z.object({ consultation: slug });
const strippedLimitBytes = 256 * 1024 * 1024;

/** GET /consultations/:consultation/envelopes and PUT /consultations/:consultation/stripped of the officer API */
export function provisionalRoutes(app: FastifyInstance, city: City): void {
  app.get(
    '/consultations/:consultation/envelopes',
    answering(async ({ params }) => {
      const address = checked(inAddress, params);
      return address.ok ? releaseEnvelopes(city, address.value.consultation) : address;
    }),
  );
  app.put(
    '/consultations/:consultation/stripped',
    { bodyLimit: strippedLimitBytes },
    answering(async ({ params, body }) => {
      const address = checked(inAddress, params);
      if (!address.ok) return address;
      const file = checked(strippedFileSchema, body);
      return file.ok ? takeStripped(city, address.value.consultation, file.value) : file;
    }),
  );
}
