import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { activityFormats } from '../../contract/officer.ts';
import { monthSchema } from '../../contract/statistics.ts';
import { activityFile, figuresOfMonth, listMonths as listActivityMonths, readReports } from '../activity/index.ts';
import type { City } from '../city.ts';
import { figuresCsv, listMonths, monthOfCity, readMonth } from '../statistics/index.ts';
import { figuresPage, groupName, plainName } from './figures-page.ts';
import type { Gate } from './gate.ts';

const inAddress = z.object({ month: monthSchema });
const reportsAddress = inAddress.extend({ format: z.enum(activityFormats) });

/** The month's figures, and what they are handed out as. */
export function figuresPages(app: FastifyInstance, city: City, gate: Gate): void {
  const { database } = city;
  app.get(
    '/figures',
    gate.page(async ({ request, reader, show }) => {
      const all = [...(await listMonths(database)), ...(await listActivityMonths(database))];
      const months = [...new Set(all)].toSorted().reverse();
      const asked = inAddress.safeParse(request.query).data?.month;
      const month = asked ?? months[0];
      const [kept, reports] = month
        ? await Promise.all([readMonth(database, month), readReports(database, month)])
        : [[], []];
      const statistics = kept.length > 0 ? monthOfCity(kept) : undefined;
      const body = figuresPage(reader, { months, month, statistics, activity: figuresOfMonth(reports) });
      const query = month === undefined ? {} : { query: { month } };
      return show({ title: reader.t('officer.figures.title'), path: '/figures', ...query, body });
    }),
  );
  app.get(
    '/figures/:month/statistics.csv',
    gate.page(async ({ request, reply, reader, refuse }) => {
      const asked = inAddress.safeParse(request.params);
      const kept = asked.success ? await readMonth(database, asked.data.month) : [];
      if (!asked.success || kept.length === 0) return refuse({ code: 'not-found' });
      const { month } = asked.data;
      const { t } = reader;
      const heads = [
        t('officer.figures.month'),
        t('officer.figures.groupHead'),
        t('officer.figures.of'),
        t('officer.figures.count'),
      ] as const;
      const csv = figuresCsv(month, monthOfCity(kept), heads, {
        visits: t('officer.figures.visitsTitle'),
        group: (group) => groupName(reader, group),
        name: (group, name) => plainName(reader, group, name),
      });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="statistiques-${month}.csv"`)
        .send(csv);
    }),
  );
  app.get(
    '/figures/:month/reports.:format',
    gate.page(async ({ request, reply, refuse }) => {
      const asked = reportsAddress.safeParse(request.params);
      return asked.success ? activityFile(city, reply, asked.data) : refuse({ code: 'not-found' });
    }),
  );
}
