import type { Queries } from '../database/index.ts';

/** The cards that a terminal holds and that have not taken part, as far as the server knows. */
export interface Holding {
  readonly name: string;
  /** Since the publication. */
  readonly home: number;
  /** Reserved when somebody came. */
  readonly onRequest: number;
  /** Of both, those that the registrar freed. */
  readonly freed: number;
}

/** Terminal by terminal; those that hold nothing are left out. Empty once the result is published. */
export function readHoldings(queries: Queries, consultation: string): Promise<Holding[]> {
  return queries.rows<Holding>(
    `select t.name, (count(*) filter (where r.home))::int "home", (count(*) filter (where not r.home))::int "onRequest",
       count(r.freed)::int "freed"
     from reservations r join terminals t on t.terminal = r.holder
     where r.consultation = $1
       and not exists (select from marks m where m.consultation = $1 and m.token = r.token)
     group by t.terminal, t.name order by t.name, t.terminal`,
    [consultation],
  );
}
