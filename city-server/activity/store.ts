import { fromBase64url } from '../../ballot/index.ts';
import type { Report } from '../../contract/activity.ts';
import { ok } from '../../contract/result.ts';
import type { City } from '../city.ts';
import type { Queries } from '../database/index.ts';

/** Reports older than this are deleted when new ones come: the figures of a year can be compared with those of the year before. */
const keptMonths = 24;

/** Keeps finished reports. One that comes again, since an acknowledgement was lost, changes nothing. */
export async function keepReports(city: City, terminal: string, reports: readonly Report[]): Promise<void> {
  await city.database.transaction(async (queries) => {
    for (const report of reports)
      await queries.run(
        `insert into activity_reports (report, terminal, mediator, day, said) values ($1, $2, $3, $4, $5)
         on conflict do nothing`,
        [fromBase64url(report.report), terminal, report.mediator, report.day, JSON.stringify(report)],
      );
    await queries.run('delete from activity_reports where day < $1::date - make_interval(months => $2)', [
      new Date(city.now()),
      keptMonths,
    ]);
    return ok(undefined);
  });
}

/** The reports of a month, of one mediator or of all. */
export async function readReports(queries: Queries, month: string, mediator?: number): Promise<Report[]> {
  const rows = await queries.rows<{ said: Report }>(
    `select said from activity_reports
     where day >= $1::date and day < $1::date + interval '1 month' and ($2::int is null or mediator = $2)
     order by day, report`,
    [`${month}-01`, mediator ?? null],
  );
  return rows.map(({ said }) => said);
}

/** The months of which there are reports, the newest first. */
export async function listMonths(queries: Queries): Promise<string[]> {
  const rows = await queries.rows<{ month: string }>(
    `select distinct to_char(day, 'YYYY-MM') "month" from activity_reports order by month desc`,
  );
  return rows.map(({ month }) => month);
}
