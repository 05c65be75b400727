import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { setHash, sign, sortByBytes } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok } from '../../contract/result.ts';
import { marksSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { addMarks } from './store.ts';

const marksLimitBytes = 9 * 1024 * 1024;

/** PUT /consultations/:consultation/marks */
export function markRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/marks',
    { bodyLimit: marksLimitBytes },
    answering(async ({ body, params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const said = await saidByTerminal(city, body, 'marks', marksSchema, address.value.consultation);
      if (!said.ok) return said;
      const { consultation, terminal, tokens, paper = [] } = said.value.payload;
      if (!isSortedSet(tokens) || !isSortedSet(paper))
        return refusal('invalid', 'The tokens are not sorted, or one comes twice.');
      const all = new Set(tokens);
      if (!paper.every((token) => all.has(token))) return refusal('invalid', 'A mark on paper is not among the marks.');
      const added = await addMarks(city, { consultation, terminal, tokens, paper });
      if (!added.ok) return added;
      const marks = { consultation, terminal, count: tokens.length, setHash: setHash(tokens) };
      return ok(sign('marks-ack', marks, city.key));
    }),
  );
}

function isSortedSet(tokens: readonly string[]): boolean {
  return new Set(tokens).size === tokens.length && sortByBytes(tokens).every((token, at) => token === tokens[at]);
}
