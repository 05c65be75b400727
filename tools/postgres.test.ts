import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, startPostgres } from './postgres.ts';

test('a cluster refuses a caller without its password, and keeps its data over a kill and a restart', async () => {
  const name = `restart-${process.pid}`;
  const first = await startPostgres(name);
  const url = await createDatabase(first.url, 'kept');
  await query(url, 'CREATE TABLE kept (line text)');
  await query(url, "INSERT INTO kept VALUES ('acknowledged')");
  await expect(query(url.replace(/:[^:@/]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  );

  first.process.kill('SIGKILL');
  await first.stop();
  const second = await startPostgres(name);
  try {
    expect(await createDatabase(second.url, 'kept')).toBe(url);
    expect(await query(url, 'SELECT line FROM kept')).toEqual([{ line: 'acknowledged' }]);
  } finally {
    await second.destroy();
  }
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
