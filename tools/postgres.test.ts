import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, removeAbandoned, startPostgres } from './postgres.ts';
import { clusterFolder } from './setup/database.mjs';

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

test('the cluster of a run that was killed is stopped and removed by the next one, a living run keeps its own', async () => {
  const ended = spawnSync('true').pid;
  const abandoned = await startPostgres(`sweep-${ended}`);
  const kept = await startPostgres(`sweep-${process.pid}`);
  try {
    removeAbandoned('sweep');
    await abandoned.stop();
    await expect(query(abandoned.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    expect(existsSync(clusterFolder(`sweep-${ended}`))).toBe(false);
    expect(await query(kept.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    await kept.destroy();
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
