import type { FastifyInstance } from 'fastify';
import { ok } from '../../contract/result.ts';
import { activityFileRoutes } from '../activity/index.ts';
import { listAlarms } from '../alarms/index.ts';
import { cardRoutes } from '../cards/index.ts';
import type { City } from '../city.ts';
import { stateRoutes } from '../closing/index.ts';
import { publishingRoutes } from '../consultations/index.ts';
import { moderationRoutes } from '../contributions/index.ts';
import { enrolmentCodeRoutes } from '../enrolment/index.ts';
import { exportRoutes } from '../export/index.ts';
import { answerErrorsAsJson, answering, sendRefusal } from '../http/index.ts';
import { pollBookRoutes } from '../poll-book/index.ts';
import { provisionalRoutes } from '../provisional/index.ts';
import { listNewCards } from '../reservations/index.ts';
import { resultRoutes } from '../results/index.ts';
import { listTerminals } from '../terminals/index.ts';
import { bearerOf, sameSecret } from './access.ts';
import { carriedRoutes } from './carried.ts';

/** The officer API of contract/officer.ts, for programs: every request carries `Authorization: Bearer <token>`. */
export function officerApiRoutes(app: FastifyInstance, city: City, token: string): void {
  answerErrorsAsJson(app, city.log);
  app.addHook('onRequest', async (request, reply) => {
    const sent = bearerOf(request.headers.authorization);
    if (sent === undefined || !sameSecret(sent, token)) return sendRefusal(reply, { code: 'unauthorized' });
  });
  enrolmentCodeRoutes(app, city);
  cardRoutes(app, city, listNewCards);
  publishingRoutes(app, city);
  stateRoutes(app, city);
  exportRoutes(app, city);
  provisionalRoutes(app, city);
  pollBookRoutes(app, city);
  moderationRoutes(app, city);
  resultRoutes(app, city);
  carriedRoutes(app, city);
  activityFileRoutes(app, city);
  app.get(
    '/terminals',
    answering(async () => ok(await listTerminals(city.database))),
  );
  app.get(
    '/alarms',
    answering(async () => ok(await listAlarms(city.database))),
  );
}
