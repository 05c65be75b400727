import type { FastifyInstance } from 'fastify';
import { carriedApi } from '../../contract/officer.ts';
import type { City } from '../city.ts';
import { finalRoutes, reportRoutes } from '../closing/index.ts';
import { batchRoutes } from '../ingest/index.ts';
import { markRoutes } from '../marks/index.ts';
import { panelRoutes } from '../panel/index.ts';
import { provisionalRoutes } from '../provisional/index.ts';

/**
 * What a terminal without network sends on a stick, request by request: the very routes of the terminal API, so that whatever
 * comes by this road is judged, stored and acknowledged as what comes by the other.
 */
export function carriedRoutes(app: FastifyInstance, city: City): void {
  app.register(
    async (scope) => {
      batchRoutes(scope, city);
      provisionalRoutes(scope, city);
      markRoutes(scope, city);
      panelRoutes(scope, city);
      finalRoutes(scope, city);
      reportRoutes(scope, city);
    },
    { prefix: carriedApi },
  );
}
