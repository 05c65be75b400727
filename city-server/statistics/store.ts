import type { Counted, Statistics } from '../../contract/statistics.ts';
import type { Queries } from '../database/index.ts';

/** A terminal's month, and where the terminal stands. */
export interface KeptMonth {
  readonly place: string;
  readonly visits: number;
  readonly counted: Counted;
}

/** Keeps a finished month. It comes again when an acknowledgement was lost, and then changes nothing; nor does an older disk's. */
export async function keepMonth(queries: Queries, { terminal, month, visits, ...counted }: Statistics): Promise<void> {
  await queries.run(
    `insert into statistics (month, terminal, visits, counted) values ($1, $2, $3, $4) on conflict do nothing`,
    [month, terminal, visits, JSON.stringify(counted satisfies Counted)],
  );
}

/** The months of which anything is there, the newest first. */
export async function listMonths(queries: Queries): Promise<string[]> {
  const rows = await queries.rows<{ month: string }>('select distinct month from statistics order by month desc');
  return rows.map(({ month }) => month);
}

/** A month of each terminal that has sent it (`2026-11`), in the order of the terminals' names; none where nobody has. */
export function readMonth(queries: Queries, month: string): Promise<KeptMonth[]> {
  return queries.rows<KeptMonth>(
    'select place, visits, counted from statistics join terminals using (terminal) where month = $1 order by terminal',
    [month],
  );
}
