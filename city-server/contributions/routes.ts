import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ballotId, fromBase64url, setHash, sign, sortByBytes } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok } from '../../contract/result.ts';
import { contributionsSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { addContributions, readDebate } from './store.ts';

const bodyLimitBytes = 4 * 1024 * 1024;

/** PUT /consultations/:consultation/contributions and GET /consultations/:consultation/debate/:edition */
export function contributionRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/contributions',
    { bodyLimit: bodyLimitBytes },
    answering(async ({ body, params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const said = await saidByTerminal(city, body, 'contributions', contributionsSchema, address.value.consultation);
      if (!said.ok) return said;
      const { consultation, terminal, sealed } = said.value.payload;
      const bytes = sealed.map((one) => Buffer.from(fromBase64url(one)));
      const ids = bytes.map(ballotId);
      if (!isSortedSet(ids)) return refusal('invalid', 'The contributions are not sorted, or one comes twice.');
      const added = await addContributions(city, consultation, terminal, bytes);
      if (!added.ok) return added;
      const acknowledged = { consultation, terminal, count: ids.length, setHash: setHash(ids) };
      return ok(sign('contributions-ack', acknowledged, city.key));
    }),
  );

  app.get(
    '/consultations/:consultation/debate/:edition',
    answering(async ({ params }) => {
      const address = checked(z.object({ consultation: slug, edition: z.coerce.number().int().min(0) }), params);
      if (!address.ok) return address;
      const debate = await readDebate(city.database, address.value.consultation);
      return debate.edition > address.value.edition ? ok(sign('debate', debate, city.key)) : refusal('not-found');
    }),
  );
}

function isSortedSet(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length && sortByBytes(ids).every((id, at) => id === ids[at]);
}
