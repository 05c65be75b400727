import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { sign } from '../../ballot/index.ts';
import { slug } from '../../contract/identifiers.ts';
import { closingReportSchema } from '../../contract/reports.ts';
import { ok } from '../../contract/result.ts';
import { finalManifestSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { listConsultations } from '../consultations/index.ts';
import { answering, checked } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { acceptFinal } from './finals.ts';
import { acceptReport } from './reports.ts';
import { declareLost, readState, stateOf } from './state.ts';

const inAddress = z.object({ consultation: slug });
const finalLimitBytes = 1024 * 1024;

export const lostSchema = z.strictObject({ reason: z.string().trim().min(1).max(400) });

/** PUT /consultations/:consultation/final */
export function finalRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/final',
    { bodyLimit: finalLimitBytes },
    answering(async ({ body, params }) => {
      const address = checked(inAddress, params);
      if (!address.ok) return address;
      const said = await saidByTerminal(city, body, 'final', finalManifestSchema, address.value.consultation);
      if (!said.ok) return said;
      const { payload: manifest, envelope } = said.value;
      const manifestHash = await acceptFinal(city, manifest, envelope);
      if (!manifestHash.ok) return manifestHash;
      const { consultation, terminal } = manifest;
      return ok(sign('final-ack', { consultation, terminal, manifestHash: manifestHash.value }, city.key));
    }),
  );
}

/** PUT /consultations/:consultation/closing-report */
export function reportRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/consultations/:consultation/closing-report',
    answering(async ({ body, params }) => {
      const address = checked(inAddress, params);
      if (!address.ok) return address;
      const said = await saidByTerminal(city, body, 'closing-report', closingReportSchema, address.value.consultation);
      if (!said.ok) return said;
      const { consultation, terminal } = said.value.payload;
      const reportHash = await acceptReport(city, said.value.payload, said.value.envelope);
      if (!reportHash.ok) return reportHash;
      return ok(sign('closing-report-ack', { consultation, terminal, reportHash: reportHash.value }, city.key));
    }),
  );
}

/** GET /consultations, GET /consultations/:consultation, POST /consultations/:consultation/terminals/:terminal/lost of the officer API */
export function stateRoutes(app: FastifyInstance, city: City): void {
  app.get(
    '/consultations',
    answering(async () => {
      const all = await listConsultations(city.database);
      return ok(await Promise.all(all.map(({ facts }) => readState(city, city.database, facts))));
    }),
  );
  app.get(
    '/consultations/:consultation',
    answering(async ({ params }) => {
      const address = checked(inAddress, params);
      return address.ok ? stateOf(city, address.value.consultation) : address;
    }),
  );
  app.post(
    '/consultations/:consultation/terminals/:terminal/lost',
    answering(async ({ params, body }) => {
      const address = checked(z.object({ consultation: slug, terminal: slug }), params);
      const decision = checked(lostSchema, body);
      if (!address.ok) return address;
      if (!decision.ok) return decision;
      return declareLost(city, address.value.consultation, address.value.terminal, decision.value.reason);
    }),
  );
}
