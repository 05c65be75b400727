import pg from 'pg';
import type { Result } from '../../contract/result.ts';

/** A value that PostgreSQL can take: bytes are `bytea`, arrays are arrays, everything else is what it looks like. */
export type SqlValue = string | number | boolean | Date | Uint8Array | null | readonly string[] | readonly number[];

/** What a store may ask, inside or outside a transaction. Rows are typed by the caller, who wrote the SQL. */
export interface Queries {
  /** All rows. */
  rows<Row extends object = object>(sql: string, values?: readonly SqlValue[]): Promise<Row[]>;
  /** The first row, if any. */
  row<Row extends object = object>(sql: string, values?: readonly SqlValue[]): Promise<Row | undefined>;
  /** How many rows it touched. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
}

export interface Database extends Queries {
  /**
   * All or nothing: commits when `work` gives an ok result, rolls back when it gives an error or throws. Once this has
   * resolved, what was committed is on disk (`synchronous_commit`).
   */
  transaction<T, E>(work: (queries: Queries) => Promise<Result<T, E>>): Promise<Result<T, E>>;
  close(): Promise<void>;
}

const maxConnections = 12;
const statementTimeoutMs = 60_000;
const idleInTransactionTimeoutMs = 20_000;

/**
 * A pool of connections to PostgreSQL. Connections that break are replaced; a query that meets a broken one throws, and the
 * terminal tries again.
 */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    application_name: 'passerelle-city-server',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    // An acknowledgement purges ballots at the terminal, so a commit must be on disk here, whatever the server's default is.
    options: '-c synchronous_commit=on',
  });
  // A connection that dies while idle must not end the program: the pool drops it and the next query gets another.
  pool.on('error', () => {});

  return {
    ...queriesOn(pool),
    async transaction(work) {
      const client = await pool.connect();
      // Without a listener, a connection that breaks between two queries would end the program.
      const ignore = () => {};
      client.on('error', ignore);
      let broken = true;
      try {
        await client.query('begin');
        const result = await work(queriesOn(client));
        await client.query(result.ok ? 'commit' : 'rollback');
        broken = false;
        return result;
      } catch (error) {
        broken = !(await client.query('rollback').then(
          () => true,
          () => false,
        ));
        throw error;
      } finally {
        client.off('error', ignore);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function queriesOn(connection: Pick<pg.ClientBase, 'query'>): Queries {
  const query = (sql: string, values: readonly SqlValue[] = []) => connection.query(sql, [...values]);
  return {
    rows: async <Row>(sql: string, values?: readonly SqlValue[]) => (await query(sql, values)).rows as Row[],
    row: async <Row>(sql: string, values?: readonly SqlValue[]) =>
      (await query(sql, values)).rows[0] as Row | undefined,
    run: async (sql, values) => (await query(sql, values)).rowCount ?? 0,
  };
}

/** Whether an error says that the database cannot be reached or is shutting down, so that the caller should try again later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // Class 08: connection; 57P: shutdown; 53: no resources (disk, connections); 40: serialization, deadlock; 25P: timed out.
  if (/^(08|57P|53|40|25P)/.test(code) || /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code)) return true;
  // `not queryable`: the client had already seen its connection break when the query came.
  return /connection (terminated|timeout|ended)|timeout exceeded when trying to connect|not queryable/i.test(
    error.message,
  );
}
