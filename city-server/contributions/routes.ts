import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ballotId, fromBase64url, setHash, sign, sortByBytes } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { contributionName, moderationSchema } from '../../contract/officer.ts';
import { ok } from '../../contract/result.ts';
import { contributionsSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { readConsultation } from '../consultations/index.ts';
import { answering, checked, refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { addContributions, countContributions, listContributions, moderate, readDebate } from './store.ts';

/** As many as a moderator reads before asking again. */
export const moderatedAtOnce = 50;
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

/** GET /consultations/:consultation/contributions and PUT /consultations/:consultation/contributions/:id of the officer API */
export function moderationRoutes(app: FastifyInstance, city: City): void {
  app.get(
    '/consultations/:consultation/contributions',
    answering(async ({ params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const { consultation } = address.value;
      if (!(await readConsultation(city.database, consultation))) return refusal('unknown-consultation');
      const contributions = await listContributions(city.database, consultation, 'waiting', moderatedAtOnce);
      const { waiting } = await countContributions(city.database, consultation);
      return ok({ waiting, contributions });
    }),
  );
  app.put(
    '/consultations/:consultation/contributions/:id',
    answering(async ({ params, body }) => {
      const address = checked(z.object({ consultation: slug, id: contributionName }), params);
      if (!address.ok) return address;
      const decision = checked(moderationSchema, body);
      if (!decision.ok) return decision;
      const done = await moderate(city, address.value.consultation, address.value.id, decision.value.refuse);
      return done.ok ? ok({}) : done;
    }),
  );
}
