import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ballotId, decode, setHash, sign } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { ok } from '../../contract/result.ts';
import { panelBatchSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { answering, checked, refusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { storeSheets } from './store.ts';

const bodyLimitBytes = 8 * 1024 * 1024;

/** PUT /consultations/:consultation/panel */
export function panelRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/panel',
    { bodyLimit: bodyLimitBytes },
    answering(async ({ body, params }) => {
      const address = checked(z.object({ consultation: slug }), params);
      if (!address.ok) return address;
      const said = await saidByTerminal(city, body, 'panel', panelBatchSchema, address.value.consultation);
      if (!said.ok) return said;
      const { consultation, terminal, batch, sealed } = said.value.payload;
      const sheets = decode(sealed);
      if (!sheets) return refusal('invalid', 'A sheet is not base64url.');
      const stored = await storeSheets(city, said.value, sheets);
      if (!stored.ok) return stored;
      const acknowledged = {
        consultation,
        terminal,
        batch,
        count: sheets.length,
        setHash: setHash(sheets.map(ballotId)),
      };
      return ok(sign('panel-ack', acknowledged, city.key));
    }),
  );
}
