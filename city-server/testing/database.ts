import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { onTestFinished } from 'vitest';

/** The URL of a new, empty database on the test cluster, dropped when the test ends. */
export async function makeTestDatabase(): Promise<string> {
  const cluster = process.env.PASSERELLE_TEST_POSTGRES;
  if (!cluster) throw new Error('PASSERELLE_TEST_POSTGRES names no test cluster');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(cluster, `create database ${name}`);
  onTestFinished(() => asSuperuser(cluster, `drop database ${name} with (force)`));
  const url = new URL(cluster);
  url.pathname = `/${name}`;
  return url.href;
}

async function asSuperuser(cluster: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
