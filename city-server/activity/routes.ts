import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { setHash, sign, sortByBytes } from '../../ballot/index.ts';
import { activitySchema, figuresOf, monthRequestSchema } from '../../contract/activity.ts';
import { mediatorNumber } from '../../contract/assistance.ts';
import { coopTable } from '../../contract/coop.ts';
import { activityFormats } from '../../contract/officer.ts';
import { ok } from '../../contract/result.ts';
import { monthSchema } from '../../contract/statistics.ts';
import type { City } from '../city.ts';
import { answering, checked, refusal, sendRefusal } from '../http/index.ts';
import { saidByTerminal } from '../terminals/index.ts';
import { csvOf } from '../web/index.ts';
import { keepReports, readReports } from './store.ts';
import { xlsxOf } from './xlsx.ts';

/** PUT /activity and POST /activity/month */
export function activityRoutes(app: FastifyInstance, city: City): void {
  app.put(
    '/activity',
    { bodyLimit: 512 * 1024 },
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'activity', activitySchema);
      if (!said.ok) return said;
      const { terminal, reports } = said.value.payload;
      const names = reports.map(({ report }) => report);
      const isSortedSet =
        new Set(names).size === names.length && sortByBytes(names).every((one, at) => one === names[at]);
      if (!isSortedSet) return refusal('invalid', 'The reports are not sorted, or one comes twice.');
      await keepReports(city, terminal, reports);
      return ok(sign('activity-ack', { terminal, count: names.length, setHash: setHash(names) }, city.key));
    }),
  );
  app.post(
    '/activity/month',
    answering(async ({ body }) => {
      const said = await saidByTerminal(city, body, 'activity-month', monthRequestSchema);
      if (!said.ok) return said;
      const { mediator, month } = said.value.payload;
      return ok(figuresOf(await readReports(city.database, month, mediator)));
    }),
  );
}

const askedSchema = z.object({ month: monthSchema, format: z.enum(activityFormats) });
const ofMediatorSchema = z.object({ mediator: z.coerce.number().pipe(mediatorNumber).optional() });

/** GET /activity/:month/reports.:format of the officer API, and of the officers' pages. */
export function activityFileRoutes(app: FastifyInstance, city: City): void {
  app.get('/activity/:month/reports.:format', async ({ params, query }, reply) => {
    const asked = checked(askedSchema, params);
    const narrowed = checked(ofMediatorSchema, query);
    if (!asked.ok) return sendRefusal(reply, asked.error);
    if (!narrowed.ok) return sendRefusal(reply, narrowed.error);
    return activityFile(city, reply, { ...asked.value, ...narrowed.value });
  });
}

/** Sends the reports of a month as La Coop writes them. */
export async function activityFile(
  city: City,
  reply: FastifyReply,
  { month, format, mediator }: z.infer<typeof askedSchema> & z.infer<typeof ofMediatorSchema>,
): Promise<FastifyReply> {
  const table = coopTable(await readReports(city.database, month, mediator), city.name);
  const name = ['activites', month, ...(mediator === undefined ? [] : [`mediateur-${mediator}`])].join('-');
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
  if (format === 'xlsx')
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .send(xlsxOf('Activités', table));
  const rows = table.map((row) => row.map((cell) => (typeof cell === 'object' ? frenchDay(cell.day) : cell)));
  return reply.type('text/csv; charset=utf-8').send(csvOf(rows));
}

/** As La Coop shows it: 22/11/2026. */
function frenchDay(day: string): string {
  return day.split('-').reverse().join('/');
}
