import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { instant, slug } from '../../contract/identifiers.ts';
import type { publishedAnswer } from '../../contract/officer.ts';
import { ok, type Result } from '../../contract/result.ts';
import { packageRequestSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, type Refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { deliver } from './delivery.ts';
import { moveClosing, type Published, publish } from './store.ts';

const packageLimitBytes = 2 * 1024 * 1024;
const inAddress = z.object({ consultation: slug });

/** POST /consultations/:consultation/package */
export function packageRoutes(app: FastifyInstance, city: City): void {
  app.post(
    '/consultations/:consultation/package',
    answering(async ({ body, params }) => {
      const address = checked(inAddress, params);
      if (!address.ok) return address;
      const { consultation } = address.value;
      const said = await saidByTerminal(city, body, 'package-request', packageRequestSchema, consultation);
      return said.ok ? deliver(city, consultation, said.value.payload.terminal) : said;
    }),
  );
}

/** POST /consultations and POST /consultations/:consultation/closing of the officer API */
export function publishingRoutes(app: FastifyInstance, city: City): void {
  app.post(
    '/consultations',
    { bodyLimit: packageLimitBytes },
    answering(async ({ body }) => withServerKey(await publish(city, body))),
  );
  app.post(
    '/consultations/:consultation/closing',
    answering(async ({ body, params }) => {
      const address = checked(inAddress, params);
      const closing = checked(z.strictObject({ closesAt: instant }), body);
      if (!address.ok) return address;
      if (!closing.ok) return closing;
      return withServerKey(await moveClosing(city, address.value.consultation, closing.value.closesAt));
    }),
  );

  function withServerKey(published: Result<Published, Refusal>): Result<z.infer<typeof publishedAnswer>, Refusal> {
    return published.ok ? ok({ ...published.value, serverKey: city.key.publicKey }) : published;
  }
}
